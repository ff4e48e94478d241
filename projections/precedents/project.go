// Package precedents shows how disputes over whose a case is were ruled, where
// the ruling was kept for the next one.
package precedents

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
	Name = "precedents"
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

// Load has nothing to load: a ruling says all that its row needs.
func (f *Fold) Load(context.Context, pgx.Tx, []string) error { return nil }

// Apply folds one commit.
func (f *Fold) Apply(c es.Recorded) error {
	events, err := casefile.Events(c.Commit)
	if err != nil {
		return err
	}
	for _, e := range events {
		ruled, ok := e.(casefile.Ruled)
		if !ok || ruled.Precedent == nil {
			continue
		}
		number, err := casefile.Number(c.Subject)
		if err != nil {
			return err
		}
		f.added = append(f.added, []any{
			c.Subject, int64(c.Version), number, ruled.Precedent.Matter, ruled.From.Unit, ruled.From.Path, ruled.To.Unit, string(ruled.To.Level),
			rows.JSON(ruled.Precedent.Between), c.At, ruled.By, rows.JSON(ruled.Text),
		})
	}
	return nil
}

var table = rows.NewTable("precedents", 2, "case_id text", "version bigint", "number text", "matter text", "judge text", "path text", "unit text", "level text",
	"between jsonb", "at timestamptz", "by text", "text jsonb")

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
