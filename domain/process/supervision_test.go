package process_test

import (
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/process"
	"gridcase/domain/routing"
)

func TestWhoAnswersForWhatTheLadderOrders(t *testing.T) {
	t.Parallel()
	units := []org.Unit{
		{ID: "d", Kind: org.KindDistrict}, {ID: "s", Kind: org.KindStreet, Parent: "d"}, {ID: "s-zh", Kind: org.KindOffice, Parent: "s"},
		{ID: "c", Kind: org.KindCommunity, Parent: "s"}, {ID: "g", Kind: org.KindGrid, Parent: "c"},
	}
	lead := func(id, unit string) org.Person {
		return org.Person{ID: id, Grants: []org.Grant{{Role: org.Supervisor, Unit: unit}}}
	}
	gone := lead("a0", "s")
	gone.Left = true
	full := org.NewTree(units, []org.Person{gone, lead("sv2", "s-zh"), lead("sv3", "s"), lead("dv1", "d"), lead("cv1", "c")})
	leaderless := org.NewTree(units, []org.Person{lead("dv1", "d"), lead("cv1", "c")})
	chain := full.Chain("g")
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	in := casefile.State{ID: "case", Chain: chain, At: chain[1], Severity: matter.L4}
	twice := in
	twice.Reworks = 2
	top := in
	top.At = chain[3]
	ring := func(name string) casefile.Event { return casefile.RungReached{Rung: name, Arm: 3, Due: due, At: at} }
	for _, tc := range []struct {
		name    string
		tree    org.Tree
		after   casefile.State
		repeats int
		event   casefile.Event
		to      string // "" for no wish
		level   org.Level
		id      string
	}{
		{"half as late again: the street's leader", full, in, 0, ring("resolve.150"), "sv2", org.Street, "supervision.resolve.150:case:7:0"},
		{"nobody leads the street: the district's", leaderless, in, 0, ring("resolve.150"), "dv1", org.District, "supervision.resolve.150:case:7:0"},
		{"never below where it stands", full, top, 0, ring("resolve.150"), "dv1", org.District, "supervision.resolve.150:case:7:0"},
		{"nobody at all", org.NewTree(units, nil), in, 0, ring("resolve.150"), "", "", ""},
		{"late is no order yet", full, in, 0, ring("resolve.100"), "", "", ""},
		{"nobody called", full, in, 0, ring("contact.100"), "sv2", org.Street, "supervision.contact.100:case:7:0"},
		{"an order ran out", full, in, 0, ring("order.100.2"), "dv1", org.District, "supervision.order.100:case:7:0"},
		{"nobody led a joint case", full, in, 0, ring(routing.Leaderless), "dv1", org.District, "supervision.joint.leaderless:case:7:0"},
		{"the second rework", full, twice, 0, casefile.Reworked{}, "sv2", org.Street, "supervision.rework:case:7:0"},
		{"the first", full, in, 0, casefile.Reworked{}, "", "", ""},
		{"the third report", full, in, 3, casefile.Reported{Severity: matter.L4}, "sv2", org.Street, "supervision.repeat:case:7:0"},
		{"the second", full, in, 2, casefile.Reported{Severity: matter.L4}, "", "", ""},
		{"it proves the gravest", full, in, 0, casefile.Reclassified{Severity: matter.L1}, "dv1", org.District, "supervision.gravest:case:7:0"},
		{"it proves the third of its kind", full, in, 3, casefile.Reclassified{Severity: matter.L4}, "sv2", org.Street, "supervision.repeat:case:7:0"},
		{"it lies where two were reported", full, in, 3, casefile.Placed{}, "sv2", org.Street, "supervision.repeat:case:7:0"},
		{"the gravest", full, in, 0, casefile.Reported{Severity: matter.L1}, "dv1", org.District, "supervision.gravest:case:7:0"},
		{"a note", full, in, 0, casefile.Noted{}, "", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			seen := process.Seen{Commit: es.Recorded{Commit: es.Commit{Subject: "case", Version: 7, At: at}}, Events: []casefile.Event{tc.event}, After: tc.after}
			if tc.repeats > 0 {
				seen.Told = []process.Told{{Case: "case", Nth: tc.repeats}}
			}
			wishes := process.Supervision(routing.Default(), tc.tree, seen)
			if tc.to == "" {
				if len(wishes) > 0 {
					t.Fatalf("wished %v", wishes)
				}
				return
			}
			if len(wishes) != 1 || wishes[0].ID != tc.id {
				t.Fatalf("wished %v, want one as %s", wishes, tc.id)
			}
			v := wishes[0].Verb.(casefile.LadderOrder)
			if v.To != tc.to || v.Unit.Level != tc.level {
				t.Errorf("named %s of the %s, want %s of the %s", v.To, v.Unit.Level, tc.to, tc.level)
			}
			if _, timed := tc.event.(casefile.RungReached); timed && (v.Arm != 3 || !v.Due.Equal(due)) {
				t.Errorf("without the values of the clock: %+v", v)
			}
		})
	}
}
