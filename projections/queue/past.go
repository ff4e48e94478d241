package queue

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/projections/rows"
)

const (
	// PastName is the name of the projection that remembers every queue.
	PastName = "pastqueue"
	// PastVersion is its fold's: what changes the queue's rows changes these.
	PastVersion = 1<<24 | Version
)

// PastSchema is the DDL of the queue as it ever was: each row of it from the
// moment of the commit that made it to that of the next. It has the columns of
// the queue, so that every question to the one can be put to the other.
//
// Rows that were valid at a moment are found by the range index: a queue has some
// thousands of them, whatever the log holds.
var PastSchema = "create table queue_past (\n\tcase_id text collate \"C\" not null,\n\tvalid_from timestamptz not null,\n\tvalid_to timestamptz not null,\n\t" +
	columnsDDL(mutable) + ",\n\tprimary key (case_id, version)\n) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);\n\n" +
	"create table queue_past_case (\n\tcase_id text collate \"C\" primary key,\n\t" + columnsDDL(fixed) + "\n);\n\n" +
	"create table queue_part_past (\n\tcase_id text collate \"C\" not null,\n\tversion bigint not null,\n\t" + columnsDDL(partColumns) + ",\n\tprimary key (case_id, version, part)\n);\n\n" +
	"create index queue_past_valid on queue_past using gist (tstzrange(valid_from, valid_to)) where open;\n" +
	"create index queue_past_last on queue_past (case_id) where valid_to = 'infinity';\n"

// columnsDDL compares texts as the queue does: by their bytes.
func columnsDDL(columns []string) string {
	ddl := make([]string, len(columns))
	for i, c := range columns {
		if ddl[i] = c; strings.HasSuffix(c, " text") {
			ddl[i] += ` collate "C"`
		}
	}
	return strings.Join(ddl, ",\n\t")
}

// fixedNames are the columns that are written once, without their types.
var fixedNames = func() string {
	names := make([]string, len(fixed))
	for i, c := range fixed {
		names[i], _, _ = strings.Cut(c, " ")
	}
	return strings.Join(names, ", ")
}()

// PastFold keeps the past in step with the log. It folds as [Fold] does.
type PastFold struct{ set *rows.Set[pastRow] }

// NewPast returns an empty working set.
func NewPast() *PastFold { return &PastFold{rows.New[pastRow]()} }

// pastRow is a case with its rows that are not written yet. last is the version
// of the row of the table that still stands, 0 for none.
type pastRow struct {
	row

	last    uint64
	since   time.Time // of the newest row: time never goes back within a case
	pending []pastVersion
}

type pastVersion struct {
	from   time.Time
	values []any
	parts  [][]any
}

// Load reads the rows of known cases that stand.
func (f *PastFold) Load(ctx context.Context, tx pgx.Tx, cases []string) error {
	missing := f.set.Missing(cases)
	if len(missing) == 0 {
		return nil
	}
	since := map[string]time.Time{}
	found, err := tx.Query(ctx, "select case_id, valid_from from queue_past where valid_to = 'infinity' and case_id = any($1)", missing)
	if err != nil {
		return err
	}
	var id string
	var from time.Time
	if _, err := pgx.ForEachRow(found, []any{&id, &from}, func() error { since[id] = from; return nil }); err != nil {
		return err
	}
	standing := "(select c.filed_by, p.* from queue_past p join queue_past_case c using (case_id) where p.valid_to = 'infinity') queue"
	return load(ctx, tx, standing, missing, func(id string, version uint64, r row) {
		f.set.Stored(id, version, pastRow{row: r, last: version, since: since[id]})
	})
}

// Apply folds one commit.
func (f *PastFold) Apply(c es.Recorded) error {
	events, err := casefile.Events(c.Commit)
	if err != nil {
		return err
	}
	r, err := f.set.Next(c)
	if err != nil {
		return err
	}
	if err := r.fold(c, events); err != nil {
		return err
	}
	if at := c.At.Truncate(time.Microsecond); at.After(r.since) {
		r.since = at
	}
	next := pastVersion{from: r.since, values: r.values(c.Subject, c.Version)}
	for _, p := range parts(r.state) {
		next.parts = append(next.parts, append([]any{c.Subject, int64(c.Version)}, p.values()...)) //nolint:gosec // versions count commits
	}
	r.pending = append(r.pending, next)
	return nil
}

var (
	pastEnd   = rows.NewTable("queue_past", 2, "case_id text", "version bigint", "valid_to timestamptz")
	pastAdded = rows.NewTable("queue_past", 1, append(append([]string{"case_id text"}, mutable...), "valid_from timestamptz", "valid_to timestamptz")...)
	pastPart  = rows.NewTable("queue_part_past", 3, append([]string{"case_id text", "version bigint"}, partColumns...)...)
	pastCase  = rows.NewTable("queue_past_case", 1, append([]string{"case_id text"}, fixed...)...)
)

// Flush ends the rows that stood and adds those that came. It reports no
// changes: nobody watches the past.
func (f *PastFold) Flush(ctx context.Context, tx pgx.Tx) ([]es.Change, error) {
	var w rows.Writes
	var ended, added, cases, parts [][]any
	for _, d := range f.set.Dirty() {
		r := d.Row
		if d.New {
			cases = append(cases, append([]any{d.ID}, r.fixed()...))
		} else if len(r.pending) > 0 {
			ended = append(ended, []any{d.ID, int64(r.last), r.pending[0].from}) //nolint:gosec // versions count commits
		}
		for i, p := range r.pending {
			to := rows.Never(time.Time{})
			if i+1 < len(r.pending) {
				to = r.pending[i+1].from
			}
			added = append(added, append(slices.Clone(p.values), p.from, to))
			parts = append(parts, p.parts...)
		}
		r.last, r.pending = d.Version, nil
	}
	w.Update(pastEnd, ended)
	w.Insert(pastCase, cases)
	w.Insert(pastAdded, added)
	w.Insert(pastPart, parts)
	if err := w.Send(ctx, tx); err != nil {
		return nil, err
	}
	f.set.Clean()
	return nil, nil
}

// Reset forgets everything.
func (f *PastFold) Reset() { f.set.Reset() }
