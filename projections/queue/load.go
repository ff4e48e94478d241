package queue

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/org"
	"gridcase/projections/rows"
)

// Load is how many open cases one holder has of one grid in one unit. Sums over
// it are the work of a person, of a unit, of a grid.
type Load struct {
	Unit    string // that has the cases now
	Grid    string // where they are, "" outside of all
	Holder  string // "" while they wait
	Level   org.Level
	Open    int
	Overdue int
	Soon    int // due within the time that was asked for, and not overdue yet
	Waiting int
}

// Loads adds up the open cases below the paths; soon is how far ahead Soon looks.
func Loads(ctx context.Context, db rows.DB, paths []string, now time.Time, soon time.Duration) ([]Load, error) {
	var a args
	at, ahead := a.add(now), a.add(now.Add(soon))
	var parts []string
	for _, below := range subtrees("path", paths, &a) {
		parts = append(parts, "(select unit, grid, holder, level, due, status from queue where open and "+below+")")
	}
	if len(parts) == 0 {
		return nil, nil
	}
	found, err := db.Query(ctx, `select unit, coalesce(grid, ''), coalesce(holder, ''), level, count(*), count(*) filter (where due < `+at+`::timestamptz),
			count(*) filter (where due >= `+at+`::timestamptz and due < `+ahead+`::timestamptz), count(*) filter (where status = 'waiting')
		from (`+strings.Join(parts, " union all ")+`) q group by 1, 2, 3, 4 order by 1, 2, 3, 4`, append([]any{pgx.QueryExecModeCacheDescribe}, a...)...)
	if err != nil {
		return nil, fmt.Errorf("add up the work in hand: %w", err)
	}
	return pgx.CollectRows(found, pgx.RowToStructByPos[Load])
}
