package process_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/domain/process"
	"gridcase/domain/routing"
)

// world is some cases and the wishes under way between them: the log and all
// processes, with every step in the hands of whoever draws.
type world struct {
	t       *rapid.T
	states  map[string]casefile.State
	version map[string]uint64
	done    map[string]bool // commands in a case's ledger
	wishes  []process.Wish
	now     time.Time
	rules   casefile.Rules
}

var why = personal.Sealed{Key: personal.TextKey, Bytes: []byte("why")}

func newWorld(t *rapid.T, cases int) *world {
	m, _ := matter.Default().Find("C0103")
	w := &world{
		t: t, states: map[string]casefile.State{}, version: map[string]uint64{}, done: map[string]bool{}, now: due,
		rules: casefile.Rules{Policy: routing.Default(), Matter: m, Calendar: clock.Default()},
	}
	way := []org.Stop{{Level: org.Grid, Unit: "g", Path: "d.c.g"}, {Level: org.Community, Unit: "c", Path: "d.c"}, {Level: org.District, Unit: "d", Path: "d"}}
	for n := range cases {
		id := caseID(n)
		w.carry(process.Wish{ID: "report:" + id, Case: id, By: "gw", Verb: casefile.Report{
			ID: id, Matter: "C0103", Grid: "g", Chain: way, OccurredAt: due, Channel: "patrol", Text: why,
		}})
	}
	return w
}

func caseID(n int) string { return fmt.Sprintf("019aa5d2-0000-7000-8000-%012d", n) }

// carry decides on a wish as the command handler does: once for each id that led
// to a commit. What follows from the commit is wished from then on.
func (w *world) carry(wish process.Wish) error {
	if w.done[wish.Case+wish.ID] {
		return nil
	}
	w.now = w.now.Add(time.Minute)
	s := w.states[wish.Case]
	events, err := casefile.Decide(s, casefile.Command{By: wish.By, At: w.now, Rules: w.rules, Verb: wish.Verb})
	if err != nil || len(events) == 0 {
		return err
	}
	s = casefile.Decider.Replay(s, events...)
	w.states[wish.Case], w.done[wish.Case+wish.ID] = s, true
	w.version[wish.Case]++
	c := es.Recorded{Commit: es.Commit{Subject: wish.Case, Version: w.version[wish.Case]}}
	w.wishes = append(w.wishes, process.Merging(c, events, s)...)
	w.check()
	return nil
}

// check is what must hold at every moment: whoever follows merges comes to a
// case that stands for itself.
func (w *world) check() {
	for id := range w.states {
		for hops, at := 0, id; w.states[at].Survivor() != ""; hops++ {
			if at = w.states[at].Survivor(); hops > len(w.states) {
				w.t.Fatalf("a circle of merges through %s", id)
			}
		}
	}
}

// rest carries all wishes until none follows, in any order and some twice.
func (w *world) rest() {
	for steps := 0; len(w.wishes) > 0; steps++ {
		if steps > 10_000 {
			w.t.Fatal("the wishes never end")
		}
		w.step()
	}
}

func (w *world) step() {
	i := rapid.IntRange(0, len(w.wishes)-1).Draw(w.t, "which wish")
	wish := w.wishes[i]
	if rapid.IntRange(0, 4).Draw(w.t, "again later") > 0 { // else it is delivered once more
		w.wishes = slices.Delete(w.wishes, i, i+1)
	}
	_ = w.carry(wish) // a refusal is an answer
}

// TestMergesInAnyOrderEndInOneSurvivorEach lets people merge and unmerge two to
// four cases, close and reopen them, while steps of earlier merges are still
// under way, come in any order, or twice.
func TestMergesInAnyOrderEndInOneSurvivorEach(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 4).Draw(t, "cases")
		w := newWorld(t, n)
		pick := func(what string) string { return caseID(rapid.IntRange(0, n-1).Draw(t, what)) }
		for i := range rapid.IntRange(1, 40).Draw(t, "length") {
			verbs := []casefile.Verb{
				casefile.Merge{Into: pick("into"), Reason: why}, casefile.Merge{Into: pick("into"), Reason: why}, casefile.Unmerge{Reason: why},
				casefile.Claim{}, casefile.Resolve{Result: why}, casefile.Close{Reason: why}, casefile.Reopen{Reason: why}, casefile.Reject{Reason: why},
				casefile.Suspend{Until: w.now.Add(time.Hour), Reason: why}, casefile.Resume{},
			}
			if len(w.wishes) > 0 && rapid.Bool().Draw(t, "go on") {
				w.step()
				continue
			}
			by := rapid.SampledFrom([]string{"st1", "st2"}).Draw(t, "by")
			_ = w.carry(process.Wish{ID: fmt.Sprint("person:", i), Case: pick("case"), By: by, Verb: rapid.SampledFrom(verbs).Draw(t, "verb")})
		}
		w.rest()
		w.settled()
	})
}

