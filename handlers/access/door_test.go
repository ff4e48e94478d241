package access_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/org"
	. "gridcase/handlers/access"
)

var update = flag.Bool("update", false, "write the matrix anew")

// town has two streets and, beside "1.2", a street "1.20" whose name begins
// alike.
func town() org.Tree {
	return org.NewTree([]org.Unit{
		{ID: "d", Kind: org.KindDistrict},
		{ID: "s2", Kind: org.KindStreet, Parent: "d"}, {ID: "s20", Kind: org.KindStreet, Parent: "d"}, {ID: "s3", Kind: org.KindStreet, Parent: "d"},
		{ID: "c1", Kind: org.KindCommunity, Parent: "s2"}, {ID: "c10", Kind: org.KindCommunity, Parent: "s2"}, {ID: "c2", Kind: org.KindCommunity, Parent: "s2"},
		{ID: "c20", Kind: org.KindCommunity, Parent: "s20"},
		{ID: "g1", Kind: org.KindGrid, Parent: "c1"}, {ID: "g10", Kind: org.KindGrid, Parent: "c1"}, {ID: "g2", Kind: org.KindGrid, Parent: "c1"}, {ID: "gb", Kind: org.KindGrid, Parent: "c2"},
		{ID: "ga", Kind: org.KindGrid, Parent: "c10"}, {ID: "gz", Kind: org.KindGrid, Parent: "c20"},
		{ID: "st", Kind: org.KindStation, Parent: "s2", Serves: []string{"c1", "c2"}}, {ID: "of", Kind: org.KindOffice, Parent: "s2"},
	}, []org.Person{
		{ID: "w1", Name: "w1", Grants: []org.Grant{{Role: org.GridWorker, Unit: "g1"}}},
		{ID: "gone", Left: true, Grants: []org.Grant{{Role: org.Supervisor, Unit: "d"}}},
	})
}

// at is a case about a grid that stands at one of the stops above it.
func at(t org.Tree, grid string, l org.Level) Case {
	c := Case{}
	for i, stop := range t.Chain(grid) {
		if i == 0 {
			c.Place = stop
		}
		if stop.Level == l {
			c.At = stop
		}
	}
	return c
}

// relations are how the unit of a grant may lie to a case that stands at c1 and
// is about g1.
var relations = []struct{ name, unit string }{
	{"own", "c1"}, {"child", "g1"}, {"parent", "s2"}, {"district", "d"}, {"station", "st"}, {"office", "of"},
	{"other child", "g2"}, {"sibling", "c2"}, {"lookalike", "c10"}, {"lookalike child", "g10"}, {"lookalike parent", "s20"},
}

// TestMatrix writes out who may do what, over all actions, roles, levels and
// places; the table in testdata is what was read and agreed on.
func TestMatrix(t *testing.T) {
	t.Parallel()
	tree := town()
	var out strings.Builder
	for _, level := range org.Levels {
		c := at(tree, "g1", level)
		for _, role := range org.Roles {
			for _, rel := range relations {
				p := org.Person{ID: "p", Grants: []org.Grant{{Role: role, Unit: rel.unit}}}
				var may []string
				for _, a := range Actions {
					if Can(p, a, c, tree) {
						may = append(may, string(a))
					}
				}
				fmt.Fprintf(&out, "%-9s %-14s %-16s %s\n", level, role, rel.name, strings.Join(may, " "))
			}
		}
	}
	const golden = "testdata/matrix.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("who may do what has changed; read the difference, then run with -update\n%s", out.String())
	}
}

func TestNobodyReachesBesideTheirUnits(t *testing.T) {
	t.Parallel()
	tree := town()
	for _, role := range org.Roles {
		for _, level := range org.Levels {
			for _, unit := range []string{"c2", "c10", "g10", "g2", "s20", "s3", "c20", "gz"} {
				p := org.Person{ID: "p", Grants: []org.Grant{{Role: role, Unit: unit}}}
				for _, a := range Actions {
					if err := Check(p, a, at(tree, "g1", level), tree); err != NotFound {
						t.Errorf("%s on %s may %s a case about g1 at %s: %v", role, unit, a, level, err)
					}
				}
			}
		}
	}
}

