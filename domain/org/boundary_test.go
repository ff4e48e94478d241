package org_test

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gridcase/domain/org"
)

// ring makes an outline of east and north in thousandths of a degree.
func ring(xy ...float64) (out []org.Point) {
	for i := 0; i < len(xy); i += 2 {
		out = append(out, org.Point{Lat: 46.8 + xy[i+1]/1000, Lng: 130.3 + xy[i]/1000})
	}
	return out
}

var (
	left  = ring(0, 0, 10, 0, 10, 10, 0, 10)
	right = ring(10, 0, 20, 0, 20, 10, 10, 10)
)

func grids() org.Tree {
	return org.NewTree([]org.Unit{
		{ID: "d", Kind: org.KindDistrict, Zh: "区"}, {ID: "s", Kind: org.KindStreet, Parent: "d", Zh: "街道"},
		{ID: "s-zh", Kind: org.KindOffice, Parent: "s", Zh: "综合协调办公室"},
		{ID: "c", Kind: org.KindCommunity, Parent: "s", Zh: "社区"},
		{ID: "g1", Kind: org.KindGrid, Parent: "c", Zh: "第一网格", Area: left},
		{ID: "g2", Kind: org.KindGrid, Parent: "c", Zh: "第二网格", Area: right},
	}, nil)
}

