package kpi

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gridcase/projections/rows"
)

func (q Query) times(ctx context.Context, db rows.DB, b by, children bool, p parts) error {
	var a args
	sql := "select " + b.day + ", office, minutes, sum(cases) from kpi_took where " + q.units(&a, children) + " group by 1, 2, 3"
	if !q.whole() {
		a = args{q.first(), q.end()}
		sql = "select " + b.fact + ", office, case when office then worked else minutes end, count(*) from kpi_fact, (values (false), (true)) o (office) where kind = " + closing.String() +
			" and minutes is not null and at >= $1 and at < $2" + q.facts(&a, children) + " group by 1, 2, 3"
	}
	var key string
	var office bool
	var t took
	err := read(ctx, db, sql, a, []any{&key, &office, &t.minutes, &t.cases}, func() error {
		c := p.at(key)
		c.took[flag(office)] = append(c.took[flag(office)], t)
		return nil
	})
	for _, c := range p {
		for i := range c.took {
			slices.SortFunc(c.took[i], func(a, b took) int { return cmp.Compare(a.minutes, b.minutes) })
		}
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

// repeats counts the closed cases that came again, each once.
func (q Query) repeats(ctx context.Context, db rows.DB, b by, children bool, p parts) error {
	a := args{q.first(), q.end()}
	var key string
	var n int64
	sql := "select " + b.fact + ", count(distinct case_id) from kpi_echo where again and at >= $1 and at < $2" + q.facts(&a, children) + " group by 1"
	return read(ctx, db, sql, a, []any{&key, &n}, func() error {
		p.at(key).again = n
		return nil
	})
}

// reports counts by day, for the usual one.
func (q Query) reports(ctx context.Context, db rows.DB, b by, children bool, p parts) error {
	var a args
	where := q.units(&a, children) + q.rest(&a)
	if q.whole() {
		where += " and level = '' and matter = ''"
	}
	var key string
	var on time.Time
	var n int64
	err := read(ctx, db, "select "+b.day+", day, sum(reported) from kpi_day where reported > 0 and "+where+" group by 1, 2", a, []any{&key, &on, &n}, func() error {
		p.at(key).perDay[on] = n
		return nil
	})
	days := q.workdays(q.first(), q.end())
	for _, c := range p {
		c.days = days
	}
	return err
}
