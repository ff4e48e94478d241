package org

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Tree is everything known of units and people. It is a value that is never
// changed in place: With… answer with a new one, so a reader needs no lock.
type Tree struct {
	units  map[string]Unit
	people map[string]Person
	paths  map[string]string
	// leaders has the id of who leads a place, by its path.
	leaders map[string]string
	// residents is how many live in a unit and below, by its path.
	residents map[string]int

	now time.Time // deputies act as of then; the zero time has none
}

// NewTree builds a tree from a checked set, see [Check].
func NewTree(units []Unit, people []Person) Tree {
	t := Tree{units: make(map[string]Unit, len(units)), people: make(map[string]Person, len(people)), paths: make(map[string]string, len(units))}
	for _, u := range units {
		t.units[u.ID] = u
	}
	for _, p := range people {
		t.people[p.ID] = p
	}
	for id := range t.units {
		t.paths[id] = t.path(id)
	}
	t.leaders, t.residents = t.led(), t.counted()
	return t
}

func (t Tree) path(id string) string {
	var segments []string
	for u, ok := t.units[id]; ok && len(segments) <= len(t.units); u, ok = t.units[u.Parent] {
		segments = append(segments, u.ID)
	}
	slices.Reverse(segments)
	return strings.Join(segments, ".")
}

// Unit finds a unit by its id.
func (t Tree) Unit(id string) (Unit, bool) { u, ok := t.units[id]; return u, ok }

// At is the tree with deputies as they act at a moment.
func (t Tree) At(now time.Time) Tree {
	t.now = now
	return t
}

// Person finds a person by the staff number. Whoever deputises at the tree's
// moment has the roles of the absent, too.
func (t Tree) Person(id string) (Person, bool) {
	p, ok := t.people[id]
	if t.now.IsZero() {
		return p, ok
	}
	for _, d := range p.Deputises {
		if absent, known := t.people[d.For]; known && !absent.Left && d.Acts(t.now) {
			p.Grants = append(slices.Clone(p.Grants), absent.Grants...)
		}
	}
	return p, ok
}

// Path is the unit's place in the tree, ids from the district down joined by
// dots ("jq.wy.ha.g01"); "" for an unknown unit.
func (t Tree) Path(id string) string { return t.paths[id] }

// Units lists all units, by path.
func (t Tree) Units() []Unit {
	return slices.SortedFunc(maps.Values(t.units), func(a, b Unit) int {
		return strings.Compare(t.paths[a.ID], t.paths[b.ID])
	})
}

// People lists all people, by id.
func (t Tree) People() []Person {
	return slices.SortedFunc(maps.Values(t.people), func(a, b Person) int { return strings.Compare(a.ID, b.ID) })
}

// With answers a tree that also has, or has changed, these units and people.
func (t Tree) With(units []Unit, people []Person) Tree {
	u, p := maps.Clone(t.units), maps.Clone(t.people)
	if u == nil {
		u, p = map[string]Unit{}, map[string]Person{}
	}
	for _, x := range units {
		u[x.ID] = x.after(u[x.ID])
	}
	for _, x := range units { // when all are there: the order says nothing
		for _, id := range x.Merges {
			if old, known := u[id]; known && !old.Gone() {
				old.Until = x.Since
				u[id] = old
			}
		}
	}
	for _, x := range people {
		p[x.ID] = x
	}
	return NewTree(slices.Collect(maps.Values(u)), slices.Collect(maps.Values(p)))
}

// Within reports whether path lies at or below root: "jq.wy" holds "jq.wy.ha",
// and not "jq.wy2".
func Within(path, root string) bool {
	return root != "" && (path == root || strings.HasPrefix(path, root+"."))
}
