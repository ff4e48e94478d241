package kpi

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"gridcase/projections/rows"
)

// counted is what all rates of one period, day or unit are made of.
type counted struct {
	sums
	took  []took // shortest first
	rungs map[string]int64
}

// took says how many cases took so many minutes.
type took struct{ minutes, cases int64 }

// parts are kept apart by a text, such as the day.
type parts map[string]*counted

func (p parts) at(key string) *counted {
	c := p[key]
	if c == nil {
		c = &counted{rungs: map[string]int64{}}
		p[key] = c
	}
	return c
}

// count reads the counters and what they cannot hold: handling times one by
// one, rungs by name, and the due times of today that are still to come.
func (q Query) count(ctx context.Context, db rows.DB, b by, children bool) (parts, error) {
	p := parts{}
	p.at("")
	for _, step := range []func(context.Context, rows.DB, by, bool, parts) error{q.counters, q.later, q.times, q.climbs} {
		if err := step(ctx, db, b, children, p); err != nil {
			return nil, err
		}
	}
	return p, nil
}

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
	into := []any{&key, &s.minutes}
	for m := range s.n {
		into = append(into, &s.n[m])
	}
	sql := "select " + b.day + ", sum(minutes)::bigint, " + summed + " from kpi_day where " + where + " group by 1"
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
		if measure(m).kind() == dueTime { //nolint:gosec // 25 of them
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

func (q Query) times(ctx context.Context, db rows.DB, b by, children bool, p parts) error {
	var a args
	sql := "select " + b.day + ", minutes, sum(cases) from kpi_took where " + q.units(&a, children) + " group by 1, 2"
	if !q.whole() {
		a = args{q.first(), q.end()}
		sql = "select " + b.fact + ", minutes, count(*) from kpi_fact where kind = " + closing.String() +
			" and minutes is not null and at >= $1 and at < $2" + q.facts(&a, children) + " group by 1, 2"
	}
	var key string
	var t took
	err := read(ctx, db, sql, a, []any{&key, &t.minutes, &t.cases}, func() error {
		c := p.at(key)
		c.took = append(c.took, t)
		return nil
	})
	for _, c := range p {
		slices.SortFunc(c.took, func(a, b took) int { return cmp.Compare(a.minutes, b.minutes) })
	}
	return err
}

func (q Query) climbs(ctx context.Context, db rows.DB, b by, children bool, p parts) error {
	a := args{q.first(), q.end()}
	var key, rung string
	var n int64
	sql := "select " + b.fact + ", rung, count(*) from kpi_fact where rung is not null and at >= $1 and at < $2" +
		q.facts(&a, children) + " group by 1, 2"
	return read(ctx, db, sql, a, []any{&key, &rung, &n}, func() error {
		p.at(key).rungs[rung] = n
		return nil
	})
}

// facts is the condition on facts; those of the unit itself belong to no child.
func (q Query) facts(a *args, children bool) string {
	if children && q.Path != "" {
		return q.within(a) + " and place <> " + a.add(q.Path)
	}
	return q.within(a)
}

func (k kind) String() string { return strconv.Itoa(int(k)) }

// rates are all rates of what was counted, those of single rungs at the end.
func (c *counted) rates() (rates []Rate) {
	for _, d := range definitions {
		switch d.name {
		case mean:
			rates = append(rates, d.hours(c.minutes, c.n[timed], c.n[timed]))
		case median:
			rates = append(rates, d.hours(c.nth(c.n[timed], 50), 1, c.n[timed]))
		case p90:
			rates = append(rates, d.hours(c.nth(c.n[timed], 90), 1, c.n[timed]))
		default:
			rates = append(rates, d.rate(c.n[d.over], c.n[d.under]))
		}
	}
	for _, rung := range slices.Sorted(maps.Keys(c.rungs)) {
		d := byRung
		d.name += ":" + rung
		rates = append(rates, d.rate(c.rungs[rung], 0))
	}
	return rates
}
