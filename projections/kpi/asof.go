package kpi

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/projections/rows"
)

// AsOf is where the answers of a moment are read: every question about the same
// unit and period gets on it what it got then, when the query's Now is that
// moment, too. The counters of then are added up anew, from the facts that stood.
func AsOf(db rows.DB, q Query, at time.Time) rows.DB { return past{db, q, at} }

type past struct {
	rows.DB

	q  Query
	at time.Time
}

// Query puts the tables of the moment in the place of those of now.
func (p past) Query(ctx context.Context, sql string, given ...any) (pgx.Rows, error) {
	var mode []any
	if len(given) > 0 {
		if _, is := given[0].(pgx.QueryExecMode); is {
			mode, given = given[:1], given[1:]
		}
	}
	a := args(append([]any(nil), given...))
	with := p.tables(&a)
	return p.DB.Query(ctx, with+sql, append(append([]any(nil), mode...), a...)...)
}

// tables are the facts that stood, of the unit and the period, and what is
// counted from them: for the unit, for each right below it, with all levels and
// matters apart and together. Each is worked out where a statement asks for it.
func (p past) tables(a *args) string {
	at, first, end := a.add(p.at), a.add(p.q.first()), a.add(p.q.end())
	valid := "valid_from <= " + at + "::timestamptz and valid_to > " + at + "::timestamptz"
	about := "at >= " + first + "::timestamptz and at < " + end + "::timestamptz"
	if path := p.q.Path; path != "" {
		about += " and (place = " + a.add(path) + " or place >= " + a.add(path+".") + " and place < " + a.add(path+"/") + ")"
	}
	return "with kpi_fact as not materialized (select * from kpi_fact_past where " + valid + " and " + about + "), " +
		"kpi_staff as (select * from kpi_staff_past where " + valid + " and " + about + "), " +
		"kpi_unit as not materialized (" + p.units(a, "kpi_fact") + "), " +
		p.days(a, about) +
		"kpi_took as not materialized (select parent, unit, " + onDay + ", office, " + rounded + " as minutes, 1 as cases from kpi_unit, (values (false), (true)) o (office), lateral (select case when office then worked else minutes end as took) t where minutes is not null), " +
		"kpi_echo as not materialized (select e.*, true as again from kpi_echo_past e join kpi_echo_past n on n.key = e.key and n.told >= e.told and n.told <= e.told + interval '30 days' and (n.told, n.case_id) > (e.told, e.case_id) where " +
		beside("e", valid) + " and " + beside("n", valid) + ") "
}

// beside is a condition on a row that another of the same table stands beside. Of
// the echoes only those that came again are there, once for each time: whoever
// reads them counts a case once.
func beside(row, valid string) string { return strings.ReplaceAll(valid, "valid_", row+".valid_") }

// onDay is the day of [clock.Zone] that a fact belongs to.
const onDay = "(at at time zone interval '8 hours')::date as day"

// units puts the facts of a table beside the unit and those right below it.
func (p past) units(a *args, facts string) string {
	parent, unit := split(p.q.Path)
	own, below := a.add(p.q.Path), p.q.Path
	if below != "" {
		below += "."
	}
	return "select f.*, " + a.add(parent) + "::text as parent, " + a.add(unit) + "::text as unit from " + facts + " f union all " +
		fmt.Sprintf("select f.*, %s::text, split_part(substr(place, %d), '.', 1) from %s f where place <> %s", own, len([]rune(below))+1, facts, own)
}

// days are the counters. High up in the tree and for all levels and matters they
// are those of the midnight before and what the rest of the day did to them;
// else they are added up from the facts.
func (p past) days(a *args, about string) string {
	sums := "coalesce(sum(minutes), 0)::bigint as minutes, coalesce(sum(worked), 0)::bigint as worked, "
	if !p.q.whole() || depth(p.q.Path) >= summedDepth {
		sums = "count(*)::int as facts, " + sums + summedBits
		return "kpi_day as not materialized (select parent, unit, " + onDay + ", level, matter, " + sums + " from kpi_unit group by 1, 2, 3, 4, 5" +
			" union all select parent, unit, " + onDay + ", '', '', " + sums + " from kpi_unit group by 1, 2, 3), "
	}
	at, dawn, today := a.add(p.at), a.add(midnight(p.at, 0)), a.add(day(p.at))
	parent, unit := split(p.q.Path)
	kept := fmt.Sprintf("told < %s::date and day between %s::date and %s::date and (parent = %s and unit = %s or parent = %s and unit <> '')",
		today, a.add(day(p.q.From)), a.add(day(p.q.To)), a.add(parent), a.add(unit), a.add(p.q.Path))
	came := fmt.Sprintf("valid_from >= %[2]s::timestamptz and valid_from <= %[1]s::timestamptz and valid_to > %[1]s::timestamptz", at, dawn)
	went := fmt.Sprintf("valid_from < %[2]s::timestamptz and valid_to >= %[2]s::timestamptz and valid_to <= %[1]s::timestamptz and valid_to < 'infinity'", at, dawn)
	return "kpi_today as materialized (select f.*, 1 as times from kpi_fact_past f where " + came + " and " + about +
		" union all select f.*, -1 from kpi_fact_past f where " + went + " and " + about + "), " +
		"kpi_day as not materialized (select parent, unit, day, '' as level, '' as matter, " + sums + summedColumns + " from (" +
		"select parent, unit, day, facts, minutes, worked, " + strings.Join(columns[:], ", ") + " from kpi_day_past where " + kept +
		" union all select parent, unit, " + onDay + ", times, times * minutes, times * worked, " + timesBits + " from (" + p.units(a, "kpi_today") + ") t" +
		") d group by 1, 2, 3 having sum(facts) > 0), "
}

// summedColumns and timesBits add up the counters of rows, and of single facts.
var summedColumns, timesBits = func() (string, string) {
	sums, bits := make([]string, measures), make([]string, measures)
	for m, column := range columns {
		sums[m] = fmt.Sprintf("sum(%s)::int as %s", column, column)
		bits[m] = fmt.Sprintf("times * ((counts >> %d) & 1)::int", m)
	}
	return strings.Join(sums, ", "), strings.Join(bits, ", ")
}()

// summedBits add each measure up from the sets that count it.
var summedBits = func() string {
	sums := make([]string, measures)
	for m, column := range columns {
		sums[m] = fmt.Sprintf("sum((counts >> %d) & 1)::int as %s", m, column)
	}
	return strings.Join(sums, ", ")
}()

// rounded is [round] in SQL, without powers, which take longer than all else.
var rounded = func() string {
	sql := "case when took < 100 then took"
	for p := 10; p < 1e8; p *= 10 {
		sql += fmt.Sprintf(" when took < %d then (took + %d) / %d * %d", 100*p, p/2, p, p)
	}
	return sql + " else (took + 50000000) / 100000000 * 100000000 end"
}()
