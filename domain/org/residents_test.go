package org_test

import (
	"testing"
	"time"

	"gridcase/domain/org"
)

// TestResidentsAddUp: what a unit says of itself counts before the sum of those
// below, and what nobody told of is not guessed.
func TestResidentsAddUp(t *testing.T) {
	t.Parallel()
	unit := func(id string, k org.Kind, parent string, n int) org.Unit {
		return org.Unit{ID: id, Kind: k, Parent: parent, Zh: id, Residents: n}
	}
	gone := unit("g4", org.KindGrid, "c", 9000)
	gone.Until = time.Unix(1, 0)
	tree := org.NewTree([]org.Unit{
		unit("d", org.KindDistrict, "", 0), unit("s", org.KindStreet, "d", 0), unit("o", org.KindOffice, "s", 0),
		unit("c", org.KindCommunity, "s", 0), unit("g1", org.KindGrid, "c", 300), unit("g2", org.KindGrid, "c", 400), unit("g3", org.KindGrid, "c", 0), gone,
		unit("c2", org.KindCommunity, "s", 1000), unit("g5", org.KindGrid, "c2", 700),
		unit("d2", org.KindDistrict, "", 50), unit("c3", org.KindCommunity, "d2", 80),
	}, nil)
	for path, want := range map[string]int{
		"d.s.c.g1": 300, "d.s.c.g3": 0, "d.s.c.g4": 0, "d.s.c": 700, "d.s.c2": 1000, "d.s.c2.g5": 700, "d.s": 1700, "d": 1700, "d2": 50, "": 1750, "d.s.o": 0, "x": 0,
	} {
		if got := tree.Residents(path); got != want {
			t.Errorf("%q has %d residents, want %d", path, got, want)
		}
	}
	// A change that says nothing of them leaves them as they were.
	if got := tree.With([]org.Unit{unit("g1", org.KindGrid, "c", 0)}, nil).Residents("d.s.c"); got != 700 {
		t.Errorf("%d after a change of a name", got)
	}
	for _, u := range []org.Unit{unit("g1", org.KindGrid, "c", -1), unit("g1", org.KindGrid, "c", 100_000_001), unit("o", org.KindOffice, "s", 3)} {
		if faults := tree.Check([]org.Unit{u}, nil); len(faults) != 1 || faults[0].Code != "org.residents" {
			t.Errorf("%s with %d: %+v", u.ID, u.Residents, faults)
		}
	}
}
