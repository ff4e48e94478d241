package kpi

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/org"
)

// cell is the key of a counter row.
type cell struct {
	path   string
	day    time.Time
	level  org.Level
	matter string
}

// sums are the values of a counter row, or what is added to one.
type sums struct {
	facts   int64
	minutes int64
	n       [measures]int64
}

// counters are what one flush adds. Units high up get many facts a flush, which
// meet here in memory.
type counters map[cell]*sums

// diff adds what a case counts now and takes back what it counted before.
func (c counters) diff(s *story, was, is []fact) {
	for _, f := range was {
		if !slices.Contains(is, f) {
			c.add(s, f, -1)
		}
	}
	for _, f := range is {
		if !slices.Contains(was, f) {
			c.add(s, f, 1)
		}
	}
}

func (c counters) add(s *story, f fact, times int64) {
	k := cell{path: s.Place, day: day(f.at), level: f.level, matter: s.Matter}
	for {
		v := c[k]
		if v == nil {
			v = &sums{}
			c[k] = v
		}
		v.add(f, times)
		if k.path == "" {
			return
		}
		k.path, _ = split(k.path)
	}
}

func (v *sums) add(f fact, times int64) {
	v.facts += times
	v.minutes += times * f.minutes
	f.counts.each(func(m measure) { v.n[m] += times })
}

// split cuts a path behind its parent: "" is above every district.
func split(path string) (parent, unit string) {
	dot := strings.LastIndexByte(path, '.')
	return path[:max(dot, 0)], path[dot+1:]
}

var upsert, sweep = counterSQL()

func counterSQL() (upsert, sweep string) {
	names := append([]string{"facts", "minutes"}, columns[:]...)
	params, sets := []string{"$1::text[]", "$2::text[]", "$3::date[]", "$4::text[]", "$5::text[]"}, make([]string, len(names))
	key := "parent, unit, day, level, matter"
	for i, name := range names {
		params = append(params, fmt.Sprintf("$%d::bigint[]", i+6))
		sets[i] = name + " = kpi_day." + name + " + excluded." + name
	}
	upsert = "insert into kpi_day (" + key + ", " + strings.Join(names, ", ") + ") select * from unnest(" + strings.Join(params, ", ") +
		") on conflict (" + key + ") do update set " + strings.Join(sets, ", ")
	sweep = "delete from kpi_day where facts = 0 and (" + key + ") in (select * from unnest(" + strings.Join(params[:5], ", ") + "))"
	return upsert, sweep
}

// write adds to the rows. A row that nothing is left in goes, so that the table
// is the same as one that was built without the detour.
func (c counters) write(ctx context.Context, tx pgx.Tx) error {
	var all, fewer table
	for _, k := range slices.SortedFunc(maps.Keys(c), cell.compare) {
		v := c[k]
		if *v == (sums{}) {
			continue
		}
		all.add(k, v)
		if v.facts < 0 {
			fewer.add(k, v)
		}
	}
	var b pgx.Batch
	if len(all.units) > 0 {
		b.Queue(upsert, append(all.keys(), all.values()...)...)
	}
	if len(fewer.units) > 0 {
		b.Queue(sweep, fewer.keys()...)
	}
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return fmt.Errorf("add to the counters: %w", err)
	}
	return nil
}

// compare keeps neighbours of the table together.
func (k cell) compare(other cell) int {
	return cmp.Or(cmp.Compare(k.path, other.path), k.day.Compare(other.day), cmp.Compare(k.level, other.level), cmp.Compare(k.matter, other.matter))
}

// table holds counter rows as columns.
type table struct {
	parents, units, levels, matters []string
	days                            []time.Time
	columns                         [2 + measures][]int64
}

func (t *table) add(k cell, v *sums) {
	parent, unit := split(k.path)
	t.parents, t.units = append(t.parents, parent), append(t.units, unit)
	t.days, t.levels, t.matters = append(t.days, k.day), append(t.levels, string(k.level)), append(t.matters, k.matter)
	for i, n := range append([]int64{v.facts, v.minutes}, v.n[:]...) {
		t.columns[i] = append(t.columns[i], n)
	}
}

func (t *table) keys() []any { return []any{t.parents, t.units, t.days, t.levels, t.matters} }

func (t *table) values() (values []any) {
	for _, c := range t.columns {
		values = append(values, c)
	}
	return values
}
