package api

import (
	"context"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/handlers/command"
)

// Case is where a case stands, as every command answers.
type Case struct {
	ID         string          `json:"id"`
	Number     string          `json:"number" example:"20261122-7K3QX9AB-C" doc:"For people: on paper and by phone."`
	Version    uint64          `json:"version" doc:"Commands that have changed the case."`
	Position   string          `json:"position" doc:"Give it as after= to a read that must show this."`
	State      casefile.Status `json:"state" enum:"waiting,held,suspended,resolved,closed,rejected,merged"`
	Kind       string          `json:"kind" enum:"incident,service"`
	Matter     string          `json:"matter"`
	MatterName Words           `json:"matter_name"`
	Severity   string          `json:"severity"`
	Level      org.Level       `json:"level" enum:"grid,community,street,district"`
	Unit       string          `json:"unit" doc:"Where the case is now."`
	UnitName   string          `json:"unit_name"`
	Grid       string          `json:"grid,omitempty"`
	Holder     *string         `json:"holder" doc:"Person id, null while nobody holds it."`
	HolderName *string         `json:"holder_name"`
	Due        Due             `json:"due"`
	Check      *OnSite         `json:"check" doc:"What must be looked at on site; null while nothing must."`
	Contacted  *time.Time      `json:"contacted_at" doc:"When somebody first spoke with who reported it."`
	Callback   *Callback       `json:"callback" doc:"What the resident answered after this closing; null until they were asked."`
	Until      *time.Time      `json:"suspended_until" doc:"When the suspension ends by itself; null while there is none."`
	Ruling     bool            `json:"awaits_ruling" doc:"Returned twice: a supervisor of the unit must rule which unit has it."`
	Returns    int             `json:"returns" doc:"How often units returned it."`
	Rating     *int            `json:"rating" doc:"What the resident thinks of this closing, 1 to 5; null until it is known."`
	Parts      []CasePart      `json:"parts" doc:"What other units were asked to do, by number."`
	LeadSince  *time.Time      `json:"lead_missing_since" doc:"Since when a joint case has no holder; null while it has, or no part is open."`
	Order      *Order          `json:"order" doc:"The last supervision order; null while there is none."`
	Window     *Application    `json:"window,omitempty" doc:"How an application stands; left out for an incident."`
	Extension  *Asked          `json:"extension" doc:"An extension that waits to be decided; null while there is none."`
	Route      Route           `json:"route"`
	OpenedAt   time.Time       `json:"opened_at"`
	Climbed    int             `json:"climbed" doc:"How often it went up since it was last handed down."`
	Labels     []string        `json:"labels" doc:"Words of its units, in order; see the verb label."`
	Hash       string          `json:"hash" doc:"Head of the case's hash chain."`
	Precedents []Precedent     `json:"precedents,omitempty" doc:"Rulings on whose such a case is, kept from earlier disputes; in the answer to a report and on the page. They decide nothing by themselves."`
	Twins
}

// OnSite is a look that somebody must take.
type OnSite struct {
	For string     `json:"for" enum:"file,verify" doc:"file: whether what the public reported is there; nobody may claim it until then. verify: whether the result is."`
	Due *time.Time `json:"due" doc:"null for a result: no limit runs for those who verify."`
}

// Callback is what a resident answered when called back (回访).
type Callback struct {
	By     string    `json:"by"`
	ByName string    `json:"by_name"`
	At     time.Time `json:"at"`
	Solved bool      `json:"solved"`
}

// Order is a supervision order (督办单).
type Order struct {
	To     string     `json:"to"`
	ToName string     `json:"to_name"`
	By     string     `json:"by"`
	ByName string     `json:"by_name"`
	At     time.Time  `json:"at"`
	Limit  string     `json:"limit" example:"1wd"`
	Due    time.Time  `json:"due"`
	Was    *time.Time `json:"was" doc:"When the result had been due, and still is; null when no clock ran yet."`
	Rung   string     `json:"rung,omitempty" doc:"By which the ladder gave it; none when a person did."`
	Level  org.Level  `json:"level,omitempty" doc:"street or district: whose leader the ladder named."`
}

