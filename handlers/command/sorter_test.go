package command

import (
	"slices"
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/domain/reference"
)

// TestWhoSortsWhatLiesNowhere has two districts, a west and an east one.
func TestWhoSortsWhatLiesNowhere(t *testing.T) {
	t.Parallel()
	square := func(lat, lng float64) []org.Point {
		return []org.Point{{Lat: lat, Lng: lng}, {Lat: lat, Lng: lng + 0.01}, {Lat: lat + 0.01, Lng: lng + 0.01}, {Lat: lat + 0.01, Lng: lng}}
	}
	role := func(id string, units ...string) org.Person {
		p := org.Person{ID: id}
		for _, u := range units {
			p.Grants = append(p.Grants, org.Grant{Role: org.StationStaff, Unit: u})
		}
		return p
	}
	units := []org.Unit{
		{ID: "a", Kind: org.KindDistrict}, {ID: "a-c", Kind: org.KindCommunity, Parent: "a"}, {ID: "a-g", Kind: org.KindGrid, Parent: "a-c", Area: square(46.80, 130.30)},
		{ID: "b", Kind: org.KindDistrict}, {ID: "b-c", Kind: org.KindCommunity, Parent: "b"}, {ID: "b-g", Kind: org.KindGrid, Parent: "b-c", Area: square(46.80, 130.40)},
	}
	people := []org.Person{role("west", "a-c"), role("east", "b-c"), role("both", "a-c", "b-c"), role("api")}
	two := reference.State{Org: org.NewTree(units, people)}
	one := reference.State{Org: org.NewTree(units[:3], people)}
	closed := slices.Clone(units)
	closed[0].Until = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	left := reference.State{Org: org.NewTree(closed, people).At(closed[0].Until)}
	same := slices.Clone(units)
	same[5].Area = same[2].Area
	alike := reference.State{Org: org.NewTree(same, people)}
	near := func(lng float64) *casefile.Location { return &casefile.Location{Lat: 46.805, Lng: lng} }
	for _, tc := range []struct {
		name string
		now  reference.State
		by   string
		at   *casefile.Location
		want string
	}{
		{"there is one district", one, "east", near(130.39), "a"},
		{"the reporter's own", two, "east", near(130.315), "b"},
		{"the reporter's own, without a place", two, "east", nil, "b"},
		{"one of two is gone", left, "api", near(130.32), "b"},
		{"of both, the nearest lies in the first", two, "both", near(130.32), "a"},
		{"nobody's: as near to both", alike, "api", near(130.32), "a"},
		{"nobody's: the nearest", two, "api", near(130.38), "b"},
		{"nobody's: the nearest, on the other side", two, "api", near(130.32), "a"},
		{"of both: the nearest", two, "both", near(130.38), "b"},
		{"a stranger without a place: the first by id", two, "open311", nil, "a"},
	} {
		c := &Cases{}
		if got := c.sorter(tc.now, tc.by, tc.at); got != tc.want {
			t.Errorf("%s: %q sorts it, want %q", tc.name, got, tc.want)
		}
	}
}
