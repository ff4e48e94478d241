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
// matters apart and together.
func (p past) tables(a *args) string {
	at, first, end := a.add(p.at), a.add(p.q.first()), a.add(p.q.end())
	valid := "valid_from <= " + at + "::timestamptz and valid_to > " + at + "::timestamptz"
	stood := valid + " and at >= " + first + "::timestamptz and at < " + end + "::timestamptz"
	if path := p.q.Path; path != "" {
		stood += " and (place = " + a.add(path) + " or place >= " + a.add(path+".") + " and place < " + a.add(path+"/") + ")"
	}
	parent, unit := split(p.q.Path)
	own, below := a.add(p.q.Path), p.q.Path
	if below != "" {
		below += "."
	}
	self := "select f.*, " + a.add(parent) + "::text as parent, " + a.add(unit) + "::text as unit from kpi_fact f"
	child := fmt.Sprintf("select f.*, %s::text, split_part(substr(place, %d), '.', 1) from kpi_fact f where place <> %s", own, len([]rune(below))+1, own)
	sums := "count(*)::int as facts, coalesce(sum(minutes), 0)::bigint as minutes, coalesce(sum(worked), 0)::bigint as worked, " + summedBits
	day := "(at at time zone interval '8 hours')::date as day"
	return "with kpi_fact as materialized (select * from kpi_fact_past where " + stood + "), " +
		"kpi_staff as (select * from kpi_staff_past where " + stood + "), " +
		"kpi_unit as not materialized (" + self + " union all " + child + "), " +
		"kpi_day as not materialized (select parent, unit, " + day + ", level, matter, " + sums + " from kpi_unit group by 1, 2, 3, 4, 5" +
		" union all select parent, unit, " + day + ", '', '', " + sums + " from kpi_unit group by 1, 2, 3), " +
		"kpi_took as not materialized (select parent, unit, " + day + ", office, " + rounded + " as minutes, count(*)::int as cases from kpi_unit, (values (false), (true)) o (office), lateral (select case when office then worked else minutes end as took) t where minutes is not null group by 1, 2, 3, 4, 5), " +
		"kpi_echo as (select *, coalesce(lead(told) over (partition by key order by told, case_id) <= told + interval '30 days', false) as again from kpi_echo_past where " + valid + ") "
}

// summedBits add each measure up from the sets that count it.
var summedBits = func() string {
	sums := make([]string, measures)
	for m, column := range columns {
		sums[m] = fmt.Sprintf("sum((counts >> %d) & 1)::int as %s", m, column)
	}
	return strings.Join(sums, ", ")
}()

// rounded is [round] in SQL.
const rounded = `case when took < 100 then took else (took + power(10, length(took::text) - 2)::int / 2) / power(10, length(took::text) - 2)::int * power(10, length(took::text) - 2)::int end`
