package routing_test

import (
	"testing"

	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/routing"
)

var full = []org.Stop{{Level: org.Grid, Unit: "g"}, {Level: org.Community, Unit: "c"}, {Level: org.Street, Unit: "s"}, {Level: org.District, Unit: "d"}}

func TestTheLowestCapableLevelKeepsTheCase(t *testing.T) {
	t.Parallel()
	streetless := []org.Stop{full[0], full[1], full[3]}
	for _, tc := range []struct {
		name     string
		code     string
		severity matter.Severity // "" takes the catalogue's
		chain    []org.Stop
		unit     string
		rule     string
	}{
		{"garbage stays in the grid", "E0101", "", full, "g", "matter.grid"},
		{"a loose cover is the community's", "C0102", "", full, "c", "matter.community"},
		{"a missing cover goes to the street", "C0101", "", full, "s", "matter.street"},
		{"a gas leak goes to the district", "E0503", "", full, "d", "matter.district"},
		{"violence at home stays with the community, grave as it is", "G0203", "", full, "c", "matter.community"},
		{"garbage that hurt somebody is led by the community", "E0101", matter.L3, full, "c", "severity.l3"},
		{"a grave case is lifted to the street", "C0102", matter.L2, full, "s", "severity.l2"},
		{"a grave case of the district is not pulled down", "E0503", matter.L2, full, "d", "matter.district"},
		{"the gravest goes to the district", "E0101", matter.L1, full, "d", "severity.l1"},
		{"a milder report does not lower a street matter", "C0101", matter.L4, full, "s", "matter.street"},
		{"a service item is taken at the window", "S0101", "", full, "c", "service.window"},
		{"without a street the district takes it", "C0101", "", streetless, "d", "matter.street"},
		{"without a grid the community takes a small matter", "E0101", "", full[1:], "c", "matter.grid"},
		{"outside every grid the district sorts it", "E0101", "", full[3:], "d", "matter.grid"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			m, ok := matter.Default().Find(tc.code)
			if !ok {
				t.Fatalf("no matter %s", tc.code)
			}
			severity := tc.severity
			if severity == "" {
				severity = m.Severity
			}
			d := routing.Default().Route(routing.Facts{Matter: m, Severity: severity, Chain: tc.chain}, nil)
			if d.Stop.Unit != tc.unit || d.Rule != tc.rule || d.Why.Zh == "" || d.Why.En == "" {
				t.Errorf("went to %s by %s (%s), want %s by %s", d.Stop.Unit, d.Rule, d.Why.En, tc.unit, tc.rule)
			}
		})
	}
}

func TestTheTopHasNoNext(t *testing.T) {
	t.Parallel()
	if s, ok := routing.Next(full, org.District); ok {
		t.Errorf("above the district: %v", s)
	}
	if s, ok := routing.Next([]org.Stop{full[0], full[3]}, org.Grid); !ok || s.Unit != "d" {
		t.Errorf("above the grid: %v, %v", s, ok)
	}
}
