package reference_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/reference"
	"gridcase/domain/routing"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.FixedZone("CST", 8*3600))

// shelf folds what is decided, as the log would number it.
type shelf struct {
	t        *testing.T
	state    reference.State
	versions map[string]uint64
}

func open(t *testing.T) *shelf {
	t.Helper()
	s := &shelf{t: t, versions: map[string]uint64{}}
	s.store(reference.Matters, noon.AddDate(0, 0, -9), reference.MattersAdopted{Catalogue: matter.Default()})
	s.store(reference.Policy, noon.AddDate(0, 0, -9), reference.PolicyAdopted{Policy: routing.Default()})
	return s
}

func (s *shelf) store(document string, at time.Time, events ...reference.Event) {
	s.versions[document]++
	s.state = reference.Evolve(s.state, document, reference.Commit{Version: s.versions[document], At: at, Events: events})
}

func (s *shelf) must(document string, at time.Time, events []reference.Event, err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	s.store(document, at, events...)
}

func days(n int) json.RawMessage {
	p := routing.Default()
	p.ReopenDays = n
	b, err := json.Marshal(p)
	if err != nil {
		panic(err)
	}
	return b
}

func (s *shelf) propose(id string, reopen int, from time.Time, inFlight bool) {
	s.t.Helper()
	events, err := s.state.Propose(reference.Policy, reference.Proposed{ID: id, By: "a", At: noon, Reason: "why", From: from, InFlight: inFlight, Body: days(reopen)})
	s.must(reference.Policy, noon, events, err)
}

func (s *shelf) approve(id string) {
	s.t.Helper()
	events, err := s.state.Approve(id, "b", "", noon)
	s.must(reference.Policy, noon, events, err)
}

// reopen asks what a case that was reported under a version goes by.
func (s *shelf) reopen(version uint64, at time.Time) int {
	r, _ := s.state.RulesOf("E0101", casefile.Versions{Policy: version, Matters: 1}, at)
	return r.Policy.ReopenDays
}

func TestAnApprovedPolicyCountsFromItsDay(t *testing.T) {
	t.Parallel()
	s, day := open(t), noon.AddDate(0, 0, 3)
	s.propose("p", 30, day, false)
	if s.state.At(day).Policy.ReopenDays != 7 {
		t.Error("a proposal is in force before anybody approved it")
	}
	s.approve("p")
	if before, after := s.state.At(day.Add(-1)), s.state.At(day); before.Policy.ReopenDays != 7 || before.Versions.Policy != 1 || after.Policy.ReopenDays != 30 || after.Versions.Policy != 3 {
		t.Errorf("before %+v, after %+v", before.Versions, after.Versions)
	}
	if next := s.state.NextChange(noon); !next.Equal(day) {
		t.Errorf("the next change is at %v", next)
	}
	if old, reported := s.reopen(1, day.AddDate(0, 1, 0)), s.reopen(3, day.AddDate(0, 1, 0)); old != 7 || reported != 30 {
		t.Errorf("a case in flight goes by %d days, a new one by %d", old, reported)
	}
}

func TestAChangeMayCountForCasesInFlight(t *testing.T) {
	t.Parallel()
	s, day := open(t), noon.AddDate(0, 0, 3)
	s.propose("p", 30, day, true)
	s.approve("p")
	s.propose("q", 60, day.AddDate(0, 0, 3), false)
	s.approve("q")
	for _, tc := range []struct {
		in   int
		days int
	}{{2, 7}, {3, 30}, {9, 30}} {
		if got := s.reopen(1, noon.AddDate(0, 0, tc.in)); got != tc.days {
			t.Errorf("after %d days it goes by %d, want %d", tc.in, got, tc.days)
		}
	}
}

// TestACaseKeepsTheCatalogueThatItWasReportedUnder, and a day before the first
// edition goes by the first: what was imported from older books needs rules too.
func TestACaseKeepsTheCatalogueThatItWasReportedUnder(t *testing.T) {
	t.Parallel()
	s, day := open(t), noon.AddDate(0, 0, 3)
	sheet, err := json.Marshal(matter.Default())
	if err != nil {
		t.Fatal(err)
	}
	later, err := matter.ParseJSON(bytes.ReplaceAll(sheet, []byte(`"level":"grid"`), []byte(`"level":"community"`)))
	if err != nil {
		t.Fatal(err)
	}
	s.store(reference.Matters, day, reference.MattersAdopted{Catalogue: later})
	level := func(pinned uint64, at time.Time) org.Level {
		r, _ := s.state.RulesOf("E0101", casefile.Versions{Policy: 1, Matters: pinned}, at)
		return r.Matter.Level
	}
	if got := level(1, day.AddDate(0, 1, 0)); got != org.Grid {
		t.Errorf("a case in flight is of the %s, want the grid", got)
	}
	if got := level(2, day.AddDate(0, 1, 0)); got != org.Community {
		t.Errorf("a new case is of the %s, want the community", got)
	}
	if got := level(0, noon.AddDate(-5, 0, 0)); got != org.Grid {
		t.Errorf("a case of five years ago is of the %s, want the grid by the first edition", got)
	}
	if e, known := s.state.Policies().At(noon.AddDate(-5, 0, 0)); !known || e.Version != 1 {
		t.Errorf("five years ago the policy %d was in force (%v), want the first", e.Version, known)
	}
}

