package moves

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/projections/rows"
)

// Moved is a case of which a calendar moved a due time.
type Moved struct {
	Case   string
	Number string
	At     time.Time
	Unit   string // where it stood
	Holder string // who had it, "" for nobody
	Move   casefile.Move
}

// List reads one page of what a version of the calendar moved at or below the
// paths, by id; after is the last id of the page before.
func List(ctx context.Context, db rows.DB, calendar uint64, paths []string, after string, limit int) ([]Moved, error) {
	found, err := db.Query(ctx, `
		select case_id, number, at, unit, coalesce(holder, ''), move from moves
		 where calendar = $1 and moved and case_id > $2
		   and exists (select from unnest($3::text[]) as r (root) where path = root or path >= root || '.' and path < root || '/')
		 order by case_id limit $4`, int64(calendar), after, paths, limit) //nolint:gosec // versions count commits
	if err != nil {
		return nil, fmt.Errorf("read what the calendar moved: %w", err)
	}
	all, err := pgx.CollectRows(found, func(r pgx.CollectableRow) (m Moved, err error) {
		return m, r.Scan(&m.Case, &m.Number, &m.At, &m.Unit, &m.Holder, &m.Move)
	})
	if err != nil {
		return nil, fmt.Errorf("read what the calendar moved: %w", err)
	}
	return all, nil
}
