package queue

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/projections/rows"
)

// Load is how many open cases one holder has of one grid in one unit. Sums over
// it are the work of a person, of a unit, of a grid.
type Load struct {
	Unit    string // that has the cases now
	Grid    string // where they are, "" outside of all
	Holder  string // "" while they wait
	Open    int
	Overdue int
	Waiting int
}

// Loads adds up the open cases below the paths.
func Loads(ctx context.Context, db rows.DB, paths []string, now time.Time) ([]Load, error) {
	var a args
	at := a.add(now)
	var parts []string
	for _, below := range subtrees("path", paths, &a) {
		parts = append(parts, "(select unit, grid, holder, due, status from queue where open and "+below+")")
	}
	if len(parts) == 0 {
		return nil, nil
	}
	found, err := db.Query(ctx, `select unit, coalesce(grid, ''), coalesce(holder, ''), count(*), count(*) filter (where due < `+at+`::timestamptz), count(*) filter (where status = 'waiting')
		from (`+strings.Join(parts, " union all ")+`) q group by 1, 2, 3 order by 1, 2, 3`, append([]any{pgx.QueryExecModeCacheDescribe}, a...)...)
	if err != nil {
		return nil, fmt.Errorf("add up the work in hand: %w", err)
	}
	return pgx.CollectRows(found, pgx.RowToStructByPos[Load])
}
