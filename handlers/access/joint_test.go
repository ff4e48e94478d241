package access_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	. "gridcase/handlers/access"
)

// joining are the actions of those who joined a case, and of its lead.
var joining = []Action{See, Note, Claim, Resolve, Join, Whistle, TakePart, Arrive, HandIn, Leave}

// TestMatrixOfJoinedUnits writes out who may do what with a case of g1 that
// stands at c1, once the units of another street were asked to join it: its
// community, its grid, an office and the station of the first.
func TestMatrixOfJoinedUnits(t *testing.T) {
	t.Parallel()
	tree := town().With([]org.Unit{{ID: "of20", Kind: org.KindOffice, Parent: "s20"}, {ID: "next20", Kind: org.KindOffice, Parent: "s20"}}, nil)
	var out strings.Builder
	for _, joined := range []string{"c20", "gz", "of20", "s20"} {
		c := at(tree, "g1", org.Community)
		c.Joined = []Party{{Part: 1, Unit: joined, Path: tree.Path(joined), Open: true}}
		for _, role := range org.Roles {
			for _, unit := range []string{"c20", "gz", "of20", "next20", "s20", "d", "s3", "c10"} {
				p := org.Person{ID: "p", Grants: []org.Grant{{Role: role, Unit: unit}}}
				var may []string
				for _, a := range joining {
					if Can(p, a, c, tree) {
						may = append(may, string(a))
					}
				}
				fmt.Fprintf(&out, "%-5s joined, %-14s of %-7s %s\n", joined, role, unit, strings.Join(may, " "))
			}
		}
	}
	const golden = "testdata/joined.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || out.String() != string(want) {
		t.Errorf("who may do what has changed; read the difference, then run with -update (%v)\n%s", err, out.String())
	}
}

// joint is a case of g1 at c1 with a part of each status for one unit.
func joint(t *testing.T, tree org.Tree, unit string, statuses ...casefile.PartStatus) casefile.State {
	t.Helper()
	stop, err := PartyOf(unit, tree.Chain("g1"), tree)
	if err != nil {
		t.Fatal(err)
	}
	s := casefile.State{Status: casefile.Held, Chain: tree.Chain("g1"), At: tree.Chain("c1")[0], Holder: "lead", Joint: &casefile.Joint{}}
	for i, status := range statuses {
		s.Joint.Parts = append(s.Joint.Parts, casefile.Part{No: i + 1, Unit: stop, Status: status, By: "asker"})
	}
	return s
}

func TestWhoLeftSeesTheCaseNoMore(t *testing.T) {
	t.Parallel()
	tree := town()
	staff := org.Person{ID: "x", Grants: []org.Grant{{Role: org.StationStaff, Unit: "c20"}}}
	for status, sees := range map[casefile.PartStatus]bool{
		casefile.PartAsked: true, casefile.PartHeld: true, casefile.PartFinished: true, casefile.PartEnded: true,
		casefile.PartDeclined: false, casefile.PartRecalled: false,
	} {
		if err := Check(staff, See, Of(joint(t, tree, "c20", status)), tree); (err == nil) != sees || !sees && err != NotFound {
			t.Errorf("%s: %v", status, err)
		}
	}
	if err := Check(staff, See, Of(joint(t, tree, "c20", casefile.PartDeclined, casefile.PartAsked)), tree); err != nil {
		t.Errorf("asked again: %v", err)
	}
}

func TestWhichPartSomebodyMeans(t *testing.T) {
	t.Parallel()
	tree := town()
	staff := org.Person{ID: "x", Grants: []org.Grant{{Role: org.StationStaff, Unit: "c20"}}}
	above := org.Person{ID: "boss", Grants: []org.Grant{{Role: org.Supervisor, Unit: "s2"}}}
	one, two := joint(t, tree, "c20", casefile.PartFinished, casefile.PartHeld), joint(t, tree, "c20", casefile.PartAsked, casefile.PartAsked)
	foreign := joint(t, tree, "s3", casefile.PartAsked)
	for _, tt := range []struct {
		name  string
		p     org.Person
		named int
		s     casefile.State
		part  int
		want  string
	}{
		{"the only open one", staff, 0, one, 2, ""},
		{"of two one is named", staff, 0, two, 0, "case.part_which"},
		{"and then it is that", staff, 2, two, 2, ""},
		{"one that is over is the domain's to refuse", staff, 1, one, 1, ""},
		{"one that is none, too", staff, 7, one, 7, ""},
		{"nobody acts for another unit", staff, 1, foreign, 0, "case.part_elsewhere"},
	} {
		part, err := PartFor(tt.p, tt.named, tt.s, tree)
		if part != tt.part || code(err) != tt.want {
			t.Errorf("%s: %d, %q", tt.name, part, code(err))
		}
	}
	for _, tt := range []struct {
		name string
		p    org.Person
		lead bool
		want string
	}{
		{"the unit declines", staff, false, ""},
		{"the holder recalls", org.Person{ID: "lead"}, true, ""},
		{"and whoever asked", org.Person{ID: "asker"}, true, ""},
		{"and who supervises the lead", above, true, ""},
		{"nobody else", org.Person{ID: "x", Grants: []org.Grant{{Role: org.Supervisor, Unit: "s3"}}}, false, "case.part_elsewhere"},
	} {
		if _, lead, err := Leaves(tt.p, 2, one, tree); lead != tt.lead || code(err) != tt.want {
			t.Errorf("%s: for the lead %v, %q", tt.name, lead, code(err))
		}
	}
}

func TestWhoMayBlowTheWhistle(t *testing.T) {
	t.Parallel()
	tree := town()
	s := joint(t, tree, "c20")
	for grant, may := range map[org.Grant]bool{
		{Role: org.Supervisor, Unit: "c1"}: false, {Role: org.StationStaff, Unit: "st"}: false, {Role: org.GridWorker, Unit: "g1"}: false,
		{Role: org.Supervisor, Unit: "s2"}: true, {Role: org.Supervisor, Unit: "of"}: true, {Role: org.StreetStaff, Unit: "of"}: true,
		{Role: org.Supervisor, Unit: "d"}: true, {Role: org.DistrictDesk, Unit: "d"}: true, {Role: org.StreetStaff, Unit: "s3"}: false,
	} {
		if err := MayWhistle(org.Person{ID: "p", Grants: []org.Grant{grant}}, s, tree); (err == nil) != may {
			t.Errorf("%s of %s: %v", grant.Role, grant.Unit, err)
		}
	}
}

func TestWhoMayBeAsked(t *testing.T) {
	t.Parallel()
	tree := town().With([]org.Unit{{ID: "d9", Kind: org.KindDistrict}, {ID: "s9", Kind: org.KindStreet, Parent: "d9"}}, nil)
	for unit, may := range map[string]bool{"st": true, "of": true, "c20": true, "d": true, "gz": true, "s9": false, "none": false, "": false} {
		stop, err := PartyOf(unit, tree.Chain("g1"), tree)
		if (err == nil) != may || err == nil && stop.Path != tree.Path(unit) || !may && err != UnitNotFound {
			t.Errorf("%s: %v, %v", unit, stop, err)
		}
	}
	if _, err := PartyOf("c20", nil, tree); err != UnitNotFound {
		t.Errorf("of no case: %v", err)
	}
}
