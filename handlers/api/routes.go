package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"gridcase/handlers/access"
)

const liveRoute = "GET /api/v1/live"

// routes is the map of everything that can reach us.
func (s *server) routes() {
	// Who is it?
	route(s, post("/api/v1/sessions", "log-in", "Log in", open), s.logIn)
	route(s, rated(post("/api/v1/sessions/password", "change-password", "Change one's password, and log in with it", open)), s.changePassword)
	route(s, get("/api/v1/sessions/me", "me", "Who am I?"), s.me)
	route(s, remove("/api/v1/sessions", "log-out", "Log out"), s.logOut)

	// A case, from its report to its closing. The verbs stand in verbs.go.
	route(s, created(phone(put("/api/v1/cases/{id}", "report", "Report a case"), oldReport)), s.report)
	route(s, verb(access.CheckOn, "Say whether what the public reported is there"), s.check)
	route(s, verb(access.Claim, "Take a waiting case"), s.claim)
	route(s, verb(access.Release, "Give a claimed case back to the queue"), s.release)
	route(s, verb(access.Assign, "Give a case to a person of its unit"), s.assign)
	route(s, verb(access.Contact, "Record that somebody spoke with who reported it"), s.contact)
	route(s, phone(verb(access.Note, "Write something down"), oldNote), s.note)
	route(s, verb(access.Unmask, "See the resident in full, with a reason that stays in the case"), s.unmask)
	route(s, verb(access.Escalate, "Hand a case up one level"), s.escalate)
	route(s, verb(access.HandDown, "Hand a case down with a reason"), s.handDown)
	route(s, phone(verb(access.Resolve, "Hand in the result"), oldResult), s.resolve)
	route(s, phone(verb(access.Verify, "Confirm the result and close the case"), oldVerdict), s.verify)
	route(s, verb(access.Rework, "Send a result back"), s.rework)
	route(s, verb(access.Close, "Close by decision, with a reason"), s.close)
	route(s, verb(access.Reopen, "Take a closed case up again"), s.reopen)
	route(s, verb(access.Suspend, "Put a case off until a day: both clocks pause"), s.suspend)
	route(s, verb(access.Resume, "End a suspension before its day"), s.resume)
	route(s, verb(access.Extend, "Ask for more time, grant it or refuse it"), s.extend)
	route(s, verb(access.Return, "Give a case to the unit that it belongs to"), s.giveBack)
	route(s, verb(access.RuleOn, "Rule which unit has a case that was returned twice"), s.rule)
	route(s, verb(access.Merge, "Let a case go on as part of another: both are about the same thing"), s.merge)
	route(s, verb(access.Unmerge, "Undo a merge: both cases are again what they were"), s.unmerge)
	route(s, verb(access.Link, "Say that another case has to do with this one"), s.link)
	route(s, verb(access.Label, "Sort a case by words of one's unit"), s.label)
	route(s, verb(access.PlaceIn, "Put a case that lies in no known grid into one"), s.placeCase)
	route(s, verb(access.Transfer, "Give a case to another unit of the same level"), s.transfer)
	route(s, verb(access.Join, "Ask another unit to take part, with a task and a limit"), s.join)
	route(s, verb(access.Whistle, "Call units to the place at once"), s.whistle)
	route(s, verb(access.TakePart, "Take the part of one's unit"), s.takePart)
	route(s, verb(access.Arrive, "Say that one's unit is at the place"), s.arrive)
	route(s, verb(access.HandIn, "Hand in the result of one's part"), s.handIn)
	route(s, verb(access.Leave, "Decline one's part, or recall another unit's, with a reason"), s.leave)
	route(s, verb(access.Supervise, "Order a named person to see a case through by a new limit"), s.supervise)
	route(s, verb(access.Urge, "Remind those who have the case"), s.urge)
	route(s, verb(access.Rate, "Record the resident's rating of a closed case"), s.rate)
	route(s, verb(access.CallBack, "Record what the resident answered when called back"), s.callBack)
	route(s, verb(access.Reject, "Reject a report that is not for us"), s.reject)
	route(s, verb(access.Reclassify, "Correct what a case is about"), s.reclassify)

	// An application at the one window.
	route(s, verb(access.Papers, "Write down which papers are there"), s.papers)
	route(s, verb(access.Notice, "Tell the applicant all that is missing, in one go"), s.notice)
	route(s, verb(access.Accept, "Accept an application whose papers are complete: the promised date runs"), s.accept)
	route(s, verb(access.Send, "Send an application to the back office, or back to the window"), s.send)
	route(s, verb(access.Decide, "Decide an application"), s.decide)
	route(s, verb(access.Deliver, "Hand the decision to the applicant"), s.deliver)
	route(s, verb(access.Withdraw, "End an application that the applicant no longer wants"), s.withdraw)
	route(s, verb(access.Appoint, "Fix a time with the applicant: at the window or at home"), s.appoint)
	route(s, verb(access.Proxy, "Record who acts for the applicant"), s.proxy)

	// The applicant's own page, by the code of the receipt.
	route(s, get("/api/v1/track/{code}", "track", "How my application stands, without a login", open), s.track)
	route(s, rated(post("/api/v1/track/{code}/rate", "track-rate", "Rate my application, without a login", open, keyed)), s.trackRate)

	// Photos, by the SHA-256 of what was sent.
	route(s, photo(put("/api/v1/blobs/{sha256}", "put-blob", "Send a photo")), s.putBlob)
	route(s, get("/api/v1/blobs/{sha256}", "get-blob", "A photo, for those who see a case that names it"), s.getBlob)

	// What people look at.
	route(s, get("/api/v1/cases/{id}", "case", "A case"), s.showCase)
	route(s, get("/api/v1/cases/{id}/timeline", "timeline", "What happened to a case"), s.showTimeline)
	route(s, get("/api/v1/cases/{id}/clock", "clock", "Why a case is due when it is"), s.showClock)
	route(s, get("/api/v1/candidates", "candidates", "Open cases that may be about the same thing"), s.showCandidates)
	route(s, get("/api/v1/precedents", "precedents", "Rulings kept as precedents"), s.showPrecedents)
	route(s, get("/api/v1/queues/{unit}", "queue", "A unit's queue, soonest due first"), s.showQueue)
	route(s, workbook(get("/api/v1/queues/{unit}/sheet.xlsx", "queue-sheet", "A view of a queue as a workbook")), s.exportQueue)
	route(s, get("/api/v1/views", "views", "The parts of queues that I and my units keep at hand"), s.showViews)
	route(s, put("/api/v1/views/{id}", "keep-view", "Keep a part of a queue under a name, or change it"), s.keepView)
	route(s, remove("/api/v1/views/{id}", "drop-view", "Delete a kept view"), s.dropView)
	route(s, get("/api/v1/workload", "workload", "Who has how much in hand, by unit, grid and person"), s.showWorkload)
	route(s, get("/api/v1/health", "health", "Whether all is shown and every timer fired; for supervisors and administrators"), s.showHealth)
	route(s, get("/api/v1/search", "search", "Find cases by number, resident, matter, place or words"), s.search)
	route(s, advice(post("/api/v1/search", "search-for", "The same, with the question in the body: for phones, numbers of papers and names")), s.searchFor)
	route(s, get("/api/v1/kpis", "kpis", "The rates of a unit's work"), s.showKpis)
	route(s, workbook(get("/api/v1/kpis.xlsx", "kpis-sheet", "The rates of a unit's work as a workbook")), s.exportKpis)
	route(s, get("/api/v1/kpis/{rate}/cases", "kpi-cases", "The cases behind a number"), s.showKpiCases)
	route(s, get("/api/v1/kpis/{rate}/pledges", "kpi-pledges", "The two-way claims behind a number"), s.showKpiPledges)
	route(s, workbook(get("/api/v1/kpis/{rate}/cases.xlsx", "kpi-cases-sheet", "The cases behind a number as a workbook")), s.exportKpiCases)
	route(s, workbook(get("/api/v1/kpis/staff/{person}/cases.xlsx", "kpi-staff-cases-sheet", "The cases behind a figure of somebody's work as a workbook")), s.exportStaffCases)
	route(s, get("/api/v1/kpis/staff/{person}/cases", "kpi-staff-cases", "The cases behind a figure of somebody's work"), s.showStaffCases)
	route(s, get("/api/v1/inbox", "inbox", "Notices for me and my units"), s.showInbox)
	route(s, get("/api/v1/matters", "matters", "The catalogue in force"), s.showMatters)
	route(s, advice(post("/api/v1/matters/suggest", "suggest-matters", "What a text is most likely about")), s.suggest)
	route(s, get("/api/v1/areas", "areas", "The units that I see, and who works there"), s.showAreas)
	route(s, get("/api/v1/map", "map", "What lies under the map of the grids"), s.showMap)
	route(s, get("/api/v1/units", "units", "The names of all units of my district: where a case may be sent"), s.showDirectory)
	route(s, get("/api/v1/areas/{unit}/history", "area-history", "What a unit's outline was, and since when"), s.showAreaHistory)
	route(s, get("/api/v1/policy", "policy", "The policy in force, and its versions"), s.showPolicy)
	route(s, get("/api/v1/people", "people", "The colleagues of a unit whom I may manage"), s.showStaff)
	route(s, get("/api/v1/people/{id}", "person", "A colleague: roles, and whom they stand in for"), s.showMember)
	route(s, keyedPut("/api/v1/people/{id}", "set-person", "Hire somebody, or give them another post"), s.setMember)
	route(s, put("/api/v1/people/{id}/password", "give-password", "Set a first password for a colleague, who must change it"), s.givePassword)
	route(s, change("/api/v1/people/{id}/leave", "leave-service", "Somebody leaves: their cases are handed over with a list"), s.leaveService)
	route(s, change("/api/v1/people/{id}/deputise", "deputise", "Let somebody act for an absent colleague for a while"), s.deputise)
	route(s, get("/api/v1/people/{id}/handovers", "handovers", "The hand-over lists of somebody who left or moved"), s.showHandovers)
	route(s, get("/api/v1/rosters/{unit}", "roster", "Who is on duty in a unit, and when nobody is"), s.showRoster)
	route(s, keyedPut("/api/v1/rosters/{unit}", "plan-roster", "Plan the shifts of a period"), s.planRoster)
	route(s, change("/api/v1/rosters/{unit}/swap", "swap-shift", "Give a shift to somebody else, and one of theirs back"), s.swapShift)
	route(s, change("/api/v1/rosters/{unit}/vacate", "vacate-shift", "Take somebody who cannot come out of a shift"), s.vacateShift)
	route(s, change("/api/v1/rosters/{unit}/cover", "cover-roster", "Say whether somebody must be there round the clock"), s.coverRoster)
	route(s, get("/api/v1/pledges", "pledges", "A year's lists of needs and resources, as they concern a unit"), s.showPledges)
	route(s, keyedPut("/api/v1/pledges/{id}", "list-pledge", "Put a need or a resource on a unit's list"), s.listPledge)
	route(s, change("/api/v1/pledges/{id}/claim", "claim-pledge", "Take a need or a resource on, for a unit"), s.claimPledge)
	route(s, change("/api/v1/pledges/{id}/accept", "accept-pledge", "Agree to a claim, for the side that listed it"), s.acceptPledge)
	route(s, change("/api/v1/pledges/{id}/decline", "decline-pledge", "Say no to a claim or a result, with a reason"), s.declinePledge)
	route(s, change("/api/v1/pledges/{id}/finish", "finish-pledge", "Say what came of a project"), s.finishPledge)
	route(s, change("/api/v1/pledges/{id}/confirm", "confirm-pledge", "Confirm a result, for the other side"), s.confirmPledge)
	route(s, change("/api/v1/pledges/{id}/withdraw", "withdraw-pledge", "Take back a claim, or a line off a list, with a reason"), s.withdrawPledge)
	route(s, get("/api/v1/calendar", "calendar", "The working calendar in force, and what its correction did"), s.showCalendar)
	route(s, get("/api/v1/calendar/moves", "calendar-moves", "Which due times a corrected calendar moved"), s.showMoves)
	route(s, large(advice(post("/api/v1/calendar/moves", "foresee-moves", "Which due times a calendar would move, before it is approved"))), s.foreseeMoves)
	route(s, large(post("/api/v1/policy/whatif", "whatif", "Try other rules out on all that really happened")), s.startWhatif)
	route(s, get("/api/v1/policy/whatif/{id}", "show-whatif", "How far a trial is, and its report"), s.showWhatif)
	route(s, remove("/api/v1/policy/whatif/{id}", "stop-whatif", "Stop a trial"), s.stopWhatif)
	route(s, get("/api/v1/policy/schema", "policy-schema", "What a policy, or entry lists, must look like, as JSON Schema"), s.showPolicySchema)
	route(s, get("/api/v1/lists", "lists", "The entry lists in force: what may be given to which unit"), s.showLists)
	route(s, get("/api/v1/lists/{unit}", "unit-list", "What one unit takes, and what not"), s.showUnitList)

	// Changes of the documents that every decision leans on.
	route(s, get("/api/v1/documents/{document}", "document", "A version of a document, and what it changes of another"), s.showDocument)
	route(s, large(post("/api/v1/proposals", "propose", "Propose a change of a document", keyed)), s.propose)
	route(s, get("/api/v1/proposals", "proposals", "Changes that were proposed"), s.showProposals)
	route(s, get("/api/v1/proposals/{id}", "proposal", "A proposed change"), s.showProposal)
	route(s, deciding("approve", "Put a proposed change in force, at once or on its day"), s.approveProposal)
	route(s, deciding("refuse", "Refuse a proposed change"), s.refuseProposal)
	route(s, deciding("withdraw", "Take one's own proposal back"), s.withdrawProposal)
	stream(s, get("/api/v1/live", "live", "What changes, as it changes"), s.live)

	// About the program itself.
	route(s, get("/api/v1/about", "about", "The program, its clock and, in a demo, its logins", open), s.about)
	s.mux.HandleFunc("GET /openapi.json", s.showSpec)
	s.mux.HandleFunc("GET /livez", s.showAlive)
	s.mux.HandleFunc("GET /readyz", s.showReady)
	s.mux.HandleFunc("GET /metrics", s.showMetrics)
	if s.cfg.Pages != nil {
		s.mux.Handle("GET /{$}", s.cfg.Pages)
		for _, page := range []string{"app", "m", "desk", "t"} {
			s.mux.Handle("GET /"+page+"/", s.cfg.Pages)
		}
	}
}