func TestWhatIsAskedOfAChangeOfTheTree(t *testing.T) {
	t.Parallel()
	grid := func(change func(*org.Unit)) []org.Unit {
		u := org.Unit{ID: "g3", Kind: org.KindGrid, Parent: "c", Zh: "第三网格", Area: ring(20, 0, 30, 0, 30, 10, 20, 10)}
		change(&u)
		return []org.Unit{u}
	}
	area := func(r []org.Point) []org.Unit { return grid(func(u *org.Unit) { u.Area = r }) }
	for name, tc := range map[string]struct {
		units []org.Unit
		code  string // "" is sound
	}{
		"a sound new grid":                   {grid(func(*org.Unit) {}), ""},
		"without an outline":                 {area(nil), ""},
		"the last point repeats the first":   {area(append(ring(20, 0, 30, 0, 30, 10), ring(20, 0)...)), ""},
		"hollow":                             {area(ring(20, 0, 30, 0, 30, 10, 25, 1, 20, 10)), ""},
		"two corners":                        {area(ring(20, 0, 30, 0)), "org.area_corners"},
		"in one line":                        {area(ring(20, 0, 25, 0, 30, 0)), "org.area_corners"},
		"a bow tie":                          {area(ring(20, 0, 30, 10, 30, 0, 20, 10)), "org.area_crossed"},
		"touching itself":                    {area(ring(20, 0, 30, 0, 25, 5, 30, 10, 20, 10, 25, 5)), "org.area_crossed"},
		"out and back":                       {area(ring(20, 0, 30, 0, 30, 10, 30, 5, 20, 5)), "org.area_crossed"},
		"a corner twice":                     {area(ring(20, 0, 20, 0, 30, 0, 30, 10)), "org.area_crossed"},
		"latitude and longitude changed":     {area([]org.Point{{Lat: 130.3, Lng: 46.8}, {Lat: 130.4, Lng: 46.8}, {Lat: 130.4, Lng: 46.9}}), "org.area_outside"},
		"no number":                          {area([]org.Point{{Lat: math.NaN(), Lng: 130}, {Lat: 46.8, Lng: 130.4}, {Lat: 46.9, Lng: 130.4}}), "org.area_outside"},
		"on a neighbour's ground":            {area(ring(15, 0, 30, 0, 30, 10, 15, 10)), "org.grid_overlap"},
		"inside another":                     {area(ring(2, 2, 4, 2, 4, 4, 2, 4)), "org.grid_overlap"},
		"around another":                     {area(ring(-1, -1, 11, -1, 11, 11, -1, 11)), "org.grid_overlap"},
		"the same ground, other direction":   {area(ring(0, 10, 10, 10, 10, 0, 0, 0)), "org.grid_overlap"},
		"a hand's breadth over":              {area(ring(19.95, 0, 30, 0, 30, 10, 19.95, 10)), ""},
		"both grids move":                    {[]org.Unit{{ID: "g1", Kind: org.KindGrid, Parent: "c", Zh: "一", Area: ring(0, 0, 5, 0, 5, 10, 0, 10)}, {ID: "g2", Kind: org.KindGrid, Parent: "c", Zh: "二", Area: ring(5, 0, 20, 0, 20, 10, 5, 10)}}, ""},
		"two new ones on one ground":         {append(grid(func(*org.Unit) {}), grid(func(u *org.Unit) { u.ID = "g4" })...), "org.grid_overlap"},
		"a department's":                     {grid(func(u *org.Unit) { u.Department = "police" }), "org.departmental_grid"},
		"a department's by its name":         {grid(func(u *org.Unit) { u.Zh = "湖岸社区警务网格" }), "org.departmental_grid"},
		"a department's by its English name": {grid(func(u *org.Unit) { u.En = "Lakeside Environmental Grid" }), "org.departmental_grid"},
		"of an office":                       {grid(func(u *org.Unit) { u.Parent = "s-zh" }), "org.departmental_grid"},
		"a kind of its own":                  {grid(func(u *org.Unit) { u.Kind = "police_grid" }), "org.departmental_grid"},
		"a place that sounds like one":       {grid(func(u *org.Unit) { u.Zh = "健康路第一网格" }), ""},
		"below a street":                     {grid(func(u *org.Unit) { u.Parent = "s" }), "org.parent_kind"},
		"below nothing":                      {grid(func(u *org.Unit) { u.Parent = "" }), "org.parent_kind"},
		"below what is not there":            {grid(func(u *org.Unit) { u.Parent = "nowhere" }), "org.parent_unknown"},
		"its own parent":                     {grid(func(u *org.Unit) { u.Parent = "g3" }), "org.parent_circle"},
		"in a circle":                        {[]org.Unit{{ID: "s", Kind: org.KindStreet, Parent: "c", Zh: "街道"}}, "org.parent_circle"},
		"another kind":                       {[]org.Unit{{ID: "g1", Kind: org.KindCommunity, Parent: "s", Zh: "一"}}, "org.unit_kind"},
		"an unknown kind":                    {grid(func(u *org.Unit) { u.Kind = "village" }), "org.unit_kind"},
		"twice":                              {append(grid(func(*org.Unit) {}), grid(func(*org.Unit) {})...), "org.unit_twice"},
		"a path for an id":                   {grid(func(u *org.Unit) { u.ID = "c.g3" }), "org.unit_id"},
		"without a name":                     {grid(func(u *org.Unit) { u.Zh = "" }), "org.unit_name"},
		"with layers": {grid(func(u *org.Unit) {
			u.Layers = []org.Layer{{Department: "police", Zh: "警务", Who: "城关派出所"}}
		}), ""},
		"with half a layer":          {grid(func(u *org.Unit) { u.Layers = []org.Layer{{Department: "police", Zh: "警务"}} }), "org.layer_incomplete"},
		"takes both in":              {grid(func(u *org.Unit) { u.Merges, u.Area = []string{"g1", "g2"}, ring(0, 0, 20, 0, 20, 10, 0, 10) }), ""},
		"takes one in, lies on both": {grid(func(u *org.Unit) { u.Merges, u.Area = []string{"g1"}, ring(0, 0, 20, 0, 20, 10, 0, 10) }), "org.grid_overlap"},
		"takes itself in":            {grid(func(u *org.Unit) { u.Merges = []string{"g3"} }), "org.merge_unknown"},
		"takes a community in":       {grid(func(u *org.Unit) { u.Merges = []string{"c"} }), "org.merge_unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ""
			if faults := grids().Check(tc.units, nil); len(faults) > 0 {
				got = faults[0].Code
				if r := faults[0].Rejection(); r.Zh == "" || r.En == "" || r.Facts["unit"] == "" {
					t.Errorf("no words: %+v", r)
				}
			}
			if got != tc.code {
				t.Errorf("refused as %q, want %q", got, tc.code)
			}
		})
	}
	if faults := grids().Check(nil, []org.Person{{ID: "p", Grants: []org.Grant{{Role: org.GridWorker, Unit: "gone"}}}}); len(faults) != 1 || faults[0].Code != "org.grant_unknown" {
		t.Errorf("a role on nothing: %v", faults)
	}
}

