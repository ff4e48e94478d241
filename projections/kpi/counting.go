package kpi

import (
	"context"
	"strings"

	"gridcase/projections/rows"
)

// units is the condition on counters.
func (q Query) units(a *args, children bool) string {
	days := " and day between " + a.add(day(q.From)) + " and " + a.add(day(q.To))
	if children {
		return "parent = " + a.add(q.Path) + " and unit <> ''" + days
	}
	parent, unit := split(q.Path)
	return "parent = " + a.add(parent) + " and unit = " + a.add(unit) + days
}

func (q Query) counters(ctx context.Context, db rows.DB, b by, children bool, p parts) error {
	a := args{day(q.dueEnd())}
	where := q.units(&a, children) + q.rest(&a)
	if q.whole() {
		where += " and level = '' and matter = ''"
	}
	var key string
	var s sums
	into := []any{&key, &s.minutes, &s.worked}
	for m := range s.n {
		into = append(into, &s.n[m])
	}
	sql := "select " + b.day + ", sum(minutes)::bigint, sum(worked)::bigint, " + summed + " from kpi_day where " + where + " group by 1"
	return read(ctx, db, sql, a, into, func() error {
		p.at(key).sums = s
		return nil
	})
}

// summed adds up each counter; due times only as far as they have come.
var summed = func() string {
	sql := make([]string, measures)
	for m, c := range columns {
		sql[m] = "sum(" + c + ")"
		if measure(m).kind() == dueTime { //nolint:gosec // below 64
			sql[m] = "coalesce(sum(" + c + ") filter (where day <= $1), 0)"
		}
	}
	return strings.Join(sql, ", ")
}()

// later takes back what is due on the last counted day, but after the moment
// that is asked for.
func (q Query) later(ctx context.Context, db rows.DB, b by, children bool, p parts) error {
	now := q.dueEnd()
	if now.Before(q.first()) || !now.Before(q.end()) {
		return nil
	}
	a := args{now, midnight(now, 1)}
	var key string
	var counts set
	var n int64
	sql := "select " + b.fact + ", counts, count(*) from kpi_fact where kind = " + dueTime.String() + " and at > $1 and at < $2" +
		q.facts(&a, children) + " group by 1, 2"
	return read(ctx, db, sql, a, []any{&key, &counts, &n}, func() error {
		counts.each(func(m measure) { p.at(key).n[m] -= n })
		return nil
	})
}