// route registers an operation. Whatever goes wrong in it leaves as a problem.
func route[I, O any](s *server, op huma.Operation, handle func(context.Context, *I) (*O, error)) {
	huma.Register(s.huma, op, func(ctx context.Context, in *I) (*O, error) {
		ctx, cancel := context.WithTimeout(ctx, answerWithin)
		defer cancel()
		out, err := handle(ctx, in)
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		return out, nil
	})
}

func get(path, id, summary string, marks ...string) huma.Operation {
	return operation(http.MethodGet, path, id, summary, marks)
}

func post(path, id, summary string, marks ...string) huma.Operation {
	op := operation(http.MethodPost, path, id, summary, marks)
	op.DefaultStatus = http.StatusCreated
	return op
}

func put(path, id, summary string, marks ...string) huma.Operation {
	return operation(http.MethodPut, path, id, summary, marks)
}

// keyedPut changes something that others may be changing, too.
func keyedPut(path, id, summary string) huma.Operation {
	op := put(path, id, summary, keyed)
	op.Errors = append(op.Errors, http.StatusConflict)
	return op
}

func change(path, id, summary string) huma.Operation {
	op := post(path, id, summary, keyed)
	op.DefaultStatus = http.StatusOK
	op.Errors = append(op.Errors, http.StatusConflict)
	return op
}

