package casefile_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/routing"
)

// TestAnySequenceKeepsTheInvariants throws 10,000 random sequences of commands of
// random people at a case: whatever is refused or done, these things hold. Every
// verb of the package takes part, and is carried out now and then.
func TestAnySequenceKeepsTheInvariants(t *testing.T) {
	t.Parallel()
	b := book{rules: map[string]casefile.Rules{}, calendar: calendarOf(t, "", "")}
	b.begun = append(stages(t), applications(t)...)
	for _, code := range append(codes, "C0104") {
		b.rules[code] = rules(t, code)
	}
	t.Run("sequences", func(t *testing.T) {
		for range 4 {
			t.Run("part", func(t *testing.T) {
				t.Parallel()
				for n := 0; n < 25 && !t.Failed(); n++ {
					rapid.Check(t, b.sequence) // 100 of them; a failure tells its seed
				}
			})
		}
	})
	for _, name := range verbs(t) {
		if _, done := b.done.Load(name); !done && !t.Failed() {
			t.Errorf("no sequence carried out a %s", name)
		}
	}
}

var codes = []string{"E0101", "C0103", "C0101", "E0503", relief, "S0105", "G0201"}

// book is what the sequences share.
type book struct {
	rules    map[string]casefile.Rules
	calendar clock.Calendar // without any holiday, unlike the one of the rules
	begun    []stage        // the ways in which a case can stand
	done     sync.Map       // names of the verbs that were carried out
}

func (b *book) sequence(t *rapid.T) {
	code := rapid.SampledFrom(codes).Draw(t, "matter")
	now := monday
	var s casefile.State
	if rapid.Bool().Draw(t, "begun") { // further on, where few sequences would come
		s, now = rapid.SampledFrom(b.begun).Draw(t, "stage").s, at("12:00")
	}
	if s.Matter != "" {
		code = s.Matter
	}
	closer := false // a correction may make what the resident waits for due sooner
	for i := range rapid.IntRange(5, 30).Draw(t, "length") {
		now = now.Add(time.Duration(rapid.IntRange(0, 600).Draw(t, "minutes")) * time.Minute)
		dice := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "dice"), 1)) // even, which rapid's draws are not
		c := casefile.Command{By: people[dice.IntN(len(people))], At: now}
		if s.Holder != "" && dice.IntN(2) == 0 {
			c.By = s.Holder
		}
		var events []casefile.Event
		var err error
		verbs := anyVerbs(t, s, code, now)
		// Most would be refused: half of the time the next one that is not is taken,
		// or few sequences would ever come to the end of a case.
		tries := rapid.SampledFrom([]int{1, len(verbs)}).Draw(t, "tries")
		for _, n := range dice.Perm(len(verbs))[:tries] {
			if c = b.with(c, s, code, verbs[n]); final(c.Verb) && dice.IntN(8) > 0 {
				continue
			}
			if events, err = casefile.Decide(s, c); len(events) > 0 {
				break
			}
		}
		var refused *es.Rejection
		if err != nil && (!errors.As(err, &refused) || refused.Zh == "" || refused.En == "" || len(events) > 0) {
			t.Fatalf("step %d, %T: %v with %d events", i, c.Verb, err, len(events))
		}
		next := casefile.Decider.Replay(s, events...)
		if len(events) > 0 {
			b.done.Store(strings.TrimPrefix(fmt.Sprintf("%T", c.Verb), "casefile."), true)
		}
		switch c.Verb.(type) {
		case casefile.Reclassify, casefile.Reschedule:
			closer = true
		}
		invariants(t, s, next, c, closer)
		if s = next; s.Matter != "" {
			code = s.Matter
		}
	}
}

// final reports whether nothing much can follow.
func final(v casefile.Verb) bool {
	switch v.(type) {
	case casefile.Reject, casefile.Withdraw, casefile.Merge:
		return true
	}
	return false
}

// with completes a command by what its verb goes by.
func (b *book) with(c casefile.Command, s casefile.State, code string, v casefile.Verb) casefile.Command {
	c.Verb, c.Rules = v, b.rules[code]
	switch v := v.(type) {
	case casefile.Reclassify:
		c.Rules = b.rules[v.Matter]
	case casefile.Reschedule:
		c.Rules.Calendar, c.Rules.Versions.Calendar = b.calendar, uint64(len(s.Moves)+2)
	}
	return c
}

