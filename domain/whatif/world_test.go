package whatif_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/domain/process"
	"gridcase/domain/routing"
	"gridcase/domain/whatif"
)

var (
	chain = []org.Stop{
		{Level: org.Grid, Unit: "g1", Path: "d.s.c.g1"}, {Level: org.Community, Unit: "c", Path: "d.s.c"},
		{Level: org.Street, Unit: "s", Path: "d.s"}, {Level: org.District, Unit: "d", Path: "d"},
	}
	tree = org.NewTree([]org.Unit{
		{ID: "d", Kind: org.KindDistrict}, {ID: "s", Kind: org.KindStreet, Parent: "d"}, {ID: "c", Kind: org.KindCommunity, Parent: "s"}, {ID: "g1", Kind: org.KindGrid, Parent: "c"},
	}, []org.Person{{ID: "dv", Grants: []org.Grant{{Role: org.Supervisor, Unit: "d"}}}, {ID: "sv", Grants: []org.Grant{{Role: org.Supervisor, Unit: "s"}}}})
	beside = casefile.Destination{{Level: org.Community, Unit: "c2", Path: "d.s2.c2"}, {Level: org.Street, Unit: "s2", Path: "d.s2"}, chain[3]}
	monday = time.Date(2026, 11, 23, 9, 0, 0, 0, clock.Zone)
	said   = personal.Sealed{Key: personal.TextKey, Bytes: []byte("words")}
	people = []string{"gw1", "st1", "st2", "sv1"}
	codes  = []string{"E0101", "C0103", "C0101", "E0503", "S0101", "S0103", "G0201"}
)

const id = "019aa5d2-0000-7000-8000-000000000001"

// under is a source of one policy.
func under(p routing.Policy) whatif.Source {
	return func(_ casefile.State, code string, _ time.Time) (casefile.Rules, bool) {
		m, ok := matter.Default().Find(code)
		return casefile.Rules{Policy: p, Matter: m, Calendar: clock.Default(), Versions: casefile.Versions{Org: 1, Matters: 1, Calendar: 1, Policy: 1}}, ok
	}
}

// world lives one case through with real decisions, rungs and all: a ladder that
// comes by now and then, and wishes that take their time.
type world struct {
	t     *testing.T
	dice  *rand.Rand
	rules whatif.Source
	sleep func(time.Time) time.Time // when the ladder is awake next
	lag   func() time.Duration      // of what a rung wishes
	state casefile.State
	turns []whatif.Turn
	queue []pending
}

type pending struct {
	at   time.Time
	verb casefile.Verb
}

func (w *world) do(by string, at time.Time, v casefile.Verb) []casefile.Event {
	code := w.state.Matter
	if r, ok := v.(casefile.Report); ok {
		code = r.Matter
	}
	rules, _ := w.rules(w.state, code, at)
	events, err := casefile.Decide(w.state, casefile.Command{By: by, At: at, Rules: rules, Verb: v})
	if err != nil || len(events) == 0 {
		return nil
	}
	w.state = casefile.Decider.Replay(w.state, events...)
	w.turns = append(w.turns, whatif.Turn{By: by, At: at, Events: events})
	return events
}

// until lets the ladder do all that it does before a moment.
func (w *world) until(end, now time.Time) {
	for {
		at, do := end, func() {}
		if len(w.queue) > 0 && w.queue[0].at.Before(at) {
			p := w.queue[0]
			at, do = p.at, func() { w.queue = w.queue[1:]; w.do(whatif.Ladder, p.at, p.verb) }
		}
		for _, a := range w.state.Terms.Rungs {
			due := a.Due
			if due.Before(now) {
				due = now
			}
			if fires := w.sleep(due); !a.Due.IsZero() && fires.Before(at) {
				at, do = fires, func() { w.ring(a, fires) }
			}
		}
		if !at.Before(end) {
			return
		}
		now = at
		do()
	}
}

func (w *world) ring(a casefile.Armed, at time.Time) {
	rules, _ := w.rules(w.state, w.state.Matter, at)
	events := w.do(whatif.Ladder, at, casefile.Ring{Rung: a.Rung, Arm: w.state.Terms.Arm})
	w.supervise(at, events)
	for _, wish := range process.Escalation(rules.Policy, es.Recorded{}, events) {
		w.queue = append(w.queue, pending{at.Add(w.lag()), wish.Verb})
	}
}

// supervise has the ladder order what follows from a commit.
func (w *world) supervise(at time.Time, events []casefile.Event) {
	rules, _ := w.rules(w.state, w.state.Matter, at)
	seen := process.Seen{Commit: es.Recorded{Commit: es.Commit{At: at}}, Events: events, After: w.state}
	for _, wish := range process.Supervision(rules.Policy, tree, seen) {
		w.queue = append(w.queue, pending{at.Add(w.lag()), wish.Verb})
	}
}

