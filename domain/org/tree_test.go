package org_test

import (
	"slices"
	"testing"

	"gridcase/domain/org"
)

func city() org.Tree {
	return org.NewTree([]org.Unit{
		{ID: "d", Kind: org.KindDistrict},
		{ID: "s", Kind: org.KindStreet, Parent: "d"},
		{ID: "s-zh", Kind: org.KindOffice, Parent: "s"},
		{ID: "c1", Kind: org.KindCommunity, Parent: "s"},
		{ID: "c2", Kind: org.KindCommunity, Parent: "s"},
		{ID: "c20", Kind: org.KindCommunity, Parent: "s"},
		{ID: "cx", Kind: org.KindCommunity, Parent: "d"},
		{ID: "g1", Kind: org.KindGrid, Parent: "c1"},
		{ID: "gx", Kind: org.KindGrid, Parent: "cx"},
		{ID: "st", Kind: org.KindStation, Parent: "s", Serves: []string{"c1", "c2"}},
	}, []org.Person{{ID: "st01", Grants: []org.Grant{{Role: org.StationStaff, Unit: "st"}}}})
}

func TestChainsSkipWhatIsNoLevel(t *testing.T) {
	t.Parallel()
	units := func(stops []org.Stop) (ids []string) {
		for _, s := range stops {
			ids = append(ids, s.Unit)
		}
		return ids
	}
	if got := units(city().Chain("g1")); !slices.Equal(got, []string{"g1", "c1", "s", "d"}) {
		t.Errorf("chain of g1: %v", got)
	}
	if got := units(city().Chain("gx")); !slices.Equal(got, []string{"gx", "cx", "d"}) {
		t.Errorf("a community without a street (R1): %v", got)
	}
}

func TestAStationWorksTheCommunitiesItServes(t *testing.T) {
	t.Parallel()
	if got := city().Scope("st"); !slices.Equal(got, []string{"d.s.c1", "d.s.c2"}) {
		t.Errorf("scope of the station: %v", got)
	}
	if got := city().Scope("s-zh"); !slices.Equal(got, []string{"d.s"}) {
		t.Errorf("scope of the office: %v", got)
	}
	p, _ := city().Person("st01")
	if got := city().Reach(p, org.StationStaff); !slices.Equal(got, []string{"d.s.c1", "d.s.c2"}) {
		t.Errorf("reach: %v", got)
	}
	if got := city().Stations("c2"); len(got) != 1 || got[0].ID != "st" {
		t.Errorf("stations of c2: %v", got)
	}
}

func TestWithinKnowsLookAlikes(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		path, root string
		want       bool
	}{{"d.s.c2", "d.s", true}, {"d.s.c2", "d.s.c2", true}, {"d.s.c20", "d.s.c2", false}, {"d.s", "d.s.c2", false}, {"d.s", "", false}} {
		if got := org.Within(tc.path, tc.root); got != tc.want {
			t.Errorf("Within(%q, %q) = %v", tc.path, tc.root, got)
		}
	}
}

func TestATreeWithChangesLeavesTheOldOneAlone(t *testing.T) {
	t.Parallel()
	before := city()
	after := before.With([]org.Unit{{ID: "g2", Kind: org.KindGrid, Parent: "c1"}}, nil)
	if _, ok := before.Unit("g2"); ok || after.Path("g2") != "d.s.c1.g2" {
		t.Errorf("old tree has g2: %v; new path %q", ok, after.Path("g2"))
	}
	var empty org.Tree
	if empty.With(before.Units(), before.People()).Path("g1") != "d.s.c1.g1" {
		t.Error("an empty tree does not grow")
	}
}
