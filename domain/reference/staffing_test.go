package reference_test

import (
	"slices"
	"testing"
	"time"

	"gridcase/domain/org"
	"gridcase/domain/reference"
)

// TestAGridThatLosesItsWorkerIsSaidOnce lets a worker move, and another come and
// leave.
func TestAGridThatLosesItsWorkerIsSaidOnce(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2026, 11, n, 9, 0, 0, 0, time.UTC) }
	var s reference.State
	take := func(subject string, events ...reference.Event) {
		s = reference.Evolve(s, subject, reference.Commit{Version: s.Seen(subject) + 1, At: day(1), Events: events})
	}
	look := func(n int) (names []string) {
		t.Helper()
		events := s.StaffingChanges(day(n))
		for _, e := range events {
			switch e := e.(type) {
			case reference.GridEmptied:
				names = append(names, "-"+e.Grid)
				if got := s.Seen(reference.Staffing) > 0; got != slices.Equal(e.Tell, []string{"sv"}) {
					t.Errorf("on day %d %v are told of %s", n, e.Tell, e.Grid)
				}
			case reference.GridStaffed:
				names = append(names, "+"+e.Grid)
			}
		}
		if len(events) > 0 {
			take(reference.Staffing, events...)
		}
		return names
	}
	role := func(id string, r org.Role, unit string) org.Person {
		return org.Person{ID: id, Grants: []org.Grant{{Role: r, Unit: unit}}}
	}
	worker := role("gw", org.GridWorker, "g1")
	for _, u := range []org.Unit{{ID: "d", Kind: org.KindDistrict}, {ID: "c", Kind: org.KindCommunity, Parent: "d"}, {ID: "g1", Kind: org.KindGrid, Parent: "c"}, {ID: "g2", Kind: org.KindGrid, Parent: "c"}, {ID: "g3", Kind: org.KindGrid, Parent: "c"}} {
		take(reference.Org, reference.UnitSet{Unit: u})
	}
	for _, p := range []org.Person{worker, role("gx", org.GridWorker, "g3"), role("sv", org.Supervisor, "c"), role("dv", org.Supervisor, "d")} {
		take(reference.Org, reference.PersonSet{Person: p})
	}
	step := func(what string, got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	step("how it is at the start", look(2), "-g2")
	step("nothing new", look(3))
	worker.Grants = nil
	take(reference.Org, reference.PersonSet{Person: worker})
	step("she moved", look(5), "-g1")
	step("once", look(6))
	next := role("gy", org.GridWorker, "g1")
	take(reference.Org, reference.PersonSet{Person: next})
	step("somebody came", look(7), "+g1")
	next.Left = true
	take(reference.Org, reference.PersonSet{Person: next})
	step("and left", look(8), "-g1")
	if told := s.Vacancies("sv"); len(told) != 2 || !told[0].At.Equal(day(8)) || len(s.Vacancies("dv")) != 0 {
		t.Errorf("the community's supervisor was told %v, the district's %v", told, s.Vacancies("dv"))
	}
}