// live is a random case: what people did, and the ladder between.
func live(t *testing.T, seed uint64, rules whatif.Source, sloppy bool) *world {
	r := rand.New(rand.NewPCG(seed, 7))
	w := &world{t: t, dice: r, rules: rules, sleep: func(at time.Time) time.Time { return at }, lag: func() time.Duration { return 0 }}
	if sloppy {
		w.sleep = func(at time.Time) time.Time { // awake at the end of every third of a day, late by up to eight hours
			return at.Truncate(8 * time.Hour).Add(8*time.Hour + 7*time.Millisecond)
		}
		w.lag = func() time.Duration { return time.Duration(r.IntN(300)) * time.Minute }
	}
	now := monday.Add(time.Duration(r.IntN(10000)) * time.Minute)
	code := codes[r.IntN(len(codes))]
	report := casefile.Report{ID: id, Matter: code, Grid: "g1", Chain: chain, OccurredAt: now, Channel: "grid_worker", Text: said, Digest: "d", Own: r.IntN(2) == 0}
	if r.IntN(8) == 0 {
		report.OnSpot = &said
	}
	events := w.do("gw1", now, report)
	if w.state.Status == "" {
		report.OnSpot = nil // not this matter
		events = w.do("gw1", now, report)
	}
	w.supervise(now, events)
	for range 2 + r.IntN(16) {
		next := now.Add(time.Duration(r.IntN(1500))*time.Minute + 1234567*time.Nanosecond)
		w.until(next, now)
		now = next
		w.supervise(now, w.do(people[r.IntN(len(people))], now, w.anyVerb(now)))
	}
	end := now.Add(time.Duration(r.IntN(9000)) * time.Minute)
	w.until(end, now)
	return w
}

func (w *world) anyVerb(now time.Time) casefile.Verb {
	limit, _ := clock.ParseLimit("60wd")
	if w.state.Holder != "" && w.dice.IntN(3) == 0 {
		return casefile.Resolve{Result: said}
	}
	if w.state.Status == casefile.IsMerged && w.dice.IntN(2) == 0 {
		return casefile.Unmerge{Reason: said}
	}
	verbs := []casefile.Verb{
		casefile.Claim{}, casefile.Claim{}, casefile.Release{Reason: said}, casefile.Assign{To: "st2", Reason: said}, casefile.Note{Text: said},
		casefile.Escalate{Reason: said}, casefile.HandDown{Reason: said}, casefile.Resolve{Result: said}, casefile.Verify{}, casefile.Rework{Reason: said},
		casefile.Close{Reason: said}, casefile.Reopen{Reason: said}, casefile.Suspend{Until: now.Add(50 * time.Hour), Reason: said}, casefile.Resume{Reason: said},
		casefile.Return{Code: "wrong_unit", To: beside, Reason: said}, casefile.Return{Code: "other", To: chain[1:], Reason: said},
		casefile.Rule{To: beside, Text: said}, casefile.Transfer{To: beside, Reason: said}, casefile.Urge{Text: said},
		casefile.Supervise{To: "st2", Limit: limit, Reason: said}, casefile.Rate{Score: 4},
		casefile.AskExtension{Limit: limit, Reason: said}, casefile.GrantExtension{Reason: said}, casefile.RefuseExtension{Reason: said},
	}
	if w.dice.IntN(3) == 0 {
		verbs = append(w.joint(), w.twins()...)
	}
	if w.state.Kind == matter.Service && w.dice.IntN(2) == 0 {
		verbs = window
	}
	return verbs[w.dice.IntN(len(verbs))]
}

// joint are the verbs of those who work on a case together.
func (w *world) joint() []casefile.Verb {
	part := 1 + w.dice.IntN(2)
	return []casefile.Verb{
		casefile.Join{Unit: beside[0], Task: said}, casefile.Whistle{Units: []org.Stop{beside[1]}, Text: said}, casefile.TakePart{Part: part},
		casefile.Arrive{Part: part}, casefile.HandIn{Part: part, Result: said}, casefile.Leave{Part: part, Lead: true, Reason: said},
		casefile.Resolve{Result: said, Without: said}, casefile.Contact{How: "phone", Note: said},
	}
}

// twins are the verbs by which a case has to do with another: both sides of a
// merge, with every answer, and how the other one ends.
func (w *world) twins() []casefile.Verb {
	n := 1
	if t := w.state.Twins; t != nil {
		n = max(n, t.Merges)
	}
	const other = "019aa5d2-0000-7000-8000-000000000002"
	return []casefile.Verb{
		casefile.Merge{Into: other, Reason: said}, casefile.Settle{N: n}, casefile.Settle{N: n, Code: casefile.ErrMergeClosed.Code},
		casefile.Settle{N: n}, casefile.Unmerge{Reason: said}, casefile.Unmerge{Reason: said},
		casefile.Absorb{Case: other, N: n, Kind: w.state.Kind, Reason: said}, casefile.Absorb{Case: other, N: n, Kind: "neither", Reason: said},
		casefile.PartWith{Case: other, N: n, Reason: said}, casefile.LinkTo{Case: other, Kind: casefile.Related},
		casefile.Conclude{Into: other, End: &casefile.End{At: monday, How: "verified"}},
	}
}

// window are those of an application.
var window = []casefile.Verb{
	casefile.Papers{}, casefile.Notice{Missing: []string{"id"}, Text: said}, casefile.Notice{Text: said}, casefile.Accept{}, casefile.Send{Reason: said},
	casefile.Determine{Outcome: casefile.Granted, Text: said}, casefile.Determine{Outcome: casefile.Refused, Text: said, Turn: said},
	casefile.Deliver{How: "window"}, casefile.Withdraw{Reason: said},
}
