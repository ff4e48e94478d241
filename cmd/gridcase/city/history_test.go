package city

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/personal"
	"gridcase/domain/reference"
	"gridcase/domain/routing"
)

func documents(c City) reference.State {
	return reference.State{Org: c.Tree(), Matters: matter.Default(), Calendar: clock.Default(), Policy: routing.Default()}
}

// relive decides on all acts again, as the command path will, and answers with
// the states that they leave.
func relive(t *testing.T, ref reference.State, acts []Act) map[string]casefile.State {
	t.Helper()
	states := map[string]casefile.State{}
	for _, a := range acts {
		code := states[a.Case].Matter
		if a.Report != nil {
			code = a.Report.Matter
		}
		w := personal.Sealed{}
		if a.Text != "" {
			w = placeholder
		}
		rules, _ := ref.Rules(code)
		events, err := casefile.Decide(states[a.Case], casefile.Command{By: a.By, At: a.At, Rules: rules, Verb: a.verb(w)})
		if err != nil || len(events) == 0 {
			t.Fatalf("%s by %s on %s at %s: %d events, %v", a.Name, a.By, a.Case, a.At, len(events), err)
		}
		states[a.Case] = casefile.Decider.Replay(states[a.Case], events...)
	}
	return states
}

// moments are times of day and year that differ in what is worked.
var moments = []time.Time{
	time.Date(2026, 11, 20, 15, 0, 0, 0, clock.Zone),
	time.Date(2026, 11, 22, 12, 9, 0, 0, clock.Zone), // a Sunday
	time.Date(2026, 10, 3, 9, 30, 0, 0, clock.Zone),  // in a holiday week
	time.Date(2026, 1, 5, 0, 0, 1, 0, clock.Zone),    // over the end of a year, just after midnight
}

func TestHistoryLeavesNothingForTheLadderToCatchUpOn(t *testing.T) {
	t.Parallel()
	c := Make(1, Small)
	ref := documents(c)
	for _, now := range moments {
		acts := slices.Collect(c.History(ref, now, 700))
		soon := 0
		for id, s := range relive(t, ref, acts) {
			for _, rung := range s.Terms.Rungs {
				if !rung.Due.IsZero() && !rung.Due.After(now) {
					t.Errorf("now %s: %s of %s (%s) was due at %s", now, rung.Rung, id, s.Status, rung.Due)
				}
				if rung.Rung == "accept.100" {
					soon++
				}
			}
		}
		t.Logf("now %s: %d cases wait to climb", now, soon)
		if soon < 2 {
			t.Errorf("now %s: only %d cases wait to climb", now, soon)
		}
	}
}

func TestHistoryIsInOrderAndOfTheLastSixtyDays(t *testing.T) {
	t.Parallel()
	c := Make(1, Small)
	now := moments[0]
	names, cases := map[string]int{}, map[string]bool{}
	last := time.Time{}
	for a := range c.History(documents(c), now, 2000) {
		switch {
		case a.At.Before(last):
			t.Fatalf("%s at %s comes after %s", a.Name, a.At, last)
		case a.At.After(now) || a.At.Before(midnight(now).AddDate(0, 0, -historyDays)):
			t.Fatalf("%s at %s", a.Name, a.At)
		case (a.Name == "report") == cases[a.Case]:
			t.Fatalf("%s on %s: a report is the first act of a case", a.Name, a.Case)
		}
		last, cases[a.Case] = a.At, true
		names[a.Name]++
	}
	if len(cases) != 2000 {
		t.Errorf("%d cases, want 2000", len(cases))
	}
	for _, verb := range strings.Fields("report claim note release assign resolve verify rework close reopen escalate hand-down reject ring climb contact callback unsolved rate suspend extend grant refuse urge return rule join take-part hand-in") {
		if names[verb] == 0 {
			t.Errorf("nobody ever did %q", verb)
		}
	}
	t.Logf("%v", names)
}

func TestMostCasesAreClosedInTimeAndSomeAreOpen(t *testing.T) {
	t.Parallel()
	c := Make(1, Small)
	ref, now := documents(c), moments[0]
	by, inTime, closed, climbed := map[casefile.Status]int{}, 0, 0, 0
	for _, s := range relive(t, ref, slices.Collect(c.History(ref, now, 2000))) {
		by[s.Status]++
		if s.Climbed > 0 {
			climbed++
		}
		if s.Status == casefile.IsClosed {
			closed++
			if !s.Closed.After(s.Resident) {
				inTime++
			}
		}
	}
	t.Logf("%v, %d of %d closed by the resident's due time, %d climbed", by, inTime, closed, climbed)
	if share := float64(closed) / 2000; share < 0.75 || share > 0.97 {
		t.Errorf("%.0f %% are closed", share*100)
	}
	if share := float64(inTime) / float64(closed); share < 0.7 || share > 0.98 {
		t.Errorf("%.0f %% are closed in time", share*100)
	}
	for _, s := range []casefile.Status{casefile.Waiting, casefile.Held, casefile.InReview, casefile.IsRefused} {
		if by[s] < 3 {
			t.Errorf("%d cases are %s", by[s], s)
		}
	}
}

func TestMattersComeInTheSharesOfTheLoadModel(t *testing.T) {
	t.Parallel()
	group := map[string]int{}
	for i, g := range groups {
		for _, w := range g.codes {
			if _, ok := matter.Default().Find(w.code); !ok {
				t.Errorf("the catalogue has no %s", w.code)
			}
			if _, twice := group[w.code]; twice {
				t.Errorf("%s is in two groups", w.code)
			}
			group[w.code] = i
		}
	}
	c := Make(1, Small)
	n, got := 3000, make([]float64, len(groups))
	for a := range c.History(documents(c), moments[0], n) {
		if a.Report != nil {
			got[group[a.Report.Matter]] += 100 / float64(n)
		}
	}
	for i, g := range groups {
		if math.Abs(got[i]-g.percent) > 2.5 {
			t.Errorf("group %d: %.1f %%, want %.0f", i, got[i], g.percent)
		}
	}
}

func TestTheSameDayTellsTheSameHistory(t *testing.T) {
	t.Parallel()
	c := Make(5, Small)
	ref, morning := documents(c), time.Date(2026, 11, 20, 9, 0, 0, 0, clock.Zone)
	evening := morning.Add(9 * time.Hour)
	early, late := slices.Collect(c.History(ref, morning, 500)), slices.Collect(c.History(ref, evening, 500))
	if len(late) <= len(early) {
		t.Errorf("nothing happened between: %d acts, then %d", len(early), len(late))
	}
	for i, a := range early {
		b := late[i]
		if a.ID != b.ID || a.Case != b.Case || a.By != b.By || !a.At.Equal(b.At) || a.Name != b.Name || a.Text != b.Text {
			t.Fatalf("act %d: %+v, later %+v", i, a, b)
		}
	}
	other := slices.Collect(Make(6, Small).History(ref, morning, 500))
	if other[0].Case == early[0].Case {
		t.Error("another seed tells the same history")
	}
}

func TestWordsExistForEveryMatterAndVerb(t *testing.T) {
	t.Parallel()
	for _, m := range matter.Default().All() {
		if w := wordsOf(m.Code); len(w.seen) == 0 || len(w.done) == 0 || m.Code != "" && len(w.seen) == len(written[""].seen) && w.seen[0] == written[""].seen[0] {
			t.Errorf("%s has no words of its own", m.Code)
		}
	}
}
