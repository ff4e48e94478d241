// Package twins shows which open cases may be about the same thing: one matter,
// one place, within days.
package twins

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/projections/rows"
)

const (
	// Name is the projection's name.
	Name = "twins"
	// Version is the fold's; raise it when the same events make other rows. The
	// state's own fold is part of it.
	Version = 3<<16 | casefile.FoldVersion
)

// Schema is the DDL.
//
//go:embed schema.sql
var Schema string

// Fold keeps the rows in step with the log.
type Fold struct{ set *rows.Set[row] }

// New returns an empty working set.
func New() *Fold { return &Fold{rows.New[row]()} }

// row is a case as the fold needs it: of a loaded one status, holder, matter and
// grid alone. Its coordinates are there in a new row only, and written once.
type row struct {
	state casefile.State
	at    *casefile.Location
}

// Load reads the rows of known cases.
func (f *Fold) Load(ctx context.Context, tx pgx.Tx, cases []string) error {
	missing := f.set.Missing(cases)
	if len(missing) == 0 {
		return nil
	}
	found, err := tx.Query(ctx, "select case_id, version, status, coalesce(holder, ''), matter, coalesce(grid, '') from twins where case_id = any($1)", missing)
	if err != nil {
		return fmt.Errorf("load twins: %w", err)
	}
	var id string
	var version uint64
	var s casefile.State
	_, err = pgx.ForEachRow(found, []any{&id, &version, &s.Status, &s.Holder, &s.Matter, &s.Grid}, func() error {
		f.set.Stored(id, version, row{state: s})
		return nil
	})
	if err != nil {
		return fmt.Errorf("load twins: %w", err)
	}
	return nil
}

// Apply folds one commit.
func (f *Fold) Apply(c es.Recorded) error {
	events, err := casefile.Events(c.Commit)
	if err != nil {
		return err
	}
	r, err := f.set.Next(c)
	if err != nil {
		return err
	}
	for _, e := range events {
		if reported, first := e.(casefile.Reported); first {
			r.at = reported.Location
		}
		r.state = casefile.Evolve(r.state, e)
	}
	if r.state.Status == "" {
		return fmt.Errorf("version %d of %s: nothing was ever reported", c.Version, c.Subject)
	}
	return nil
}

var (
	known = rows.NewTable("twins", 1, "case_id text", "status text", "holder text", "open boolean", "matter text", "version bigint", "grid text")
	added = rows.NewTable("twins", 1, "case_id text", "status text", "holder text", "open boolean", "matter text", "version bigint", "grid text",
		"lat double precision", "lng double precision", "opened_at timestamptz")
)

// Flush writes what changed. Nobody watches: who is asked about a twin looks.
func (f *Fold) Flush(ctx context.Context, tx pgx.Tx) ([]es.Change, error) {
	var w rows.Writes
	var fresh, changed [][]any
	for _, d := range f.set.Dirty() {
		s := d.Row.state
		values := []any{d.ID, string(s.Status), rows.Text(s.Holder), s.Status.Open(), s.Matter, int64(d.Version), rows.Text(s.Grid)}
		if !d.New {
			changed = append(changed, values)
			continue
		}
		place := []any{nil, nil, s.Opened}
		if d.Row.at != nil {
			place = []any{d.Row.at.Lat, d.Row.at.Lng, s.Opened}
		}
		fresh = append(fresh, append(values, place...))
	}
	w.Update(known, changed)
	w.Insert(added, fresh)
	if err := w.Send(ctx, tx); err != nil {
		return nil, err
	}
	f.set.Clean()
	return nil, nil
}

// Reset forgets everything.
func (f *Fold) Reset() { f.set.Reset() }
