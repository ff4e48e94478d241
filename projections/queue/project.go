// Package queue shows what is to be done: the open cases of a unit, the most
// urgent first.
package queue

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/personal"
	"gridcase/projections/rows"
)

const (
	// Name is the projection's name.
	Name = "queue"
	// Version is the fold's; raise it when the same events make other rows. The
	// state's own fold is part of it.
	Version = 12<<16 | casefile.FoldVersion
)

// Schema is the DDL.
//
//go:embed schema.sql
var Schema string

// Fold keeps the rows in step with the log.
type Fold struct{ set *rows.Set[row] }

// New returns an empty working set.
func New() *Fold { return &Fold{rows.New[row]()} }

// row is a case as the fold needs it. Of a loaded one only those fields of the
// state are set that a later event does not bring along.
type row struct {
	state    casefile.State
	number   string
	unplaced bool   // waits to be put into a grid
	place    string // path of the lowest known stop of its place
	text     personal.Sealed
	position string
	updated  time.Time
	rests    time.Time // until when nobody may urge again
	shown    shown     // as the table has it
	stored   []part
}

// shown is who saw the row where.
type shown struct{ path, holder string }

// Load reads the rows of known cases.
func (f *Fold) Load(ctx context.Context, tx pgx.Tx, cases []string) error {
	missing := f.set.Missing(cases)
	if len(missing) == 0 {
		return nil
	}
	return load(ctx, tx, "queue", missing, func(id string, version uint64, r row) {
		f.set.Stored(id, version, r)
	})
}

// load reads what the fold remembers of cases, from the table or from what looks
// like it.
func load(ctx context.Context, tx pgx.Tx, from string, cases []string, stored func(string, uint64, row)) error {
	found, err := tx.Query(ctx, `
		select case_id, version, status, level, unit, path, coalesce(holder, ''), coalesce(handler, ''), filed_by,
		       coalesce(accept_due, '0001-01-01Z'), coalesce(resolve_due, '0001-01-01Z'), coalesce(check_due, '0001-01-01Z'), coalesce(order_to, ''), coalesce(order_due, '0001-01-01Z'), order_level, provisional, climbed,
		       coalesce(resident_due, '0001-01-01Z'), coalesce(suspended_until, '0001-01-01Z'), ruling, coalesce(grid, ''), unplaced, place, matter, severity, scope, rule, why_zh, why_en, accept_limit, resolve_limit, joint, win, labels, coalesce(urge_rests, '0001-01-01Z')
		  from `+from+` where case_id = any($1)`, cases)
	if err != nil {
		return fmt.Errorf("load queue: %w", err)
	}
	var id string
	var version uint64
	var s casefile.State
	var order casefile.Order
	var accept, resolve, lies string
	var unplaced bool
	var win *casefile.Window
	var rests time.Time
	_, err = pgx.ForEachRow(found, []any{
		&id, &version, &s.Status, &s.At.Level, &s.At.Unit, &s.At.Path, &s.Holder, &s.Handler, &s.FiledBy,
		&s.Terms.AcceptDue, &s.Terms.ResolveDue, &s.Terms.CheckDue, &order.To, &order.Due, &order.Unit.Level, &s.Terms.Provisional, &s.Climbed,
		&s.Resident, &s.Until, &s.Ruling, &s.Grid, &unplaced, &lies, &s.Matter, &s.Severity, &s.Scope, &s.Route.Rule, &s.Route.Why.Zh, &s.Route.Why.En, &accept, &resolve, &s.Joint, &win, &s.Labels, &rests,
	}, func() (err error) {
		if s.Order = nil; order.To != "" {
			o := order
			s.Order = &o
		}
		r := row{state: s, unplaced: unplaced, place: lies, rests: rests, shown: shown{s.At.Path, s.Holder}, stored: parts(s)}
		r.state.Window, win = win, nil
		s.Labels = nil // no two rows share one
		if r.state.Terms.Accept, err = limit(accept); err == nil {
			r.state.Terms.Resolve, err = limit(resolve)
		}
		stored(id, version, r)
		return err
	})
	if err != nil {
		return fmt.Errorf("load queue: %w", err)
	}
	return nil
}

func limit(s string) (l clock.Limit, err error) {
	err = l.UnmarshalText([]byte(s))
	return l, err
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
	return r.fold(c, events)
}

// fold takes a commit in.
func (r *row) fold(c es.Recorded, events []casefile.Event) (err error) {
	for _, e := range events {
		switch e := e.(type) {
		case casefile.Reported:
			r.text = e.Text
			if r.number, err = casefile.Number(e.ID); err != nil {
				return err
			}
		case casefile.Urged:
			r.rests = e.Rests
		}
		r.state = casefile.Evolve(r.state, e)
		switch e.(type) {
		case casefile.Reported, casefile.Placed: // nothing else tells where it lies
			r.unplaced, r.place = r.state.Unplaced(), place(r.state)
		}
	}
	if r.state.Status == "" {
		return fmt.Errorf("version %d of %s: nothing was ever reported", c.Version, c.Subject)
	}
	r.position, r.updated = c.Position.String(), c.At
	return nil
}