// TestAMergedGridIsWorkedOn: its cases stay in it, and who works the new one
// works them, also after the new one's outline changed once more.
func TestAMergedGridIsWorkedOn(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	big := org.Unit{ID: "g3", Kind: org.KindGrid, Parent: "c", Zh: "三", Merges: []string{"g1", "g2"}, Since: day}
	later := grids().With([]org.Unit{big}, nil)
	big.Merges = nil
	for _, tree := range []org.Tree{later, later.With([]org.Unit{big}, nil)} {
		old, _ := tree.Unit("g1")
		if !old.Until.Equal(day) || tree.Standing("g1") != "g3" || tree.Standing("g3") != "g3" || tree.Standing("nowhere") != "" {
			t.Errorf("the old one: %+v, in its place %q", old, tree.Standing("g1"))
		}
		if got := tree.Scope("g3"); len(got) != 3 || got[1] != "d.s.c.g1" {
			t.Errorf("worked: %v", got)
		}
		if empty := tree.Unstaffed(); !empty["g3"] || empty["g1"] {
			t.Errorf("unstaffed: %v", empty)
		}
	}
	if faults := later.Check([]org.Unit{{ID: "g1", Kind: org.KindGrid, Parent: "c", Zh: "一"}}, nil); len(faults) != 1 || faults[0].Code != "org.unit_gone" {
		t.Errorf("what is gone came back: %v", faults)
	}
}

// star draws a ring that cannot cross itself: corners around a middle, in order of
// their direction.
func star(t *rapid.T, name string) []org.Point {
	n := rapid.IntRange(3, 12).Draw(t, name)
	x, y := rapid.Float64Range(0, 10).Draw(t, name+"x"), rapid.Float64Range(0, 10).Draw(t, name+"y")
	var xy []float64
	for i := range n {
		far, turn := rapid.Float64Range(1, 8).Draw(t, "far"), 2*math.Pi*float64(i)/float64(n)
		xy = append(xy, x+far*math.Cos(turn), y+far*math.Sin(turn))
	}
	return ring(xy...)
}

func TestSharedGround(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := star(t, "a"), star(t, "b")
		ab, ba, least := org.Shared(a, b), org.Shared(b, a), min(org.Size(a), org.Size(b))
		if org.Crosses(a) {
			t.Fatal("a star crosses itself")
		}
		if math.Abs(ab-ba) > 1e-3*least || ab > least*1.001 {
			t.Fatalf("shared %v one way, %v the other, of %v", ab, ba, least)
		}
		if own := org.Shared(a, a); math.Abs(own-org.Size(a)) > 1e-3*org.Size(a) {
			t.Fatalf("with itself %v of %v", own, org.Size(a))
		}
		if seen := painted(a, b); math.Abs(seen-ab) > 0.05*max(org.Size(a), org.Size(b)) {
			t.Fatalf("shared %v, by counting points %v", ab, seen)
		}
	})
}

// painted counts points of a raster that lie in both: another way to the same
// number.
func painted(a, b []org.Point) float64 {
	const steps = 150
	hits := 0
	for i := range steps {
		for j := range steps {
			p := ring(-9+28*(float64(i)+0.5)/steps, -9+28*(float64(j)+0.5)/steps)[0]
			if inside(a, p) && inside(b, p) {
				hits++
			}
		}
	}
	return org.Size(ring(-9, -9, 19, -9, 19, 19, -9, 19)) * float64(hits) / (steps * steps)
}

func inside(ring []org.Point, p org.Point) (in bool) {
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if (a.Lat > p.Lat) != (b.Lat > p.Lat) && p.Lng < (b.Lng-a.Lng)*(p.Lat-a.Lat)/(b.Lat-a.Lat)+a.Lng {
			in = !in
		}
	}
	return in
}
