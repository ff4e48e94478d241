package command_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/handlers/command"
	"gridcase/infra/eventlog"
)

func everybody(casefile.State) error { return nil }

// merge asks for a merge of a into b as one instance does.
func (b bundle) merge(ctx context.Context, from, into, key string) (command.Outcome, error) {
	return b.cases.Merge(ctx, order(from, key, "st1", casefile.Merge{Into: into, Reason: words("the same")}), everybody)
}

// second is another instance of the program on the same log.
func (b bundle) second(t *testing.T) bundle {
	t.Helper()
	other := b
	log, err := eventlog.Open(t.Context(), b.nc, eventlog.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = log.Close() })
	other.log = log
	other.open(t, log)
	return other
}

func (b bundle) look(t *testing.T, id string) casefile.State {
	t.Helper()
	out, err := b.cases.Look(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return out.State
}

// TestOppositeMergesFromTwoInstancesEndInOne lets two instances merge two cases
// into each other at once, thirty times: one is merged, one goes on, and exactly
// one caller is told that it was done.
func TestOppositeMergesFromTwoInstancesEndInOne(t *testing.T) {
	t.Parallel()
	one := setup(t)
	two := one.second(t)
	for n := range 30 {
		a, b := one.report(t), one.report(t)
		var errs [2]error
		var both sync.WaitGroup
		begin := make(chan struct{})
		both.Go(func() { <-begin; _, errs[0] = one.merge(t.Context(), a, b, fmt.Sprint("ab", n)) })
		both.Go(func() { <-begin; _, errs[1] = two.merge(t.Context(), b, a, fmt.Sprint("ba", n)) })
		close(begin)
		both.Wait()
		done := 0
		for _, err := range errs {
			if refused := (*es.Rejection)(nil); err == nil {
				done++
			} else if !errors.As(err, &refused) {
				t.Fatal(err)
			}
		}
		sa, sb := one.look(t, a), one.look(t, b)
		merged := 0
		for _, s := range []casefile.State{sa, sb} {
			if s.Status == casefile.IsMerged {
				merged++
			}
		}
		if done != 1 || merged != 1 {
			t.Fatalf("race %d: %d told that it was done, %d merged (%v, %v): %s into %q, %s into %q", n, done, merged, errs[0], errs[1], sa.Status, sa.Survivor(), sb.Status, sb.Survivor())
		}
	}
}

// TestACircleOfMergesLeavesOneOpenCase lets three callers close a circle at once.
func TestACircleOfMergesLeavesOneOpenCase(t *testing.T) {
	t.Parallel()
	one := setup(t)
	two := one.second(t)
	for n := range 10 {
		ids := []string{one.report(t), one.report(t), one.report(t)}
		var all sync.WaitGroup
		for i, by := range []bundle{one, two, one} {
			all.Go(func() { _, _ = by.merge(t.Context(), ids[i], ids[(i+1)%3], fmt.Sprint(n, "-", i)) }) // what is refused shows below
		}
		all.Wait()
		open := 0
		for _, id := range ids {
			s := one.look(t, id)
			for hops := 0; s.Survivor() != ""; hops++ {
				if s = one.look(t, s.Survivor()); hops > 3 {
					t.Fatalf("round %d: a circle", n)
				}
			}
			if one.look(t, id).Status != casefile.IsMerged {
				open++
			}
		}
		if open == 0 {
			t.Fatalf("round %d: %d open", n, open)
		}
	}
}

// TestAMergeIntoAMergedCaseGoesToItsSurvivor also tells that the same command
// sent again has the same answer.
func TestAMergeIntoAMergedCaseGoesToItsSurvivor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	survivor, twin, third := b.report(t), b.report(t), b.report(t)
	if _, err := b.merge(t.Context(), twin, survivor, "1"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		out, err := b.merge(t.Context(), third, twin, "2")
		if err != nil || out.State.Survivor() != survivor {
			t.Fatalf("into %s, %v", out.State.Survivor(), err)
		}
	}
	if _, err := b.merge(t.Context(), survivor, third, "3"); !errors.Is(err, casefile.ErrMergeSelf) {
		t.Errorf("into what was merged into it: %v", err)
	}
	undone, err := b.cases.Unmerge(t.Context(), order(third, "4", "st1", casefile.Unmerge{Reason: words("two")}))
	if err != nil || undone.State.Status != casefile.Waiting || b.look(t, survivor).Absorbs(third, 0) || !b.look(t, survivor).Absorbs(twin, 1) {
		t.Errorf("unmerged: %s, %v", undone.State.Status, err)
	}
}
