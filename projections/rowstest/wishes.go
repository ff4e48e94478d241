package rowstest

import (
	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
)

var (
	severities = []matter.Severity{matter.L1, matter.L2, matter.L3, matter.L4}
	longer     = limits("60wd", "90d", "72h")
	shorter    = limits("30min", "8wh", "2wd")
	labels     = []string{"大件垃圾周", "待物业", "5栋"}
	units      = []org.Stop{office, beside[0], Chain[2]}
)

func limits(texts ...string) (all []clock.Limit) {
	for _, text := range texts {
		l, err := clock.ParseLimit(text)
		if err != nil {
			panic(err)
		}
		all = append(all, l)
	}
	return all
}

// plain is a calendar without any holiday, unlike the one of the [Rules].
var plain clock.Calendar

// wishes are all that can be wished of the nth case, in any order; what leads it
// on comes first as often as not.
func (w *town) wishes(n int) []casefile.Verb {
	s := w.State(n)
	if s.Status == "" {
		return []casefile.Verb{w.report(n)}
	}
	all := append(w.usual(s), w.moves(s)...)
	all = append(append(append(all, w.joint(s)...), w.twins(n)...), w.window(s)...)
	w.dice.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	if w.one(2) || s.Twins != nil && len(s.Twins.Absorbed) > 0 { // others wait for the end of that
		all = append([]casefile.Verb{w.onward(s)}, all...)
	}
	return all
}

// final reports whether nothing much can follow.
func final(v casefile.Verb) bool {
	switch v.(type) {
	case casefile.Reject, casefile.Withdraw:
		return true
	}
	return false
}

// usual is what people do with a case that stays where it is.
func (w *town) usual(s casefile.State) []casefile.Verb {
	why := Words("why")
	return []casefile.Verb{
		casefile.Claim{}, casefile.Release{Reason: why}, casefile.Assign{To: "st2", Reason: why}, casefile.Note{Text: why}, casefile.Unmask{Reason: why},
		casefile.Label{Add: some(w, labels), Remove: some(w, labels)}, casefile.Check{Found: w.one(2), Note: why}, casefile.Contact{How: "phone"}, casefile.Urge{Text: why},
		casefile.Resolve{Result: why, Evidence: casefile.Evidence{Photos: []string{"ef"}}}, casefile.Verify{}, casefile.Rework{Reason: why}, casefile.Close{Reason: why}, casefile.Reject{Reason: why},
		casefile.Reopen{Reason: why}, casefile.CallBack{Solved: w.one(2), Score: w.dice.IntN(6), Text: why, Reopen: w.one(2)}, casefile.Rate{Score: 4, Text: why},
		casefile.Suspend{Until: w.in(1 + w.dice.IntN(300)), Reason: why}, casefile.Resume{Reason: why},
		casefile.AskExtension{Limit: of(w, longer), Reason: why}, casefile.GrantExtension{}, casefile.RefuseExtension{Reason: why},
		casefile.Supervise{To: "st2", Limit: of(w, shorter), Reason: why}, casefile.LadderOrder{Rung: of(w, []string{"rework", "repeat"}), To: "sv1", Unit: Chain[2]},
	}
}