var limits = []clock.Limit{mustLimit("30min"), mustLimit("8wh"), mustLimit("5wd"), mustLimit("30d")}

var people = []string{"gw1", "st1", "st2", "sv1", "system:ladder"}

func anyVerbs(t *rapid.T, s casefile.State, code string, now time.Time) []casefile.Verb {
	reason := words("r")
	part := rapid.IntRange(1, 4).Draw(t, "part")
	verbs := []casefile.Verb{
		asked, called, casefile.Join{Unit: district, Task: reason, Limit: rapid.SampledFrom(limits).Draw(t, "part limit")}, casefile.Whistle{Units: []org.Stop{next, district}, Text: reason},
		casefile.TakePart{Part: part}, casefile.Arrive{Part: part}, casefile.HandIn{Part: part, Result: reason}, casefile.Leave{Part: part, Reason: reason, Lead: rapid.Bool().Draw(t, "recalled")},
		casefile.Resolve{Result: reason, Without: reason},
		casefile.Report{ID: id, Matter: code, Grid: "g1", Chain: chain, OccurredAt: now, Text: reason, Own: true, Digest: "d"},
		casefile.Report{ID: id, Matter: code, Severity: rapid.SampledFrom([]matter.Severity{"", "L2", "L3"}).Draw(t, "severity"), Grid: "g1", Chain: chain, OccurredAt: now, Channel: "hotline", Text: reason, Digest: "d"},
		casefile.Report{ID: id, Matter: code, Chain: chain[3:], OccurredAt: now, Channel: "hotline", Text: reason, Digest: "d"},
		casefile.Check{Found: rapid.Bool().Draw(t, "found"), Note: reason}, casefile.Contact{How: "visit"}, casefile.Unmask{Reason: reason},
		casefile.CallBack{Solved: rapid.Bool().Draw(t, "solved"), Score: rapid.IntRange(0, 5).Draw(t, "score"), Text: reason, Reopen: rapid.Bool().Draw(t, "reopen")},
		casefile.HandOver{List: "l", From: s.Holder, To: "st1", By: "sv1"}, casefile.HandOver{List: "l", From: s.Holder, By: "sv1"}, casefile.Place{Grid: "g1", Chain: chain, Reason: reason},
		casefile.LadderOrder{Rung: "rework", To: "sv1", Unit: street}, casefile.LadderOrder{Rung: "order.100.1", To: "sv9", Unit: district},
		casefile.Claim{}, casefile.Release{Reason: reason}, casefile.Assign{To: "st2", Reason: reason}, casefile.Note{Text: reason},
		casefile.Escalate{Reason: reason}, casefile.HandDown{Reason: reason}, casefile.Resolve{Result: reason}, casefile.Verify{},
		casefile.Rework{Reason: reason}, casefile.Close{Reason: reason}, casefile.Reopen{Reason: reason}, casefile.Reject{Reason: reason},
		casefile.Suspend{Until: now.Add(time.Duration(rapid.IntRange(1, 20000).Draw(t, "suspended")) * time.Minute), Reason: reason}, casefile.Resume{},
		wrongUnit, backAgain, isTheirs, sideways, ordered, casefile.Urge{}, casefile.Rate{Score: 4},
		casefile.AskExtension{Limit: rapid.SampledFrom(limits).Draw(t, "limit"), Reason: reason}, casefile.GrantExtension{}, casefile.RefuseExtension{Reason: reason},
	}
	verbs = append(verbs, atTheWindow()...)
	verbs = append(verbs, casefile.Determine{Outcome: casefile.Granted, Deliver: &casefile.Deliver{How: "window"}}, casefile.Notice{}, casefile.Papers{Brought: all}, casefile.Appoint{When: now.Add(time.Hour), Kind: "home_visit"})
	verbs = append(verbs, ofTwins(s)...)
	verbs = append(verbs, casefile.Reclassify{Matter: rapid.SampledFrom([]string{"C0104", "E0101", "S0105"}).Draw(t, "to"), Reason: reason}, casefile.Reschedule{From: uint64(len(s.Moves) + 1), Days: clock.Default().Corrections(clock.Calendar{})})
	for _, r := range s.Terms.Rungs {
		verbs = append(verbs, casefile.Ring{Rung: r.Rung, Arm: s.Terms.Arm}, casefile.Climb{Rung: r.Rung, Arm: s.Terms.Arm, Due: r.Due})
	}
	return verbs
}