func remove(path, id, summary string) huma.Operation {
	op := operation(http.MethodDelete, path, id, summary, nil)
	op.DefaultStatus = http.StatusNoContent
	return op
}

// verb is a command on a case; its path is the verb's own name.
func verb(a access.Action, summary string) huma.Operation {
	op := post("/api/v1/cases/{id}/"+string(a), string(a), summary, keyed)
	op.DefaultStatus = http.StatusOK
	op.Errors = append(op.Errors, http.StatusConflict)
	return op
}

// deciding is what may become of a proposal.
func deciding(verb, summary string) huma.Operation {
	op := post("/api/v1/proposals/{id}/"+verb, verb+"-proposal", summary, keyed)
	op.DefaultStatus = http.StatusOK
	op.Errors = append(op.Errors, http.StatusConflict)
	return op
}

// large takes whole documents.
func large(op huma.Operation) huma.Operation {
	op.MaxBodyBytes = documentLimit
	return op
}

// rated answers 200: nothing is made that has a place of its own.
func rated(op huma.Operation) huma.Operation {
	op.DefaultStatus = http.StatusOK
	op.Errors = append(op.Errors, http.StatusConflict)
	return op
}

func operation(method, path, id, summary string, marks []string) huma.Operation {
	op := huma.Operation{
		Method: method, Path: path, OperationID: id, Summary: summary, Metadata: map[string]any{}, Errors: append([]int(nil), always...),
		MaxBodyBytes: bodyLimit, BodyReadTimeout: -1, // readBody has both
		Security: []map[string][]string{{"bearer": {}}, {"cookie": {}}},
	}
	for _, mark := range marks {
		op.Metadata[mark] = true
	}
	if op.Metadata[open] != nil {
		op.Security = []map[string][]string{}
	}
	if method != http.MethodGet && method != http.MethodDelete {
		op.Errors = append(op.Errors, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	return op
}

// phone marks what an older phone app may send.
func phone(op huma.Operation, l *legacy) huma.Operation {
	op.Metadata[older] = l
	op.Description = "Fields that older phone apps sent are taken too; other unknown fields are refused."
	return op
}

// created declares both answers of a report: 201 the first time, 200 after it.
func created(op huma.Operation) huma.Operation {
	op.DefaultStatus = http.StatusCreated
	op.Errors = append(op.Errors, http.StatusConflict)
	op.Responses = map[string]*huma.Response{"200": {
		Description: "The same report again: the answer of its first time.",
		Content:     map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Ref: "#/components/schemas/Case"}}},
	}}
	return op
}

// newHuma keeps huma to its trade: no docs page that loads scripts from
// elsewhere, no $schema in every answer, no routes of its own.
func (s *server) newHuma() huma.API {
	cfg := huma.DefaultConfig("Gridcase", "1")
	cfg.DocsPath, cfg.OpenAPIPath, cfg.SchemasPath, cfg.CreateHooks = "", "", "", nil
	cfg.Info.Description = "Casework and incidents of a city's grids: the lowest level that can solve a case keeps it. Every refusal is a problem of RFC 9457 with a stable code."
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"bearer": {Type: "http", Scheme: "bearer", Description: "The token of POST /api/v1/sessions."},
		"cookie": {Type: "apiKey", In: "cookie", Name: plainCookie, Description: "Set by POST /api/v1/sessions; __Host-" + plainCookie + " when it came by TLS."},
	}
	h := humago.New(s.mux, cfg)
	h.UseMiddleware(s.enter)
	return h
}