// moves is what puts it before another unit, or moves its clock; the ladder too.
func (w *town) moves(s casefile.State) []casefile.Verb {
	why := Words("why")
	wrong := casefile.Return{Code: "wrong_unit", To: beside, Reason: why}
	all := []casefile.Verb{
		casefile.Escalate{Reason: why}, casefile.HandDown{Reason: why}, casefile.Transfer{To: beside, Reason: why},
		wrong, casefile.Return{Code: "other", To: s.Chain, Reason: why}, casefile.Rule{To: beside, Text: why, Precedent: true}, casefile.Rule{To: s.Chain, Text: why},
		casefile.Reclassify{Matter: of(w, []string{"C0104", "E0101", "S0101", "S0105"}), Reason: why}, casefile.Place{Grid: "g1", Chain: Chain, Reason: why},
		casefile.HandOver{List: "l", From: s.Holder, To: "st1", By: "sv1"}, casefile.HandOver{List: "l", From: s.Holder, By: "sv1"}, w.corrected(s),
	}
	if s.Order != nil {
		all = append(all, casefile.HandOver{List: "m", From: s.Order.To, To: "sv2", By: "sv1"})
	}
	for _, a := range s.Terms.Rungs {
		if a.Due.After(w.now) {
			continue
		}
		all = append(all, casefile.Ring{Rung: a.Rung, Arm: s.Terms.Arm}, casefile.Climb{Rung: a.Rung, Arm: s.Terms.Arm, Due: a.Due},
			casefile.LadderOrder{Rung: a.Rung, Arm: s.Terms.Arm, Due: a.Due, To: "sv9", Unit: Chain[3]})
	}
	return all
}

// corrected is a calendar that was corrected: from now on it is in force.
func (w *town) corrected(s casefile.State) casefile.Verb {
	v := casefile.Reschedule{From: w.version, Days: clock.Default().Corrections(plain)}
	if w.one(20) {
		if w.version++; w.version%2 == 0 {
			w.calendar = plain
		} else {
			w.calendar, v.Days = clock.Default(), plain.Corrections(clock.Default())
		}
	}
	return v
}

// joint is what other units are asked to do, and do.
func (w *town) joint(s casefile.State) []casefile.Verb {
	why, part := Words("task"), 1+w.dice.IntN(3)
	all := []casefile.Verb{
		casefile.Join{Unit: of(w, units), Task: why, Limit: of(w, shorter)}, casefile.Join{Unit: of(w, units), Task: why}, casefile.Whistle{Units: units[:1+w.dice.IntN(3)], Text: why},
		casefile.TakePart{Part: part}, casefile.Arrive{Part: part}, casefile.HandIn{Part: part, Result: why}, casefile.Leave{Part: part, Reason: why, Lead: w.one(2)},
	}
	for _, p := range s.Joint.Open() {
		all = append(all, casefile.HandOver{List: "p", From: p.Person, To: of(w, []string{"", "of2"}), By: "sv1"})
	}
	return all
}

// twins is what it has to do with the other cases of the book.
func (w *town) twins(n int) []casefile.Verb {
	why, other := Words("the same"), w.dice.IntN(len(w.codes))
	all := []casefile.Verb{casefile.Unmerge{Reason: why}, casefile.Label{Add: []string{"A", "B"}, Remove: []string{"C"}}, casefile.Label{Add: []string{"C"}, Remove: []string{"A"}}}
	if other != n && w.State(other).Status != "" {
		kind := of(w, []casefile.LinkKind{casefile.Related, casefile.Follows, casefile.LeadsTo})
		all = append(all, casefile.Merge{Into: ID(other), Reason: why}, casefile.LinkTo{Case: ID(other), Kind: kind})
	}
	return all
}

// window is what happens at the one window.
func (w *town) window(s casefile.State) []casefile.Verb {
	if s.Window == nil {
		return nil
	}
	why, all := Words("window"), w.papers(s)
	yes := &casefile.Determine{Outcome: casefile.Granted, Deliver: &casefile.Deliver{How: "window"}}
	return []casefile.Verb{
		casefile.Papers{Brought: casefile.Brought{Have: some(w, all.Have), No: all.No}}, w.notice(s), casefile.Accept{Brought: all}, casefile.Accept{Brought: all, Decide: yes},
		casefile.Send{Reason: why}, casefile.Send{To: casefile.Destination(Chain[2:]), Reason: why}, *yes, casefile.Determine{Outcome: casefile.Refused, Text: why, Turn: why},
		casefile.Deliver{How: "mail"}, casefile.Withdraw{Reason: why},
		casefile.Appoint{When: w.in(1 + w.dice.IntN(200)), Kind: of(w, casefile.Visits), Person: "st1", Note: why}, casefile.NameAgent{Agent: somebody(), Authority: why},
	}
}
