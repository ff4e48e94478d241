package command

import (
	"sync"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/domain/reference"
)

// places finds the grid around a point. The outlines are taken from the tree
// once a version of it.
type places struct {
	mu      sync.Mutex
	version treeVersion
	grids   []outline
}

// treeVersion is a tree's commit and the changes that came into force since.
type treeVersion struct {
	commit uint64
	moves  int
}

type outline struct {
	id    string
	ring  orb.Ring
	bound orb.Bound
}

// find answers with the grid that holds the point, "" when none does. On a
// common border the lowest id has it: the tree lists units in order.
func (p *places) find(now reference.State, at casefile.Location) string {
	point, best := orb.Point{at.Lng, at.Lat}, ""
	for _, g := range p.outlines(now) {
		if g.bound.Contains(point) && (best == "" || g.id < best) && planar.RingContains(g.ring, point) {
			best = g.id
		}
	}
	return best
}

func (p *places) outlines(now reference.State) []outline {
	p.mu.Lock()
	defer p.mu.Unlock()
	version := treeVersion{now.Versions.Org, now.Moves}
	if p.version == version && p.grids != nil {
		return p.grids
	}
	grids := []outline{}
	for _, u := range now.Org.Units() {
		if u.Kind == org.KindGrid && !u.Gone() && len(u.Area) > 2 {
			grids = append(grids, newOutline(u))
		}
	}
	p.version, p.grids = version, grids
	return grids
}

func newOutline(u org.Unit) outline {
	ring := make(orb.Ring, 0, len(u.Area)+1)
	for _, corner := range u.Area {
		ring = append(ring, orb.Point{corner.Lng, corner.Lat})
	}
	if !ring.Closed() {
		ring = append(ring, ring[0])
	}
	return outline{id: u.ID, ring: ring, bound: ring.Bound()}
}
