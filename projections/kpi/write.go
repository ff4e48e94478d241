package kpi

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// adding is how rows of counters are written: to what is there, and a row that
// nothing is left in goes, so that the table is the same as one that was built
// without the detour.
type adding struct {
	upsert, sweep string
	keys          int
}

// newAdding takes the key and then the counters, the first of which is 0 when
// nothing is left.
func newAdding(table string, keys []string, counters ...string) adding {
	var params, sets, names []string
	for i, column := range append(slices.Clone(keys), counters...) {
		name, kind, _ := strings.Cut(column, " ")
		names = append(names, name)
		params = append(params, fmt.Sprintf("$%d::%s[]", i+1, cmp.Or(kind, "bigint")))
	}
	for _, c := range counters {
		sets = append(sets, c+" = t."+c+" + excluded."+c)
	}
	key, n := strings.Join(names[:len(keys)], ", "), len(keys)
	return adding{
		keys: n,
		upsert: "insert into " + table + " as t (" + strings.Join(names, ", ") + ") select * from unnest(" + strings.Join(params, ", ") +
			") on conflict (" + key + ") do update set " + strings.Join(sets, ", "),
		sweep: "delete from " + table + " where " + counters[0] + " = 0 and (" + key + ") in (select * from unnest(" + strings.Join(params[:n], ", ") + "))",
	}
}

var (
	toDay  = newAdding("kpi_day", []string{"parent text", "unit text", "day date", "level text", "matter text"}, append([]string{"facts", "minutes", "worked"}, columns[:]...)...)
	toTook = newAdding("kpi_took", []string{"parent text", "unit text", "day date", "office boolean", "minutes int"}, "cases")
)

// queue writes rows, of which some may have nothing left.
func (a adding) queue(b *pgx.Batch, rows [][]any, empty [][]any) {
	if len(rows) > 0 {
		b.Queue(a.upsert, byColumn(rows)...)
	}
	if len(empty) > 0 {
		b.Queue(a.sweep, byColumn(empty)[:a.keys]...)
	}
}

func byColumn(rows [][]any) []any {
	columns := make([]any, len(rows[0]))
	for i := range columns {
		column := make([]any, len(rows))
		for j, r := range rows {
			column[j] = r[i]
		}
		columns[i] = column
	}
	return columns
}

// write sends all in one round trip.
func (c counters) write(ctx context.Context, tx pgx.Tx) error {
	var b pgx.Batch
	all, fewer := c.days()
	toDay.queue(&b, all, fewer)
	all, fewer = c.times()
	toTook.queue(&b, all, fewer)
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return fmt.Errorf("add to the counters: %w", err)
	}
	return nil
}

// days are the rows that change, sorted so that neighbours of the table come
// together, and those of them that lose facts.
func (c counters) days() (all, fewer [][]any) {
	for _, k := range slices.SortedFunc(maps.Keys(c.sums), cell.compare) {
		v := c.sums[k]
		if *v == (sums{}) {
			continue
		}
		parent, unit := split(k.path)
		row := []any{parent, unit, k.day, string(k.level), k.matter, v.facts, v.minutes, v.worked}
		for _, n := range v.n {
			row = append(row, n)
		}
		if all = append(all, row); v.facts < 0 {
			fewer = append(fewer, row)
		}
	}
	return all, fewer
}

func (c counters) times() (all, fewer [][]any) {
	for _, k := range slices.SortedFunc(maps.Keys(c.took), lasting.compare) {
		n := c.took[k]
		if n == 0 {
			continue
		}
		parent, unit := split(k.path)
		row := []any{parent, unit, k.day, k.office, int32(k.minutes), n} //nolint:gosec // 4,000 years
		if all = append(all, row); n < 0 {
			fewer = append(fewer, row)
		}
	}
	return all, fewer
}

func (k cell) compare(other cell) int {
	return cmp.Or(cmp.Compare(k.path, other.path), k.day.Compare(other.day), cmp.Compare(k.level, other.level), cmp.Compare(k.matter, other.matter))
}

func (k lasting) compare(other lasting) int {
	return cmp.Or(cmp.Compare(k.path, other.path), k.day.Compare(other.day), cmp.Compare(flag(k.office), flag(other.office)), cmp.Compare(k.minutes, other.minutes))
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
