package kpi

import (
	"context"
	"fmt"

	"gridcase/projections/rows"
)

// Worker is what the cases say of one who handled them. Each case counts once,
// on the day of its last result by this person: a case that goes back and forth
// adds nothing, and opening it again takes the closing back.
type Worker struct {
	Person   string
	Handled  int64 // cases that the person gave a result for
	Closed   int64 // of these, those that stand closed with that result
	OnTime   int64 // of the closed, those within the resident's due time
	Reworked int64 // of the handled, those that failed verification at least once
	Reopened int64 // of the handled, those that were opened again after their result
	Minutes  int64 // from having the case to the result, summed over the handled
}

// Staff counts for each person with a result in the period, by id. Handled is
// what any share of the others is taken of, but OnTime, which is one of Closed.
func Staff(ctx context.Context, db rows.DB, q Query) ([]Worker, error) {
	a := args{q.first(), q.end()}
	var workers []Worker
	var w Worker
	sql := `select person, count(*), count(*) filter (where closed), count(*) filter (where on_time),
	               count(*) filter (where reworked), count(*) filter (where reopened), sum(minutes)::bigint
	          from kpi_staff where at >= $1 and at < $2` + q.within(&a) + " group by person order by person"
	err := read(ctx, db, sql, a, []any{&w.Person, &w.Handled, &w.Closed, &w.OnTime, &w.Reworked, &w.Reopened, &w.Minutes}, func() error {
		workers = append(workers, w)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count the staff's cases: %w", err)
	}
	return workers, nil
}
