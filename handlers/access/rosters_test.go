package access_test

import (
	"testing"

	"gridcase/domain/org"
	. "gridcase/handlers/access"
)

// TestWhoPlansARoster: those who manage the unit; who works there reads it; nobody
// else learns that the unit exists.
func TestWhoPlansARoster(t *testing.T) {
	t.Parallel()
	tree := town()
	who := func(r org.Role, unit string) org.Person {
		return org.Person{ID: "x", Grants: []org.Grant{{Role: r, Unit: unit}}}
	}
	gone := who(org.Supervisor, "s2")
	gone.Left = true
	for name, tc := range map[string]struct {
		p                 org.Person
		unit              string
		sees, plans, hear bool
	}{
		"the street's supervisor plans its station":        {who(org.Supervisor, "s2"), "st", true, true, true},
		"and its communities":                              {who(org.Supervisor, "s2"), "c1", true, true, true},
		"and its grids, of whose gaps the secretary hears": {who(org.Supervisor, "s2"), "g1", true, true, false},
		"a secretary hears of their own":                   {who(org.Supervisor, "c1"), "c1", true, true, true},
		"and of their grids":                               {who(org.Supervisor, "c1"), "g1", true, true, true},
		"a secretary sees the station and plans it not":    {who(org.Supervisor, "c1"), "st", true, false, false},
		"the district need not hear of each":               {who(org.Supervisor, "d"), "st", true, true, false},
		"an administrator plans":                           {who(org.Admin, "d"), "st", true, true, false},
		"staff read their own":                             {who(org.StationStaff, "st"), "st", true, false, false},
		"a worker her grid's":                              {who(org.GridWorker, "g1"), "g1", true, false, false},
		"and no other's":                                   {who(org.GridWorker, "g1"), "g2", false, false, false},
		"a neighbour's name may begin alike":               {who(org.Supervisor, "c1"), "c10", false, false, false},
		"nobody plans what does not exist":                 {who(org.Admin, "d"), "nowhere", false, false, false},
		"who has left does nothing":                        {gone, "st", false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := SeesRoster(tc.p, tc.unit, tree) == nil; got != tc.sees {
				t.Errorf("sees: %v", got)
			}
			if got := MayPlan(tc.p, tc.unit, tree) == nil; got != tc.plans {
				t.Errorf("plans: %v", got)
			}
			if got := HearsOfGap(tc.p, tc.unit, tree); got != tc.hear {
				t.Errorf("hears: %v", got)
			}
		})
	}
}
