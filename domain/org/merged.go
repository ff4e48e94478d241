package org

import "slices"

// after is a unit as it becomes when it stood before: what once became part of it
// stays a part, and how many live there stays known, also when a later change of
// its outline does not say so again.
func (u Unit) after(before Unit) Unit {
	if len(before.Merges) > 0 {
		u.Merges = slices.Compact(slices.Sorted(slices.Values(slices.Concat(before.Merges, u.Merges))))
	}
	if u.Residents == 0 {
		u.Residents = before.Residents
	}
	return u
}

// Standing is the grid that took the place of one that is gone, or the unit itself;
// "" when nothing took it.
func (t Tree) Standing(id string) string {
	for range len(t.units) + 1 {
		u, known := t.units[id]
		if known && !u.Gone() {
			return id
		}
		if id = t.into(id); id == "" {
			return ""
		}
	}
	return ""
}

// into is the grid that a grid became part of.
func (t Tree) into(gone string) string {
	for _, u := range t.Units() {
		if slices.Contains(u.Merges, gone) {
			return u.ID
		}
	}
	return ""
}

// grounds are the paths of a grid and of those that became part of it: their
// cases stay where they were, and somebody must still work them.
func (t Tree) grounds(id string, deep int) []string {
	paths := []string{t.paths[id]}
	for _, old := range t.units[id].Merges {
		if deep > 0 && t.paths[old] != "" {
			paths = append(paths, t.grounds(old, deep-1)...)
		}
	}
	return paths
}
