package deadlines

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/projections/rows"
)

// Rung is an armed rung of a case.
type Rung struct {
	Case string
	Rung string // "accept.100"
	Arm  int
	Due  time.Time
	Path string // where the case is
}

// Due lists what is due at now, the longest overdue first.
func Due(ctx context.Context, db rows.DB, now time.Time, limit int) ([]Rung, error) {
	found, err := db.Query(ctx, `
		select case_id, rung, arm, due_at, path from deadlines
		 where due_at <= $1 order by due_at, case_id, rung limit $2`, now, limit)
	if err != nil {
		return nil, fmt.Errorf("read what is due: %w", err)
	}
	due, err := pgx.CollectRows(found, func(r pgx.CollectableRow) (d Rung, err error) {
		return d, r.Scan(&d.Case, &d.Rung, &d.Arm, &d.Due, &d.Path)
	})
	if err != nil {
		return nil, fmt.Errorf("read what is due: %w", err)
	}
	return due, nil
}

// Audit is what the ladder owes: rungs that should have been reached.
type Audit struct {
	Count  int
	Oldest time.Time // when the first of them was due, zero when there are none
	Rungs  []Rung    // the first hundred
}

// Missed looks for rungs that were due before a moment and are still armed. A
// minute after the moment there are none in a system that works.
func Missed(ctx context.Context, db rows.DB, before time.Time) (a Audit, err error) {
	found, err := db.Query(ctx, "select count(*), coalesce(min(due_at), '0001-01-01Z') from deadlines where due_at <= $1", before)
	if err != nil {
		return a, fmt.Errorf("look for missed rungs: %w", err)
	}
	if _, err = pgx.CollectExactlyOneRow(found, func(r pgx.CollectableRow) (_ struct{}, err error) {
		return struct{}{}, r.Scan(&a.Count, &a.Oldest)
	}); err != nil {
		return a, fmt.Errorf("look for missed rungs: %w", err)
	}
	if a.Count > 0 {
		a.Rungs, err = Due(ctx, db, before, 100)
	}
	return a, err
}
