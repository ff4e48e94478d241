package queue

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"gridcase/projections/rows"
)

// Count tells how many cases each view of a query has, in one statement. The
// query's View, Limit and Cursor don't matter.
func Count(ctx context.Context, db rows.DB, q Query) (map[View]int, error) {
	var a args
	waiting, holder := a.add(distinct(q.Units)), a.add(q.Person)
	now, soon := a.add(q.Now), a.add(q.Now.Add(q.Soon))
	within := "false"
	if parts := subtrees(q.Paths, &a); len(parts) > 0 {
		within = "(" + strings.Join(parts, " or ") + ")"
	}
	found, err := db.Query(ctx, `
		select (select count(*) from queue where open and status = 'waiting' and unit = any(`+waiting+`)),
		       (select count(*) from queue where open and holder = `+holder+`),
		       count(*) filter (where climbed > 0),
		       count(*) filter (where due < `+now+`),
		       count(*) filter (where due >= `+now+` and due < `+soon+`),
		       count(*)
		  from queue where open and `+within, append([]any{pgx.QueryExecModeCacheDescribe}, a...)...)
	if err != nil {
		return nil, fmt.Errorf("count the queue: %w", err)
	}
	n, err := pgx.CollectExactlyOneRow(found, func(r pgx.CollectableRow) (n [6]int, err error) {
		return n, r.Scan(&n[0], &n[1], &n[2], &n[3], &n[4], &n[5])
	})
	if err != nil {
		return nil, fmt.Errorf("count the queue: %w", err)
	}
	return map[View]int{Claimable: n[0], Mine: n[1], Escalated: n[2], Overdue: n[3], Soon: n[4], All: n[5]}, nil
}
