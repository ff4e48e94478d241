package access_test

import (
	"slices"
	"testing"

	"gridcase/domain/org"
	. "gridcase/handlers/access"
)

// TestWhoSpeaksForAUnit: who works there or for it, and who supervises it.
func TestWhoSpeaksForAUnit(t *testing.T) {
	t.Parallel()
	tree := town()
	gone := org.Person{ID: "x", Left: true, Grants: []org.Grant{{Role: org.Supervisor, Unit: "s2"}}}
	for name, tc := range map[string]struct {
		role org.Role
		on   string
		yes  []string
		no   []string
	}{
		"a secretary for the community": {org.Supervisor, "c1", []string{"c1"}, []string{"g1", "c10", "s2", "st", "of"}},
		"a street's supervisor for all": {org.Supervisor, "s2", []string{"s2", "c1", "c10", "st", "of"}, []string{"s20", "c20", "d"}},
		"a station for its communities": {org.StationStaff, "st", []string{"st", "c1", "c2"}, []string{"c10", "s2", "of"}},
		"an office for its street":      {org.StreetStaff, "of", []string{"of", "s2"}, []string{"c1", "st", "d"}},
		"a worker for nobody":           {org.GridWorker, "g1", nil, []string{"g1", "c1"}},
		"nor an administrator":          {org.Admin, "d", nil, []string{"d", "s2", "c1"}},
	} {
		acts := Acting(org.Person{ID: "x", Grants: []org.Grant{{Role: tc.role, Unit: tc.on}}}, tree)
		for _, unit := range tc.yes {
			if !slices.Contains(acts, unit) {
				t.Errorf("%s: not for %s", name, unit)
			}
		}
		for _, unit := range append(tc.no, "nowhere", "") {
			if slices.Contains(acts, unit) {
				t.Errorf("%s: also for %s", name, unit)
			}
		}
	}
	if len(Acting(gone, tree)) > 0 || Neighbours(gone, "d.s2", tree) {
		t.Error("who has left still speaks for a unit")
	}
	worker := org.Person{ID: "x", Grants: []org.Grant{{Role: org.GridWorker, Unit: "g1"}}}
	if !Neighbours(worker, "d.s20.c20", tree) || Neighbours(worker, "d2.s", tree) {
		t.Error("a district's people see its lists, and no other's")
	}
}
