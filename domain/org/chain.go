package org

import "slices"

// Stop is one place on the way up from a grid, as it was when a case was
// routed: a case keeps its chain when boundaries change later (R24).
type Stop struct {
	Level Level  `json:"level"`
	Unit  string `json:"unit"`
	Path  string `json:"path"`
}

// Chain lists the stops from a unit up to its district. Stations and offices
// are no stops: their communities and streets are.
func (t Tree) Chain(unit string) []Stop {
	var chain []Stop
	for u, ok := t.units[unit]; ok && len(chain) <= len(Levels); u, ok = t.units[u.Parent] {
		if l := u.Level(); l != "" {
			chain = append(chain, Stop{Level: l, Unit: u.ID, Path: t.paths[u.ID]})
		}
	}
	return chain
}

// mostMerges bounds how often a grid that took others in is taken in itself.
const mostMerges = 16

// Scope lists the paths whose cases a unit works or watches: its own, or for a
// station those of the communities it serves, or for an office its parent's.
// A grid also works what lies in those that became part of it.
func (t Tree) Scope(unit string) []string {
	u, ok := t.units[unit]
	if !ok {
		return nil
	}
	switch u.Kind {
	case KindStation:
		var paths []string
		for _, c := range u.Serves {
			paths = append(paths, t.paths[c])
		}
		slices.Sort(paths)
		return paths
	case KindOffice:
		return t.Scope(u.Parent)
	case KindGrid:
		return t.grounds(unit, mostMerges)
	}
	return []string{t.paths[unit]}
}

// Stations lists the stations that serve a community, by id.
func (t Tree) Stations(community string) []Unit {
	var found []Unit
	for _, u := range t.Units() {
		if u.Kind == KindStation && slices.Contains(u.Serves, community) {
			found = append(found, u)
		}
	}
	return found
}

// Reach lists the paths on which a person has one of the roles.
func (t Tree) Reach(p Person, roles ...Role) []string {
	var paths []string
	for _, g := range p.Grants {
		if slices.Contains(roles, g.Role) {
			paths = append(paths, t.Scope(g.Unit)...)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// Leader is who supervises exactly this place, not one above it: of several the
// one with the lowest id, so that everybody names the same.
func (t Tree) Leader(path string) (Person, bool) {
	p, found := t.people[t.leaders[path]]
	return p, found
}

// led finds the leaders of all places once: the ladder asks for them with every
// order, and a trial of other rules with every order of every case.
func (t Tree) led() map[string]string {
	leaders := map[string]string{}
	for id, p := range t.people {
		if p.Left {
			continue
		}
		for _, path := range t.Reach(p, Supervisor) {
			if other, known := leaders[path]; !known || id < other {
				leaders[path] = id
			}
		}
	}
	return leaders
}