func TestNobodyApprovesTheirOwnProposal(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.propose("p", 30, time.Time{}, false)
	for _, tc := range []struct {
		name string
		do   func() ([]reference.Event, error)
		want error
	}{
		{"own approval", func() ([]reference.Event, error) { return s.state.Approve("p", "a", "", noon) }, reference.ErrOwnProposal},
		{"own refusal", func() ([]reference.Event, error) { return s.state.Refuse("p", "a", "no", noon) }, reference.ErrOwnProposal},
		{"withdrawn by another", func() ([]reference.Event, error) { return s.state.Withdraw("p", "b", noon) }, reference.ErrNotYours},
		{"refused without a reason", func() ([]reference.Event, error) { return s.state.Refuse("p", "b", " ", noon) }, reference.ErrProposeWhy},
		{"unknown", func() ([]reference.Event, error) { return s.state.Approve("x", "b", "", noon) }, reference.ErrNoProposal},
		{"from the past", func() ([]reference.Event, error) {
			return s.state.Propose(reference.Policy, reference.Proposed{ID: "q", By: "a", At: noon, Reason: "why", From: noon.AddDate(0, 0, -1), Body: days(1)})
		}, reference.ErrFromPast},
		{"no reason", func() ([]reference.Event, error) {
			return s.state.Propose(reference.Policy, reference.Proposed{ID: "q", By: "a", At: noon, Body: days(1)})
		}, reference.ErrProposeWhy},
		{"no such document", func() ([]reference.Event, error) {
			return s.state.Propose("songs", reference.Proposed{ID: "q", By: "a", At: noon, Reason: "why"})
		}, reference.ErrNoDocument},
		{"no document at all", func() ([]reference.Event, error) {
			return s.state.Propose(reference.Policy, reference.Proposed{ID: "q", By: "a", At: noon, Reason: "why", Body: json.RawMessage(`[]`)})
		}, reference.ErrBody},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if events, err := tc.do(); !errors.Is(err, tc.want) || len(events) > 0 {
				t.Errorf("%v, %v", events, err)
			}
		})
	}
}

func TestADecisionIsFinalAndMayBeSentAgain(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.propose("p", 30, time.Time{}, false)
	s.approve("p")
	if events, err := s.state.Approve("p", "b", "", noon); err != nil || len(events) > 0 {
		t.Errorf("the same again: %v, %v", events, err)
	}
	if _, err := s.state.Refuse("p", "b", "no", noon); !errors.Is(err, reference.ErrDecided) {
		t.Errorf("refused after it was approved: %v", err)
	}
	if _, err := s.state.Withdraw("p", "a", noon); !errors.Is(err, reference.ErrDecided) {
		t.Errorf("withdrawn after it was approved: %v", err)
	}
}

func TestAnOutdatedProposalIsNotApproved(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.propose("p", 30, time.Time{}, false)
	s.propose("q", 60, noon.AddDate(0, 0, 5), false)
	s.approve("q")
	if _, err := s.state.Approve("p", "b", "", noon); !errors.Is(err, reference.ErrOutdated) {
		t.Errorf("it would undo the other change: %v", err)
	}
}

func TestAChangeOfTheTreeWaitsForItsDay(t *testing.T) {
	t.Parallel()
	s, day := open(t), noon.AddDate(0, 0, 3)
	s.store(reference.Org, noon, reference.UnitSet{Unit: org.Unit{ID: "d", Kind: org.KindDistrict, Zh: "区"}})
	body, err := json.Marshal(reference.OrgChange{Units: []org.Unit{{ID: "s", Kind: org.KindStreet, Parent: "d", Zh: "街道"}}})
	if err != nil {
		t.Fatal(err)
	}
	events, err := s.state.Propose(reference.Org, reference.Proposed{ID: "o", By: "a", At: noon, Reason: "why", From: day, Body: body})
	s.must(reference.Org, noon, events, err)
	events, err = s.state.Approve("o", "b", "", noon)
	s.must(reference.Org, noon, events, err)
	before, after := s.state.At(day.Add(-time.Second)), s.state.At(day)
	if _, early := before.Org.Unit("s"); early {
		t.Error("the street is there before its day")
	}
	if u, there := after.Org.Unit("s"); !there || after.Org.Path("s") != "d.s" || after.Moves != before.Moves+1 {
		t.Errorf("%+v, %d moves", u, after.Moves)
	}
}
