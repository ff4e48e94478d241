package rows

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// DB is what queries need: a pool, a connection or a transaction.
type DB interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// Table is a table, or some of its columns.
type Table struct {
	name    string
	keys    int
	columns []string
	types   []string
}

// NewTable names columns with their types: "case_id text". The first so many are
// the key.
func NewTable(name string, keys int, columns ...string) Table {
	t := Table{name: name, keys: keys}
	for _, c := range columns {
		column, kind, _ := strings.Cut(c, " ")
		t.columns, t.types = append(t.columns, column), append(t.types, kind)
	}
	return t
}

// many is from how many rows on COPY is worth its extra round trips.
const many = 200

// Writes gathers what one flush does to the tables, each table at once. What is
// little goes in a single round trip, many new rows by COPY.
type Writes struct {
	batch  pgx.Batch
	copies []copying
}

type copying struct {
	table Table
	rows  [][]any
}

// Insert adds rows, each with a value for every column.
func (w *Writes) Insert(t Table, rows [][]any) {
	switch {
	case len(rows) == 0:
	case len(rows) > many:
		w.copies = append(w.copies, copying{t, rows})
	default:
		w.batch.Queue("insert into "+t.name+" ("+strings.Join(t.columns, ", ")+") select * from "+t.unnest(), t.arrays(rows)...)
	}
}

// Update sets all columns but the key of known rows.
func (w *Writes) Update(t Table, rows [][]any) {
	if len(rows) == 0 {
		return
	}
	var set []string
	for _, c := range t.columns[t.keys:] {
		set = append(set, c+" = u."+c)
	}
	w.batch.Queue("update "+t.name+" t set "+strings.Join(set, ", ")+" from "+t.unnest()+" where "+t.match(), t.arrays(rows)...)
}

// Delete removes rows by their keys.
func (w *Writes) Delete(t Table, keys [][]any) {
	if len(keys) == 0 {
		return
	}
	k := Table{name: t.name, keys: t.keys, columns: t.columns[:t.keys], types: t.types[:t.keys]}
	w.batch.Queue("delete from "+k.name+" t using "+k.unnest()+" where "+k.match(), k.arrays(keys)...)
}

// Send carries everything out: first what changes rows, then the new ones.
func (w *Writes) Send(ctx context.Context, tx pgx.Tx) error {
	if w.batch.Len() > 0 {
		if err := tx.SendBatch(ctx, &w.batch).Close(); err != nil {
			return fmt.Errorf("write rows: %w", err)
		}
	}
	for _, c := range w.copies {
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{c.table.name}, c.table.columns, pgx.CopyFromRows(c.rows)); err != nil {
			return fmt.Errorf("copy rows into %s: %w", c.table.name, err)
		}
	}
	return nil
}

func (t Table) unnest() string {
	var params []string
	for i, kind := range t.types {
		params = append(params, fmt.Sprintf("$%d::%s[]", i+1, kind))
	}
	return "unnest(" + strings.Join(params, ", ") + ") as u (" + strings.Join(t.columns, ", ") + ")"
}

func (t Table) match() string {
	var on []string
	for _, c := range t.columns[:t.keys] {
		on = append(on, "t."+c+" = u."+c)
	}
	return strings.Join(on, " and ")
}

// arrays turns rows into columns.
func (t Table) arrays(rows [][]any) []any {
	out := make([]any, len(t.columns))
	for i := range t.columns {
		column := make([]any, len(rows))
		for j, r := range rows {
			column[j] = r[i]
		}
		out[i] = column
	}
	return out
}