// Asked is an extension that waits to be decided.
type Asked struct {
	By     string    `json:"by"`
	ByName string    `json:"by_name"`
	At     time.Time `json:"at"`
	Limit  string    `json:"limit" example:"5wd"`
	Unit   string    `json:"unit" doc:"Whose supervisor decides."`
}

// Due is when something must have happened; null while nothing is due.
type Due struct {
	Accept      *time.Time `json:"accept" doc:"Until somebody claims it."`
	Resolve     *time.Time `json:"resolve" doc:"Until the result is in."`
	Resident    *time.Time `json:"resident" doc:"Until the resident has an answer: no hand-over moves it, a granted suspension alone does."`
	Promised    *time.Time `json:"promised,omitempty" doc:"What the resident was told at the report; in lists only the resident's due time is given."`
	Provisional bool       `json:"provisional" doc:"Lies beyond the loaded calendar and may move."`
}

// Route is why the case is where it is.
type Route struct {
	Rule string `json:"rule"`
	Why  Words  `json:"why"`
}

// caseOutput is the answer of every command.
type caseOutput struct {
	Status   int
	ETag     string `header:"ETag"`
	Position string `header:"X-Position"`
	Replayed string `header:"Idempotent-Replayed" doc:"true when the command had been carried out before."`
	Body     Case
}

func (s *server) answer(ctx context.Context, out command.Outcome, status int) *caseOutput {
	answer := &caseOutput{Status: status, ETag: `"` + out.Hash + `"`, Position: positions(out), Body: s.caseOf(ctx, out)}
	if out.Repeated {
		answer.Replayed = "true"
	}
	return answer
}

func (s *server) caseOf(ctx context.Context, out command.Outcome) Case {
	st := out.State
	number, err := casefile.Number(st.ID)
	if err != nil {
		number = st.ID // ids that are no UUIDs never enter the log
	}
	c := Case{
		ID: st.ID, Number: number, Version: out.Version, Position: positions(out), State: st.Status,
		Kind: string(st.Kind), Matter: st.Matter, MatterName: s.matterName(st.Matter), Severity: string(st.Severity),
		Level: st.At.Level, Unit: st.At.Unit, UnitName: s.unitName(ctx, st.At.Unit), Grid: st.Grid,
		Due: Due{
			Accept: moment(st.Terms.AcceptDue), Resolve: moment(st.Terms.ResolveDue), Resident: moment(st.Resident),
			Promised: moment(st.Promised), Provisional: st.Terms.Provisional,
		},
		Until: moment(st.Until), Ruling: st.Ruling, Returns: st.Returns,
		Route:    Route{st.Route.Rule, Words{st.Route.Why.Zh, st.Route.Why.En}},
		OpenedAt: st.Opened, Climbed: st.Climbed, Hash: out.Hash, Labels: list(st.Labels),
	}
	c.Holder, c.HolderName = s.holder(st.Holder)
	c.Twins = s.twins(st)
	s.looked(&c, st)
	c.Window = s.application(st, number)
	if st.Score > 0 {
		c.Rating = &st.Score
	}
	if o := st.Order; o != nil {
		c.Order = &Order{o.To, s.personName(o.To), o.By, s.actorName(ctx, o.By), o.At, o.Limit.String(), o.Due, moment(o.Was), o.Rung, o.Unit.Level}
	}
	c.Parts, c.LeadSince = s.parts(ctx, st)
	if a := st.Asked; a != nil {
		c.Extension = &Asked{a.By, s.personName(a.By), a.At, a.Limit.String(), a.To.Unit}
	}
	return c
}

// looked adds what was and must be seen and asked outside.
func (s *server) looked(c *Case, st casefile.State) {
	switch {
	case st.Status == casefile.InReview:
		c.Check = &OnSite{For: "verify"}
	case st.Status == casefile.Waiting && !st.Terms.CheckDue.IsZero():
		c.Check = &OnSite{For: "file", Due: moment(st.Terms.CheckDue)}
	}
	if st.Talks == nil {
		return
	}
	c.Contacted = moment(st.Talks.First)
	if b := st.Talks.Callback; b != nil {
		c.Callback = &Callback{b.By, s.personName(b.By), b.At, b.Solved}
	}
}

func (s *server) holder(id string) (holder, name *string) {
	if id == "" {
		return nil, nil
	}
	n := s.personName(id)
	return &id, &n
}

// moment is nil for no time at all.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
