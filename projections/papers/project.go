// Package papers shows which papers a person has handed in before, so that no
// window asks for them twice (R49, 数据一次收集、资源多方共享).
package papers

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/projections/rows"
)

const (
	// Name is the projection's name.
	Name = "papers"
	// Version is the fold's; raise it when the same events make other rows.
	Version = 1
)

// Schema is the DDL.
//
//go:embed schema.sql
var Schema string

// Fold keeps the rows in step with the log.
type Fold struct {
	set   *rows.Set[row]
	added [][]any
}

// New returns an empty working set.
func New() *Fold { return &Fold{set: rows.New[row]()} }

// row is whose case it is, and what of theirs is known from it.
type row struct {
	person string
	known  []string
}

// Load reads the rows of known cases.
func (f *Fold) Load(ctx context.Context, tx pgx.Tx, cases []string) error {
	missing := f.set.Missing(cases)
	if len(missing) == 0 {
		return nil
	}
	found, err := tx.Query(ctx, `
		select c.case_id, c.version, coalesce(c.person, ''),
		       array(select p.paper from papers p where p.person = c.person and p.case_id = c.case_id)
		  from papers_case c where c.case_id = any($1)`, missing)
	if err != nil {
		return fmt.Errorf("load papers: %w", err)
	}
	var id, person string
	var version uint64
	var known []string
	_, err = pgx.ForEachRow(found, []any{&id, &version, &person, &known}, func() error {
		f.set.Stored(id, version, row{person: person, known: known})
		known = nil
		return nil
	})
	if err != nil {
		return fmt.Errorf("load papers: %w", err)
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
		switch e := e.(type) {
		case casefile.Reported:
			if e.Reporter != nil {
				r.person = e.Reporter.IDIndex
			}
		case casefile.PapersTaken:
			f.take(r, c, e.Taken, e.At)
		case casefile.NoticeIssued:
			f.take(r, c, e.Taken, e.At)
		case casefile.Accepted:
			f.take(r, c, e.Taken, e.At)
		}
	}
	return nil
}

// take adds what lasts of that which was brought here; what came from an earlier
// application is there already.
func (f *Fold) take(r *row, c es.Recorded, t casefile.Taken, at time.Time) {
	for _, p := range t.Papers {
		for _, paper := range matter.Lasting(p.Name) {
			if r.person == "" || p.Case != "" || r.knows(paper) {
				continue
			}
			r.known = append(r.known[:len(r.known):len(r.known)], paper)
			f.added = append(f.added, []any{r.person, paper, c.Subject, at, rows.Text(p.Source)})
		}
	}
}

func (r *row) knows(paper string) bool {
	for _, k := range r.known {
		if k == paper {
			return true
		}
	}
	return false
}

var (
	table = rows.NewTable("papers", 3, "person text", "paper text", "case_id text", "at timestamptz", "source text")
	cases = rows.NewTable("papers_case", 1, "case_id text", "version bigint", "person text")
)

// Flush writes what changed. Nobody watches: the window asks when it needs to.
func (f *Fold) Flush(ctx context.Context, tx pgx.Tx) ([]es.Change, error) {
	var w rows.Writes
	var fresh, changed [][]any
	for _, d := range f.set.Dirty() {
		if of := []any{d.ID, int64(d.Version), rows.Text(d.Row.person)}; d.New {
			fresh = append(fresh, of)
		} else {
			changed = append(changed, of)
		}
	}
	w.Update(cases, changed)
	w.Insert(cases, fresh)
	w.Insert(table, f.added)
	if err := w.Send(ctx, tx); err != nil {
		return nil, err
	}
	f.set.Clean()
	f.added = nil
	return nil, nil
}

// Reset forgets everything.
func (f *Fold) Reset() {
	f.set.Reset()
	f.added = nil
}
