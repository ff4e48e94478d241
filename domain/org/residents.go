package org

import (
	"slices"
	"strings"
)

const mostResidents = 100_000_000 // more than any city has: a slip of the hand

// Residents is how many people live at and below a path, as far as it was told; ""
// is all districts together.
func (t Tree) Residents(path string) int { return t.residents[path] }

// counted adds the figures up once, from the grids to the districts. What a unit
// says of itself counts before what those below it have together; one that is gone
// has none.
func (t Tree) counted() map[string]int {
	sums, told := map[string]int{}, map[string]int{}
	for _, u := range t.units {
		if u.Residents > 0 && !u.Gone() {
			told[t.paths[u.ID]] = u.Residents
		}
	}
	if len(told) == 0 {
		return sums
	}
	var paths []string
	for id, u := range t.units {
		if u.Level() != "" {
			paths = append(paths, t.paths[id])
		}
	}
	deep := func(p string) int { return strings.Count(p, ".") }
	slices.SortFunc(paths, func(a, b string) int { return deep(b) - deep(a) })
	for _, path := range paths {
		if own, known := told[path]; known {
			sums[path] = own
		}
		sums[path[:max(strings.LastIndexByte(path, '.'), 0)]] += sums[path]
	}
	return sums
}
