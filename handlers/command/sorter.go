package command

import (
	"math"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"
	"github.com/paulmach/orb/planar"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/domain/reference"
)

// sorter is the district that sorts what lies in no known grid. Of several it is
// that of whoever reports, if all their units are in one; else, for sources that
// belong to none or to many, the one whose outlines come nearest to the place; and
// the first by id where no place is known, or no outline.
func (c *Cases) sorter(now reference.State, by string, at *casefile.Location) string {
	first, several := districts(now.Org)
	if !several {
		return first
	}
	if own := districtOf(now.Org, by); own != "" {
		return own
	}
	if at != nil {
		if near := c.places.nearest(now, *at); near != "" {
			return districtAt(now.Org.Path(near))
		}
	}
	return first
}

// districts is the first that stands, by path and so by id.
func districts(t org.Tree) (first string, several bool) {
	for _, u := range t.Units() {
		switch {
		case u.Kind != org.KindDistrict || u.Gone():
		case first != "":
			return first, true
		default:
			first = u.ID
		}
	}
	return first, false
}

// districtOf is the one district that a person's units belong to, "" for none or
// more than one.
func districtOf(t org.Tree, person string) (district string) {
	p, _ := t.Person(person)
	for _, g := range p.Grants {
		switch at := districtAt(t.Path(g.Unit)); {
		case at == "" || at == district:
		case district != "":
			return ""
		default:
			district = at
		}
	}
	return district
}

func districtAt(path string) string {
	district, _, _ := strings.Cut(path, ".")
	return district
}

// nearest is the grid whose outline comes nearest to a point that none holds, ""
// when no grid has one; at the same distance the lowest id.
func (p *places) nearest(now reference.State, at casefile.Location) (grid string) {
	best := math.Inf(1)
	for _, g := range p.outlines(now) {
		d := metresTo(g.ring, at)
		if d < best || d == best && g.id < grid {
			grid, best = g.id, d
		}
	}
	return grid
}

// metresTo measures on a flat map around the point: what is nearest does not
// depend on the earth's curve.
func metresTo(ring orb.Ring, at casefile.Location) float64 {
	here := orb.Point{at.Lng, at.Lat}
	east, north := geo.Distance(here, orb.Point{at.Lng + 0.001, at.Lat})*1000, geo.Distance(here, orb.Point{at.Lng, at.Lat + 0.001})*1000
	flat := make(orb.LineString, len(ring))
	for i, corner := range ring {
		flat[i] = orb.Point{(corner[0] - at.Lng) * east, (corner[1] - at.Lat) * north}
	}
	return planar.DistanceFrom(flat, orb.Point{0, 0})
}
