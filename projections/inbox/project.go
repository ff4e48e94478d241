// Package inbox shows what people and units should know: a notice for each of
// them, the newest first.
package inbox

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/process"
	"gridcase/projections/rows"
)

const (
	// Name is the projection's name.
	Name = "inbox"
	// Version is the fold's; raise it when the same events make other rows. The
	// state's own fold is part of it.
	Version = 5<<16 | casefile.FoldVersion
)

// Schema is the DDL.
//
//go:embed schema.sql
var Schema string

// Fold keeps the rows in step with the log.
type Fold struct {
	set     *rows.Set[casefile.State]
	notices []notice
}

// New returns an empty working set.
func New() *Fold { return &Fold{set: rows.New[casefile.State]()} }

type notice struct {
	process.Notice
	id, caseID, number, matter, by, position string
	at                                       time.Time
}

// Load reads the rows of known cases. Only what notices depend on is kept of a
// state; a notice that depends on more needs more columns here.
func (f *Fold) Load(ctx context.Context, tx pgx.Tx, cases []string) error {
	missing := f.set.Missing(cases)
	if len(missing) == 0 {
		return nil
	}
	found, err := tx.Query(ctx, `
		select case_id, version, status, matter, level, unit, path, holder, filed_by, handler, chain, up, joint, at_window
		  from inbox_case where case_id = any($1)`, missing)
	if err != nil {
		return fmt.Errorf("load inbox: %w", err)
	}
	var id string
	var version uint64
	var s casefile.State
	_, err = pgx.ForEachRow(found, []any{&id, &version, &s.Status, &s.Matter, &s.At.Level, &s.At.Unit, &s.At.Path, &s.Holder, &s.FiledBy, &s.Handler, &s.Chain, &s.Up, &s.Joint, &s.Window}, func() error {
		f.set.Stored(id, version, s)
		return nil
	})
	if err != nil {
		return fmt.Errorf("load inbox: %w", err)
	}
	return nil
}

// Apply folds one commit.
func (f *Fold) Apply(c es.Recorded) error {
	events, err := casefile.Events(c.Commit)
	if err != nil {
		return err
	}
	number, err := casefile.Number(c.Subject)
	if err != nil {
		return err
	}
	s, err := f.set.Next(c)
	if err != nil {
		return err
	}
	for i, e := range events {
		*s = casefile.Evolve(*s, e)
		for n, about := range process.Notices(*s, c.By, e) {
			f.notices = append(f.notices, notice{
				Notice: about, id: fmt.Sprintf("%s:%d:%d:%d", c.Subject, c.Version, i, n),
				caseID: c.Subject, number: number, matter: s.Matter, at: c.At, by: c.By, position: c.Position.String(),
			})
		}
	}
	return nil
}

var (
	table = rows.NewTable("inbox", 1, "id text", "person text", "unit text", "path text", "kind text", "case_id text", "number text", "matter text", "at timestamptz", "by text")
	cases = rows.NewTable("inbox_case", 1, "case_id text", "version bigint", "status text", "matter text", "level text", "unit text", "path text", "holder text", "filed_by text", "handler text", "chain json", "up json", "joint json", "at_window json")
)

// Flush writes what changed, and tells those whom a notice is for.
func (f *Fold) Flush(ctx context.Context, tx pgx.Tx) ([]es.Change, error) {
	var w rows.Writes
	var fresh, changed, sent [][]any
	for _, d := range f.set.Dirty() {
		s := d.Row
		of := []any{d.ID, int64(d.Version), string(s.Status), s.Matter, string(s.At.Level), s.At.Unit, s.At.Path, s.Holder, s.FiledBy, s.Handler, rows.JSON(s.Chain), rows.JSON(s.Up), rows.Maybe(s.Joint), rows.Maybe(heard(s.Window))}
		if d.New {
			fresh = append(fresh, of)
		} else {
			changed = append(changed, of)
		}
	}
	for _, n := range f.notices {
		sent = append(sent, []any{n.id, rows.Text(n.Person), rows.Text(n.Unit), rows.Text(n.Path), string(n.Kind), n.caseID, n.number, n.matter, n.at, n.by})
	}
	w.Update(cases, changed)
	w.Insert(cases, fresh)
	w.Insert(table, sent)
	if err := w.Send(ctx, tx); err != nil {
		return nil, err
	}
	changes := f.changes()
	f.set.Clean()
	f.notices = nil
	return changes, nil
}

// heard is what notices depend on of an application: the appointment, and which
// papers may follow and are not there.
func heard(w *casefile.Window) *casefile.Window {
	if w == nil {
		return nil
	}
	return &casefile.Window{Visit: w.Visit, Later: w.Later, Papers: w.Papers, No: w.No}
}

func (f *Fold) changes() (changes []es.Change) {
	for _, n := range f.notices {
		changes = append(changes, es.Change{
			Projection: Name, Case: n.caseID, Position: n.position,
			Paths: rows.Distinct(n.Path), People: rows.Distinct(n.Person),
		})
	}
	return changes
}

// Reset forgets everything.
func (f *Fold) Reset() {
	f.set.Reset()
	f.notices = nil
}