// settled is what must hold once all is delivered: both sides of each merge know
// the same, and nothing waits.
func (w *world) settled() {
	for id, s := range w.states {
		if s.Twins == nil {
			continue
		}
		if s.Twins.Asked != nil {
			w.t.Fatalf("%s still waits to be merged", id)
		}
		if into := s.Survivor(); into != "" && !w.states[into].Absorbs(id, s.Twins.Into.N) {
			w.t.Fatalf("%s is merged into %s, which does not know", id, into)
		}
		for _, m := range s.Twins.Absorbed {
			other := w.states[m.Case]
			if other.Survivor() != id || other.Twins.Into.N != m.N {
				w.t.Fatalf("%s thinks that it goes on for %s, which is %s", id, m.Case, other.Status)
			}
		}
	}
}

// TestOppositeMergesAtOnceEndWithTheOlderCase walks every order of the steps of
// two merges into each other: each ends with exactly one merge.
func TestOppositeMergesAtOnceEndWithTheOlderCase(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t, 2)
		for n := range 2 { // both ask before anybody answers
			if err := w.carry(process.Wish{ID: "person", Case: caseID(n), By: "st1", Verb: casefile.Merge{Into: caseID(1 - n), Reason: why}}); err != nil {
				t.Fatal(err)
			}
		}
		w.rest()
		w.settled()
		if w.states[caseID(0)].Status != casefile.Waiting || w.states[caseID(1)].Survivor() != caseID(0) {
			t.Fatalf("%s, %s", w.states[caseID(0)].Status, w.states[caseID(1)].Status)
		}
	})
}

// TestADuplicateHearsHowItsSurvivorEnds, and that it goes on, as often as that
// happens: also one whose own survivor was merged before.
func TestADuplicateHearsHowItsSurvivorEnds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t, 3)
		step := 0
		do := func(n int, by string, v casefile.Verb) {
			step++
			if err := w.carry(process.Wish{ID: fmt.Sprint("person:", step), Case: caseID(n), By: by, Verb: v}); err != nil {
				t.Fatalf("%T: %v", v, err)
			}
			w.rest()
		}
		do(2, "st1", casefile.Merge{Into: caseID(1), Reason: why})
		do(1, "st1", casefile.Merge{Into: caseID(0), Reason: why})
		told := func(want string) {
			for n := 1; n < 3; n++ {
				how := ""
				if end := w.states[caseID(n)].Twins.End; end != nil {
					how = end.How + " by " + end.Handler
				}
				if how != want {
					t.Fatalf("case %d heard %q, want %q", n, how, want)
				}
			}
		}
		for range rapid.IntRange(1, 3).Draw(t, "times") {
			do(0, "st1", casefile.Claim{})
			do(0, "st1", casefile.Resolve{Result: why})
			told("")
			do(0, "st2", casefile.Close{Reason: why})
			told("decided by st1")
			do(0, "st2", casefile.Reopen{Reason: why})
			told("")
		}
		do(0, "st2", casefile.Reject{Reason: why})
		told("rejected by ")
	})
}

// TestACircleOfThreeNeverCloses lets three cases ask in a circle at once.
func TestACircleOfThreeNeverCloses(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t, 3)
		order := rapid.Permutation([]int{0, 1, 2}).Draw(t, "who asks first")
		for i, n := range order {
			_ = w.carry(process.Wish{ID: fmt.Sprint("person", i), Case: caseID(n), By: "st1", Verb: casefile.Merge{Into: caseID((n + 1) % 3), Reason: why}})
			if rapid.Bool().Draw(t, "go on") && len(w.wishes) > 0 {
				w.step()
			}
		}
		w.rest()
		w.settled() // and w.check found no circle on the way
	})
}
