package queue

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"gridcase/projections/rows"
)

// MostCounted is where counting ends: a view with more cases counts as this many.
// Nobody works by the difference, and a tab must not cost what a report costs.
const MostCounted = 1000

// Count tells how many cases each view of a query has, up to [MostCounted], in
// one statement: all views, or only those named. The query's View, Limit and
// Cursor don't matter.
func Count(ctx context.Context, db rows.DB, q Query, views ...View) (map[View]int, error) {
	if len(views) == 0 {
		views = Views
	}
	var a args
	counts := make([]string, len(views))
	for i, v := range views {
		q.View = v
		if v == Joined {
			counts[i] = q.countJoined(&a)
			continue
		}
		counts[i] = "(select count(*) from (select from (" + strings.Join(bounded(q.parts(&a)), " union all ") + ") p limit " + most + ") c)"
	}
	found, err := db.Query(ctx, "select "+strings.Join(counts, ", "), append([]any{pgx.QueryExecModeCacheDescribe}, a...)...)
	if err != nil {
		return nil, fmt.Errorf("count the queue: %w", err)
	}
	n := make([]int, len(views))
	into := make([]any, len(views))
	for i := range n {
		into[i] = &n[i]
	}
	if _, err := pgx.ForEachRow(found, into, func() error { return nil }); err != nil {
		return nil, fmt.Errorf("count the queue: %w", err)
	}
	counted := map[View]int{}
	for i, v := range views {
		counted[v] = n[i]
	}
	return counted, nil
}

var most = strconv.Itoa(MostCounted)

func bounded(parts []string) []string {
	if len(parts) == 0 {
		return []string{"(select 1 where false)"}
	}
	for i, where := range parts {
		parts[i] = "(select 1 from queue where open and " + where + " limit " + most + ")"
	}
	return parts
}