// ofTwins are the steps of merges, whatever the other case says.
func ofTwins(s casefile.State) []casefile.Verb {
	why, last := words("r"), 1
	if s.Twins != nil {
		last = max(s.Twins.Merges, 1)
	}
	return []casefile.Verb{
		casefile.Merge{Into: twin, Reason: why}, casefile.Settle{N: last}, casefile.Settle{N: last}, casefile.Settle{N: last, Code: "case.merge_closed"},
		casefile.Absorb{Case: another, N: 1, Kind: s.Kind, Reason: why}, casefile.PartWith{Case: another, N: 1, Reason: why}, casefile.Unmerge{Reason: why},
		casefile.Conclude{Into: twin, End: &casefile.End{At: s.Opened, How: "verified"}}, casefile.LinkTo{Case: twin, Kind: casefile.Follows},
		casefile.Label{Add: []string{"a", "b"}, Remove: []string{"c"}}, casefile.Label{Add: []string{"c"}, Remove: []string{"a"}},
	}
}

func invariants(t *rapid.T, before, after casefile.State, c casefile.Command, closer bool) {
	fail := func(what string) {
		b, _ := json.Marshal(after)
		t.Fatalf("%T by %s: %s\n%s", c.Verb, c.By, what, b)
	}
	_, reopening := c.Verb.(casefile.Reopen)
	if back, ok := c.Verb.(casefile.CallBack); ok {
		reopening = back.Reopen && !back.Solved
	}
	_, undone := c.Verb.(casefile.Unmerge)
	_, corrected := c.Verb.(casefile.Reclassify)
	_, rescheduled := c.Verb.(casefile.Reschedule)
	atWindow := after.Window != nil && (after.Window.From != from(before) || after.Window.Stage == casefile.Supplement)
	switch {
	case before.Status == "" && after.Status == "":
		return
	case before.Status == casefile.IsClosed && after.Status != casefile.IsClosed && !reopening:
		fail("a closed case opened by itself")
	case before.Status == casefile.IsRefused && after.Status != casefile.IsRefused:
		fail("a rejected case came back")
	case (after.Status == casefile.Held) != (after.Holder != "") && after.Status != casefile.InReview && after.Status != casefile.Suspended:
		fail("held and holder do not agree")
	case before.Status == casefile.IsMerged && after.Status != casefile.IsMerged && !undone:
		fail("a merged case came back by itself")
	case after.Status == casefile.IsMerged && (after.Holder != "" || after.Survivor() == ""):
		fail("somebody holds what goes on as part of another, or there is no other")
	case corrected && before.Status != "" && after.Resident.After(before.Resident):
		fail("a corrected matter took back what the resident was promised")
	case before.Status != "" && !atWindow && !corrected && !rescheduled && !before.Resident.Equal(after.Resident) && (before.Status == casefile.Suspended) == (after.Status == casefile.Suspended):
		fail("something other than a suspension moved the resident's due time")
	case after.Window == nil && (before.Status != "" && !before.Promised.Equal(after.Promised) || !closer && after.Resident.Before(after.Promised)):
		fail("what the resident was promised changed, or came closer")
	case after.Asked != nil && (after.Holder == "" || !after.Status.Open() || after.Status == casefile.InReview):
		fail("an extension waits for nobody")
	case after.Extended > before.Extended && !after.Terms.ResolveDue.After(before.Terms.ResolveDue):
		fail("an extension did not make it longer")
	case (after.Status == casefile.Suspended) != !after.Until.IsZero():
		fail("suspended and the end of the suspension do not agree")
	case after.Status == casefile.Suspended && (len(after.Terms.Rungs) != 1 || after.Terms.Rungs[0].Rung != casefile.SuspensionEnd):
		fail("the ladder is armed on a suspended case")
	case after.Terms.Arm < before.Terms.Arm:
		fail("the arming went back")
	case !after.Status.Open() && len(after.Terms.Rungs) > 0:
		fail("rungs stay armed on a case that is done")
	case !slices.Contains(chain, after.At) && (len(after.Up) == 0 || !slices.Contains(after.Up, after.At)):
		fail("the case is at a unit from which it cannot climb")
	case after.Order != nil && after.Order.Due.Before(after.Order.At):
		fail("an order was due before it was given")
	case after.Score != 0 && after.Status != casefile.IsClosed && (after.Twins == nil || after.Twins.End == nil):
		fail("what goes on is rated")
	case !after.Terms.Check.IsZero() && (after.Holder != "" || after.Status == casefile.Suspended || !after.Terms.ResolveDue.IsZero()):
		fail("somebody works on what was not checked")
	case after.Talks != nil && after.Talks.Callback != nil && after.Status != casefile.IsClosed:
		fail("what goes on was called back about")
	case after.Returns > 2 || after.Ruling && (after.Ruled || after.Holder != ""):
		fail("a return after the ruling, or somebody works while it is awaited")
	}
	jointInvariants(fail, before, after)
	armed := map[routing.Clock]int{}
	for _, r := range after.Terms.Rungs {
		armed[r.Clock]++
		beside := r.Clock == routing.Order || r.Clock == routing.Contact || r.Clock == routing.Joint || r.Clock == "window"
		if r.Rung != casefile.SuspensionEnd && !beside && r.Due.Before(after.Terms.Since) {
			fail("a rung is due before its clock started")
		}
	}
	if after.Status != casefile.Waiting && after.Status != casefile.Held {
		return
	}
	// What stands beside the holder's clock outlives every hand-over, pause and rework.
	if o := after.Order; o != nil && len(o.Passed) == 0 && o.Unit.Level != org.District && armed[routing.Order] != 1 {
		fail("an order lost its rung, or has it twice")
	}
	if k := after.Talks; k != nil && !k.Since.IsZero() && k.First.IsZero() && !k.Late && armed[routing.Contact] != 1 {
		fail("a contact that is due lost its rung")
	}
	if armed[routing.Contact] > 0 && !after.Talks.First.IsZero() {
		fail("who was contacted is to be contacted")
	}
}

