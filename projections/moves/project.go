// Package moves shows which due times a corrected calendar moved, case by case.
package moves

import (
	"context"
	_ "embed"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/projections/rows"
)

const (
	// Name is the projection's name.
	Name = "moves"
	// Version is the fold's; raise it when the same events make other rows.
	Version = 1
)

// Schema is the DDL.
//
//go:embed schema.sql
var Schema string

// Fold keeps the rows in step with the log. It only ever adds rows.
type Fold struct{ added [][]any }

// New returns an empty working set.
func New() *Fold { return &Fold{} }

// Load has nothing to load: no row depends on another.
func (f *Fold) Load(context.Context, pgx.Tx, []string) error { return nil }

// Apply folds one commit.
func (f *Fold) Apply(c es.Recorded) error {
	events, err := casefile.Events(c.Commit)
	if err != nil {
		return err
	}
	for _, e := range events {
		r, ok := e.(casefile.Rescheduled)
		if !ok {
			continue
		}
		number, err := casefile.Number(c.Subject)
		if err != nil {
			return err
		}
		f.added = append(f.added, []any{
			c.Subject, int64(r.Move.To), number, c.At, r.Stop.Unit, r.Stop.Path, rows.Text(r.Holder), rows.JSON(r.Move), r.Move.Moved(), //nolint:gosec // versions count commits
		})
	}
	return nil
}

var table = rows.NewTable("moves", 2, "case_id text", "calendar bigint", "number text", "at timestamptz", "unit text", "path text", "holder text", "move jsonb", "moved boolean")

// Flush writes what was added.
func (f *Fold) Flush(ctx context.Context, tx pgx.Tx) ([]es.Change, error) {
	var w rows.Writes
	w.Insert(table, f.added)
	if err := w.Send(ctx, tx); err != nil {
		return nil, err
	}
	f.added = nil
	return nil, nil
}

// Reset forgets everything.
func (f *Fold) Reset() { f.added = nil }