func TestAdminSeesNoCase(t *testing.T) {
	t.Parallel()
	tree := town()
	p := org.Person{ID: "p", Grants: []org.Grant{{Role: org.Admin, Unit: "d"}}}
	for _, a := range Actions {
		if Can(p, a, at(tree, "g1", org.Community), tree) {
			t.Errorf("an admin may %s", a)
		}
	}
}

func TestTies(t *testing.T) {
	t.Parallel()
	tree := town()
	worker := org.Person{ID: "w1", Grants: []org.Grant{{Role: org.GridWorker, Unit: "g1"}}}
	stranger := org.Person{ID: "x", Grants: []org.Grant{{Role: org.GridWorker, Unit: "gz"}}}
	foreign := at(tree, "gz", org.Street)
	filed, held := foreign, foreign
	filed.FiledBy, held.Holder = "w1", "w1"
	for _, tt := range []struct {
		name string
		p    org.Person
		a    Action
		c    Case
		want string // code, "" for allowed
	}{
		{"a filer sees her case wherever it is", worker, See, filed, ""},
		{"a filer may reopen it", worker, Reopen, filed, ""},
		{"a filer may not claim it there", worker, Claim, filed, "access.denied"},
		{"a holder sees and may hand up", worker, Escalate, held, ""},
		{"a worker sees a case of her grid that climbed", worker, See, at(tree, "g1", org.Street), ""},
		{"and may verify it on site", worker, Verify, at(tree, "g1", org.Street), ""},
		{"but not claim it", worker, Claim, at(tree, "g1", org.Street), "access.denied"},
		{"a stranger finds nothing", stranger, See, at(tree, "g1", org.Grid), "case.not_found"},
		{"and cannot note", stranger, Note, at(tree, "g1", org.Grid), "case.not_found"},
		{"nobody sees the case that is none", worker, See, Of(casefile.State{}), "case.not_found"},
		{"an empty id is no holder", org.Person{}, See, Case{}, "case.not_found"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := code(Check(tt.p, tt.a, tt.c, tree)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestWhoeverLeftMayNothing(t *testing.T) {
	t.Parallel()
	tree := town()
	gone, _ := tree.Person("gone")
	if Can(gone, See, at(tree, "g1", org.Grid), tree) || len(Reach(gone, tree)) > 0 {
		t.Error("somebody who left still sees cases")
	}
}

func TestReportingPlaces(t *testing.T) {
	t.Parallel()
	tree := town()
	worker := org.Person{ID: "w1", Grants: []org.Grant{{Role: org.GridWorker, Unit: "g1"}}}
	for _, tt := range []struct {
		name, unit, want string
	}{
		{"her grid", "g1", ""},
		{"the grid beside", "g2", "grid.not_yours"},
		{"the grid with a name that begins alike", "g10", "grid.not_yours"},
		{"a place in no known grid, sorted by her district", "d", ""},
		{"a street that is not hers", "s20", "grid.not_yours"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := code(MayReport(worker, tree.Chain(tt.unit), tree)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if Works(worker, org.GridWorker, tree.Chain("g2"), tree) || !Works(worker, org.GridWorker, tree.Chain("g1"), tree) {
		t.Error("a worker works her grid and no other")
	}
}

func TestScopeIsWhatBothSee(t *testing.T) {
	t.Parallel()
	tree := town()
	secretary := org.Person{ID: "p", Grants: []org.Grant{{Role: org.Supervisor, Unit: "c1"}}}
	paths, err := Scope(secretary, "st", tree)
	if err != nil || !slices.Equal(paths, []string{"d.s2.c1"}) {
		t.Errorf("a secretary of c1 sees %v of the station, %v", paths, err)
	}
	for _, unit := range []string{"s2", "d", "c2", "nowhere"} {
		if _, err := Scope(secretary, unit, tree); err != UnitNotFound {
			t.Errorf("unit %s: %v", unit, err)
		}
	}
}

func TestAssignee(t *testing.T) {
	t.Parallel()
	tree := town()
	for _, tt := range []struct{ to, grid, want string }{
		{"w1", "g1", ""}, {"w1", "g2", "case.assignee_elsewhere"}, {"gone", "g1", "person.unknown"}, {"nobody", "g1", "person.unknown"},
	} {
		if got := code(Assignee(tt.to, at(tree, tt.grid, org.Grid), tree)); got != tt.want {
			t.Errorf("%s for %s: got %q, want %q", tt.to, tt.grid, got, tt.want)
		}
	}
}

func TestAnExtensionIsGrantedFromHighEnough(t *testing.T) {
	t.Parallel()
	tree := town()
	to := tree.Chain("g1")[2] // the street
	for _, tt := range []struct {
		role org.Role
		unit string
		want string
	}{
		{org.Supervisor, "s2", ""}, {org.Supervisor, "of", ""}, {org.Supervisor, "d", ""},
		{org.Supervisor, "c1", "access.level_too_low"}, {org.Supervisor, "s20", "access.level_too_low"}, {org.StreetStaff, "s2", "access.level_too_low"},
	} {
		p := org.Person{ID: "p", Grants: []org.Grant{{Role: tt.role, Unit: tt.unit}}}
		if got := code(MayGrant(p, to, tree)); got != tt.want {
			t.Errorf("%s of %s: got %q, want %q", tt.role, tt.unit, got, tt.want)
		}
	}
}

func TestWhoeverHasACaseOfElsewhereSeesIt(t *testing.T) {
	t.Parallel()
	tree := town()
	c := at(tree, "g1", org.Community)
	c.At = tree.Chain("c20")[0] // it was sent to another street
	for _, tt := range []struct {
		role org.Role
		unit string
		want string
	}{
		{org.StationStaff, "c20", ""}, {org.Supervisor, "s20", ""}, {org.Supervisor, "s2", "access.denied"},
		{org.StationStaff, "c2", "case.not_found"}, {org.GridWorker, "gz", "case.not_found"}, {org.Admin, "d", "case.not_found"},
	} {
		p := org.Person{ID: "p", Grants: []org.Grant{{Role: tt.role, Unit: tt.unit}}}
		if got := code(Check(p, Claim, c, tree)); got != tt.want {
			t.Errorf("%s of %s: got %q, want %q", tt.role, tt.unit, got, tt.want)
		}
	}
}

func TestDestinations(t *testing.T) {
	t.Parallel()
	tree := town()
	for unit, want := range map[string]string{"c20": "", "g1": "", "d": "", "st": "unit.not_found", "of": "unit.not_found", "nowhere": "unit.not_found"} {
		to, err := Destination(unit, tree.Chain("g1"), tree)
		if code(err) != want || want == "" && to[0].Unit != unit {
			t.Errorf("%s: %v, %v", unit, to, err)
		}
	}
	if _, err := Destination("c20", nil, tree); code(err) != "unit.not_found" {
		t.Errorf("for no case: %v", err)
	}
}

func code(err error) string {
	if r, ok := err.(*es.Rejection); ok {
		return r.Code
	}
	return ""
}

func BenchmarkCheck(b *testing.B) {
	tree := town()
	p := org.Person{ID: "p", Grants: []org.Grant{{Role: org.StationStaff, Unit: "st"}}}
	c := at(tree, "g1", org.Community)
	for b.Loop() {
		if Check(p, Claim, c, tree) != nil {
			b.Fatal("refused")
		}
	}
}
