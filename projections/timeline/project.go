// Package timeline shows what happened to a case, event by event.
package timeline

import (
	"context"
	_ "embed"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/es"
	"gridcase/projections/rows"
)

const (
	// Name is the projection's name.
	Name = "timeline"
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

// Apply folds one commit. The events are kept as they are stored, also those of
// a name that this binary doesn't know: a reader may still show that they were.
func (f *Fold) Apply(c es.Recorded) error {
	for _, e := range Entries(c) {
		f.added = append(f.added, []any{c.Subject, int64(e.Version), int32(e.Index), e.At, e.By, e.Type, []byte(e.Data), e.Position})
	}
	return nil
}

// Entries are what a commit adds to its case's timeline, their times as exact as
// a column is.
func Entries(c es.Recorded) (entries []Entry) {
	for i, e := range c.Events {
		entries = append(entries, Entry{c.Version, i, c.At.Truncate(time.Microsecond), c.By, e.Type, e.Data, c.Position.String()})
	}
	return entries
}

var table = rows.NewTable("timeline", 3, "case_id text", "version bigint", "idx int", "at timestamptz", "by text", "type text", "data jsonb", "position text")

// Flush writes what was added. It reports no changes: each is one of the case
// file, too, and whoever hears of that one waits for this position.
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
