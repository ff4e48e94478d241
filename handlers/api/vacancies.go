package api

import (
	"cmp"
	"slices"

	"gridcase/domain/process"
	"gridcase/domain/reference"
	"gridcase/projections/inbox"
)

// withVacancies puts the grids that lost their workers between the notices of a
// page: those that are newer than its end, and older than the page before.
func withVacancies(p inbox.Page, q inbox.Query, told []reference.GridEmptied) []inbox.Notice {
	all := slices.Clone(p.Notices)
	for _, e := range told {
		n := inbox.Notice{ID: "grid:" + e.Grid + ":" + e.At.UTC().Format("20060102150405"), Kind: process.Unstaffed, Unit: e.Grid, Path: e.Path, At: e.At, By: "system:staffing"}
		before := q.Cursor == "" || inbox.Behind(q.Cursor, n)
		if after := p.Next == "" || !inbox.Behind(p.Next, n); before && after {
			all = append(all, n)
		}
	}
	slices.SortStableFunc(all, func(a, b inbox.Notice) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) })
	return all
}
