package kpi

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/es"
	"gridcase/projections/rows"
)

// The columns of what is counted, the keys first.
var (
	factColumns = []string{"case_id text", "kind smallint", "n smallint", "at timestamptz", "place text", "level text",
		"matter text", "counts bigint", "minutes int", "worked int", "rung text"}
	staffColumns = []string{"case_id text", "person text", "at timestamptz", "place text", "level text", "matter text", "marks int", "minutes int"}
	echoColumns  = []string{"key text", "case_id text", "told timestamptz", "at timestamptz", "place text", "level text", "matter text"}
)

var (
	caseTable  = rows.NewTable("kpi_case", 1, "case_id text", "version bigint", "story json")
	factTable  = rows.NewTable("kpi_fact", 3, factColumns...)
	staffTable = rows.NewTable("kpi_staff", 2, staffColumns...)
	echoTable  = rows.NewTable("kpi_echo", 2, echoColumns...)
)

// Flush writes what changed. It reports no changes: each is one of the queue,
// too, and whoever hears of that one waits for this position.
func (f *Fold) Flush(ctx context.Context, tx pgx.Tx) ([]es.Change, error) {
	var cases, facts, staff, echoes changes
	added := counters{map[cell]*sums{}, map[lasting]int64{}}
	for _, d := range f.set.Dirty() {
		r, now := d.Row, &d.Row.story
		told := []any{d.ID, int64(d.Version), rows.JSON(now)} //nolint:gosec // versions count commits
		cases.put(d.New, told)
		f, c := now.facts(), now.credits()
		e := now.echoes()
		added.diff(r.facts, f)
		differ(&facts, r.facts, f, fact.same, func(f fact) []any { return f.values(d.ID) })
		differ(&staff, r.credits, c, credit.same, func(c credit) []any { return c.values(d.ID) })
		differ(&echoes, r.echoes, e, echo.same, func(e echo) []any { return e.values(d.ID) })
		r.facts, r.credits, r.echoes = f, c, e
	}
	var w rows.Writes
	cases.write(&w, caseTable)
	facts.write(&w, factTable)
	staff.write(&w, staffTable)
	echoes.write(&w, echoTable)
	if err := w.Send(ctx, tx); err != nil {
		return nil, err
	}
	if err := added.write(ctx, tx); err != nil {
		return nil, err
	}
	if err := resound(ctx, tx, echoes.keys()); err != nil {
		return nil, err
	}
	f.set.Clean()
	return nil, nil
}

// changes are what happens to one table.
type changes struct{ inserts, updates, deletes [][]any }

func (c *changes) put(isNew bool, values []any) {
	if isNew {
		c.inserts = append(c.inserts, values)
	} else {
		c.updates = append(c.updates, values)
	}
}

// keys are the first column of all rows that change.
func (c *changes) keys() (keys []string) {
	for _, rows := range [][][]any{c.inserts, c.updates, c.deletes} {
		for _, r := range rows {
			keys = append(keys, r[0].(string))
		}
	}
	return keys
}

func (c *changes) write(w *rows.Writes, t rows.Table) {
	w.Delete(t, c.deletes)
	w.Update(t, c.updates)
	w.Insert(t, c.inserts)
}

// differ finds what must be done for a table that has one list to have another.
func differ[R comparable](c *changes, was, is []R, same func(R, R) bool, values func(R) []any) {
	for _, old := range was {
		if !slices.ContainsFunc(is, func(r R) bool { return same(r, old) }) {
			c.deletes = append(c.deletes, values(old))
		}
	}
	for _, r := range is {
		i := slices.IndexFunc(was, func(old R) bool { return same(old, r) })
		if i < 0 || was[i] != r {
			c.put(i < 0, values(r))
		}
	}
}

// same reports whether two facts are of the same thing.
func (f fact) same(other fact) bool { return f.kind == other.kind && f.n == other.n }

func (f fact) values(id string) []any {
	var minutes, worked any
	if f.counts&of(timed) != 0 {
		minutes, worked = int32(f.minutes), int32(f.worked) //nolint:gosec // 4,000 years
	}
	return []any{
		id, int16(f.kind), int16(f.n), f.at, f.place, string(f.level), f.matter, //nolint:gosec // a case has no 30,000 orders
		int64(f.counts), minutes, worked, rows.Text(f.rung), //nolint:gosec // below 63 bits
	}
}
