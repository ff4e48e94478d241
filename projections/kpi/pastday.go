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
)

// summedDepth is down to which depth of the tree the counters of the past are
// kept: a district, its streets and their communities. Below, the facts
// themselves are few enough to be counted when somebody asks.
const summedDepth = 3

// pastDayDDL has what was told on a day about a day: the counters of any midnight
// are the sum of what was told before, and those of any moment are these with the
// facts of the rest of that day. changes says how many facts came or went.
var pastDayDDL = `create table kpi_day_past (
	parent text collate "C" not null,
	unit text collate "C" not null,
	day date not null,
	told date not null,
	changes int not null,
	facts int not null,
	minutes bigint not null,
	worked bigint not null,
	` + strings.Join(columns[:], " int not null,\n\t") + ` int not null,
	primary key (parent, unit, day, told)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
`

var toPastDay = newAdding("kpi_day_past", []string{"parent text", "unit text", "day date", "told date"},
	append([]string{"changes", "facts", "minutes", "worked"}, columns[:]...)...)

// telling is the key of a row of the counters of the past.
type telling struct {
	path      string
	day, told time.Time
}

// tellingSums are its values.
type tellingSums struct {
	changes int64
	sums    sums
}

// tellingDays are what one flush adds to the counters of the past.
type tellingDays map[telling]*tellingSums

// take adds what came and takes back what went, each on the day on which it did.
func (t tellingDays) take(facts *told[fact]) {
	for _, s := range facts.added {
		t.add(s.what, s.from, 1)
		if !s.to.IsZero() {
			t.add(s.what, s.to, -1) // it came and went between two flushes
		}
	}
	for _, s := range facts.ended {
		t.add(s.what, s.to, -1)
	}
}

func (t tellingDays) add(f fact, at time.Time, times int64) {
	for path := f.place; ; path, _ = split(path) {
		if depth(path) <= summedDepth {
			k := telling{path, day(f.at), day(at)}
			if t[k] == nil {
				t[k] = &tellingSums{}
			}
			t[k].changes++
			t[k].sums.add(f, times)
		}
		if path == "" {
			return
		}
	}
}

// depth is how many units a path names.
func depth(path string) int {
	if path == "" {
		return 0
	}
	return 1 + strings.Count(path, ".")
}

func (t tellingDays) write(ctx context.Context, tx pgx.Tx) error {
	var rows [][]any
	for _, k := range slices.SortedFunc(maps.Keys(t), telling.compare) {
		parent, unit := split(k.path)
		v := t[k]
		row := []any{parent, unit, k.day, k.told, v.changes, v.sums.facts, v.sums.minutes, v.sums.worked}
		for _, n := range v.sums.n {
			row = append(row, n)
		}
		rows = append(rows, row)
	}
	var b pgx.Batch
	toPastDay.queue(&b, rows, nil)
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return fmt.Errorf("add to the counters of the past: %w", err)
	}
	return nil
}

func (k telling) compare(other telling) int {
	return cmp.Or(cmp.Compare(k.path, other.path), k.day.Compare(other.day), k.told.Compare(other.told))
}
