// Package kpi shows how well the work goes: the rates by which streets and
// communities are judged, each with the two numbers it is made of and the list
// of cases behind either.
package kpi

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/projections/rows"
)

const (
	// Name is the projection's name.
	Name = "kpi"
	// Version is the fold's; raise it when the same events make other rows.
	Version = 9
)

// Schema is the DDL.
//
//go:embed schema.sql
var Schema string

// Fold keeps the rows in step with the log.
type Fold struct{ set *rows.Set[row] }

// New returns an empty working set.
func New() *Fold { return &Fold{rows.New[row]()} }

// row is a case with what the tables have of it: what changes is the difference
// to what follows from the story now. So nothing is counted twice, and a case
// that is opened again takes its credit back.
type row struct {
	story   story
	facts   []fact
	credits []credit
	echoes  []echo
}

// Load reads what is remembered of known cases.
func (f *Fold) Load(ctx context.Context, tx pgx.Tx, cases []string) error {
	missing := f.set.Missing(cases)
	if len(missing) == 0 {
		return nil
	}
	found, err := tx.Query(ctx, "select case_id, version, story from kpi_case where case_id = any($1)", missing)
	if err != nil {
		return fmt.Errorf("load kpi: %w", err)
	}
	var id string
	var version uint64
	var told []byte
	_, err = pgx.ForEachRow(found, []any{&id, &version, &told}, func() error {
		var s story
		if err := json.Unmarshal(told, &s); err != nil {
			return fmt.Errorf("the story of %s: %w", id, err)
		}
		f.set.Stored(id, version, row{s, s.facts(), s.credits(), s.echoes()})
		return nil
	})
	if err != nil {
		return fmt.Errorf("load kpi: %w", err)
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
		r.story.evolve(e, c.At, c.Version == 1)
	}
	if r.story.Reported.IsZero() {
		return fmt.Errorf("version %d of %s: nothing was ever reported", c.Version, c.Subject)
	}
	return nil
}

// Reset forgets everything.
func (f *Fold) Reset() { f.set.Reset() }
