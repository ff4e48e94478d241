// Package handovers shows the hand-over lists of those who left or moved: which
// cases they had and who has them now (R95).
package handovers

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
	Name = "handovers"
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
		e, ok := e.(casefile.HandedOver)
		if !ok {
			continue
		}
		number, err := casefile.Number(c.Subject)
		if err != nil {
			return err
		}
		f.added = append(f.added, []any{
			e.List, c.Subject, int64(c.Version), number, e.From, rows.Text(e.To), e.By, c.At, e.Stop.Unit, rows.JSON(e), //nolint:gosec // versions count commits
		})
	}
	return nil
}

var table = rows.NewTable("handovers", 3, "list text", "case_id text", "version bigint", "number text", "person text", "to_whom text", "by text", "at timestamptz", "unit text", "item jsonb")

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