// mutable are the columns that change; the others are written once.
var mutable = []string{
	"open boolean", "status text", "level text", "unit text", "path text", "holder text", "handler text",
	"accept_due timestamptz", "resolve_due timestamptz", "due timestamptz", "provisional boolean", "climbed int",
	"resident_due timestamptz", "check_due timestamptz", "task text", "order_to text", "order_due timestamptz", "order_level text", "suspended_until timestamptz", "ruling boolean", "grid text", "unplaced boolean", "place text",
	"matter text", "severity text", "scope text", "rule text", "why_zh text", "why_en text", "accept_limit text", "resolve_limit text",
	"version bigint", "position text", "updated_at timestamptz", "joint json", "stage text", "win jsonb", "labels jsonb", "urge_rests timestamptz",
}

// fixed are the columns that are written once.
var fixed = []string{
	"number text", "kind text",
	"filed_by text", "opened_at timestamptz", "text jsonb",
}

var (
	known = rows.NewTable("queue", 1, append([]string{"case_id text"}, mutable...)...)
	added = rows.NewTable("queue", 1, append(append([]string{"case_id text"}, mutable...), fixed...)...)
)

// Flush writes what changed.
func (f *Fold) Flush(ctx context.Context, tx pgx.Tx) ([]es.Change, error) {
	var w rows.Writes
	var fresh, changed, gone, asked [][]any
	var changes []es.Change
	for _, d := range f.set.Dirty() {
		if values := d.Row.values(d.ID, d.Version); d.New {
			fresh = append(fresh, append(values, d.Row.fixed()...))
		} else {
			changed = append(changed, values)
		}
		changes = append(changes, d.Row.change(d.ID))
		out, in := d.Row.turnover(d.ID)
		gone, asked = append(gone, out...), append(asked, in...)
	}
	w.Update(known, changed)
	w.Insert(added, fresh)
	w.Delete(partTable, gone)
	w.Insert(partTable, asked)
	if err := w.Send(ctx, tx); err != nil {
		return nil, err
	}
	f.set.Clean()
	return changes, nil
}

// Reset forgets everything.
func (f *Fold) Reset() { f.set.Reset() }

func (r *row) values(id string, version uint64) []any {
	s, t, order := r.state, r.state.Terms, casefile.Order{}
	if s.Order != nil {
		order = *s.Order
	}
	return []any{
		id, s.Status.Open(), string(s.Status), string(s.At.Level), s.At.Unit, s.At.Path, rows.Text(s.Holder), rows.Text(s.Handler),
		rows.Time(t.AcceptDue), rows.Time(t.ResolveDue), rows.Never(due(s)), t.Provisional, s.Climbed,
		rows.Time(s.Resident), rows.Time(t.CheckDue), string(task(s)), rows.Text(order.To), rows.Time(order.Due), string(order.Unit.Level), rows.Time(s.Until), s.Ruling, rows.Text(s.Grid), r.unplaced, r.place, s.Matter, string(s.Severity), string(s.Scope), s.Route.Rule, s.Route.Why.Zh, s.Route.Why.En, t.Accept.String(), t.Resolve.String(),
		int64(version), r.position, r.updated, rows.Maybe(s.Joint), stage(s), window(s), labels(s), rows.Time(r.rests),
	}
}

func (r *row) fixed() []any {
	s := r.state
	return []any{
		r.number, string(s.Kind),
		s.FiledBy, s.Opened, rows.JSON(r.text),
	}
}

// stage is where an application stands, nothing for an incident.
func stage(s casefile.State) any {
	if s.Window == nil {
		return nil
	}
	return string(s.Window.Stage)
}

// window is what is known of an application, without the stops above its window:
// those follow from what is not loaded, and nobody reads them here.
func window(s casefile.State) any {
	if s.Window == nil {
		return nil
	}
	w := *s.Window
	w.DeskUp = nil
	return rows.JSON(w)
}

// labels are null where there are none: most cases have none, and the index
// leaves them out.
func labels(s casefile.State) any {
	if len(s.Labels) == 0 {
		return nil
	}
	return rows.JSON(s.Labels)
}

// due is what the queue is sorted by: the next moment at which whoever should
// act now is late. A result that waits to be verified has none, nor has a
// suspended case.
func due(s casefile.State) time.Time {
	switch s.Status {
	case casefile.Waiting:
		if !s.Terms.CheckDue.IsZero() {
			return s.Terms.CheckDue
		}
		return s.Terms.AcceptDue
	case casefile.Held:
		return s.Terms.ResolveDue
	}
	return time.Time{}
}

// Task is what somebody must go and look at on site.
type Task string

const (
	NoTask Task = ""
	File   Task = "file"   // 核实: is what the public reported there?
	Verify Task = "verify" // 核查: is it done?
)

func task(s casefile.State) Task {
	switch {
	case s.Status == casefile.InReview:
		return Verify
	case s.Status == casefile.Waiting && !s.Terms.CheckDue.IsZero():
		return File
	}
	return NoTask
}

// place is where one would go: the lowest unit of the case's own chain.
func place(s casefile.State) string {
	if len(s.Chain) == 0 {
		return ""
	}
	return s.Chain[0].Path
}

// change tells those where the case was and is, and who had it and has it.
func (r *row) change(id string) es.Change {
	now := shown{r.state.At.Path, r.state.Holder}
	c := es.Change{
		Projection: Name, Case: id, Position: r.position,
		Paths: rows.Distinct(append(r.partPaths(), r.shown.path, now.path)...), People: rows.Distinct(r.shown.holder, now.holder),
	}
	r.shown = now
	return c
}