// from is when an application's promise counts from.
func from(s casefile.State) time.Time {
	if s.Window == nil {
		return time.Time{}
	}
	return s.Window.From
}

// TestEveryMatterRoutesSomewhereWithAReason goes through the whole catalogue.
func TestEveryMatterRoutesSomewhereWithAReason(t *testing.T) {
	t.Parallel()
	all := matter.Default().All()
	if len(all) != 113 {
		t.Errorf("the catalogue has %d matters, want 113", len(all))
	}
	for _, m := range all {
		s := state(t, asks{t, m.Code}.report("gw1", "09:00", false))
		if s.Route.Rule == "" || s.Route.Why.Zh == "" || s.Route.Why.En == "" || s.At.Unit == "" {
			t.Errorf("%s went to %v by %+v", m.Code, s.At, s.Route)
		}
		if s.Terms.AcceptDue.IsZero() || s.Terms.ResolveDue.IsZero() || s.Terms.ResolveDue.Before(s.Terms.AcceptDue) && m.Kind == matter.Incident {
			t.Errorf("%s is due %s, %s", m.Code, s.Terms.AcceptDue, s.Terms.ResolveDue)
		}
		if m.Kind == matter.Incident && m.Severity != matter.L1 && m.Severity != matter.L2 && s.At.Level.Rank() < m.Level.Rank() {
			t.Errorf("%s went to the %s, below the catalogue's %s", m.Code, s.At.Level, m.Level)
		}
	}
}

// TestStoredEventsStayReadable decodes every name ever stored from its golden
// file. A golden file is never changed, only added.
func TestStoredEventsStayReadable(t *testing.T) {
	t.Parallel()
	for _, name := range casefile.Names() {
		if _, err := casefile.Events(es.Commit{Subject: id, Events: []es.Stored{{Type: name, Data: golden(t, name)}}}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := casefile.Events(es.Commit{Events: []es.Stored{{Type: "case.invented.v1"}}}); err == nil {
		t.Error("an unknown name was read")
	}
}
