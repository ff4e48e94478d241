// Package deadlines shows which rungs of the ladder are armed, and so what is to
// be rung next and what should have been.
package deadlines

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/routing"
	"gridcase/projections/rows"
)

const (
	// Name is the projection's name.
	Name = "deadlines"
	// Version is the fold's; raise it when the same events make other rows. The
	// state's own fold is part of it.
	Version = 2<<16 | casefile.FoldVersion
)

// Schema is the DDL.
//
//go:embed schema.sql
var Schema string

// Fold keeps the rows in step with the log.
type Fold struct{ set *rows.Set[row] }

// New returns an empty working set.
func New() *Fold { return &Fold{rows.New[row]()} }

// row is a case as the fold needs it: of a loaded one only where it is, its
// arming and what is armed. stored is what the table has of it.
type row struct {
	state  casefile.State
	stored []armed
}

type armed struct {
	rung  string
	clock string
	arm   int
	due   time.Time
	path  string
}

func (a armed) equal(b armed) bool {
	return a.rung == b.rung && a.clock == b.clock && a.arm == b.arm && a.path == b.path && a.due.Equal(b.due)
}

// Load reads the rows of known cases.
func (f *Fold) Load(ctx context.Context, tx pgx.Tx, cases []string) error {
	missing := f.set.Missing(cases)
	if len(missing) == 0 {
		return nil
	}
	found, err := tx.Query(ctx, `
		select c.case_id, c.version, c.path, c.arm, d.rung, d.clock, d.due_at
		  from deadline_case c left join deadlines d using (case_id)
		 where c.case_id = any($1) order by c.case_id, d.due_at, d.rung`, missing)
	if err != nil {
		return fmt.Errorf("load deadlines: %w", err)
	}
	stored, err := pgx.CollectRows(found, func(r pgx.CollectableRow) (l line, err error) {
		return l, r.Scan(&l.id, &l.version, &l.path, &l.arm, &l.rung, &l.clock, &l.due)
	})
	if err != nil {
		return fmt.Errorf("load deadlines: %w", err)
	}
	for i := 0; i < len(stored); {
		n := i + 1
		for n < len(stored) && stored[n].id == stored[i].id {
			n++
		}
		f.set.Stored(stored[i].id, stored[i].version, gather(stored[i:n]))
		i = n
	}
	return nil
}

// line is a case with one of its rungs, or with none.
type line struct {
	id      string
	version uint64
	path    string
	arm     int // also while nothing is armed: a part of the joint work is armed under it
	rung    *string
	clock   *string
	due     *time.Time
}

func gather(lines []line) (r row) {
	r.state.At.Path, r.state.Terms.Arm = lines[0].path, lines[0].arm
	for _, l := range lines {
		if l.rung == nil {
			continue
		}
		r.state.Terms.Rungs = append(r.state.Terms.Rungs, casefile.Armed{Rung: *l.rung, Clock: routing.Clock(*l.clock), Due: *l.due})
	}
	r.stored = rungs(r.state)
	return r
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
		r.state = casefile.Evolve(r.state, e)
	}
	return nil
}

// rungs are the rows that a state asks for.
func rungs(s casefile.State) (all []armed) {
	for _, a := range s.Terms.Rungs {
		if !a.Due.IsZero() { // what has no limit is never due
			all = append(all, armed{a.Rung, string(a.Clock), s.Terms.Arm, a.Due.Truncate(time.Microsecond), s.At.Path})
		}
	}
	return all
}

var (
	table = rows.NewTable("deadlines", 2, "case_id text", "rung text", "clock text", "arm int", "due_at timestamptz", "path text")
	cases = rows.NewTable("deadline_case", 1, "case_id text", "version bigint", "path text", "arm int")
)

// Flush writes what changed: what is gone and what is new, nothing in between.
// Nobody watches; the poller asks for what is due.
func (f *Fold) Flush(ctx context.Context, tx pgx.Tx) ([]es.Change, error) {
	var w rows.Writes
	var gone, arming, fresh, changed [][]any
	for _, d := range f.set.Dirty() {
		now := rungs(d.Row.state)
		for _, old := range d.Row.stored {
			if !slices.ContainsFunc(now, old.equal) {
				gone = append(gone, []any{d.ID, old.rung})
			}
		}
		for _, a := range now {
			if !slices.ContainsFunc(d.Row.stored, a.equal) {
				arming = append(arming, []any{d.ID, a.rung, a.clock, int32(a.arm), a.due, a.path})
			}
		}
		d.Row.stored = now
		if of := []any{d.ID, int64(d.Version), d.Row.state.At.Path, int32(d.Row.state.Terms.Arm)}; d.New {
			fresh = append(fresh, of)
		} else {
			changed = append(changed, of)
		}
	}
	w.Delete(table, gone)
	w.Update(cases, changed)
	w.Insert(cases, fresh)
	w.Insert(table, arming)
	if err := w.Send(ctx, tx); err != nil {
		return nil, err
	}
	f.set.Clean()
	return nil, nil
}

// Reset forgets everything.
func (f *Fold) Reset() { f.set.Reset() }
