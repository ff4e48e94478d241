package kpi_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/infra/testkit"
	"gridcase/projections/kpi"
	"gridcase/projections/rowstest"
)

// BenchmarkKPI100k counts 30 days with 100,000 cases in a district of 10 streets,
// 100 communities and 1,000 grids, behind which lie 100,000 cases of 30 days
// before.
func BenchmarkKPI100k(b *testing.B) {
	conn := district(b)
	last := rowstest.Monday
	for _, who := range []struct{ name, path string }{{"district", "d"}, {"street", "d.s3"}, {"grid", "d.s3.c34.g345"}} {
		q := kpi.Query{Path: who.path, From: last.AddDate(0, 0, -29), To: last, Now: last.Add(5 * time.Hour)}
		for name, do := range map[string]func() error{
			"rates":   func() error { _, err := kpi.Rates(b.Context(), conn, q); return err },
			"trend":   func() error { _, err := kpi.Trend(b.Context(), conn, q); return err },
			"compare": func() error { _, err := kpi.Compare(b.Context(), conn, q); return err },
			"staff":   func() error { _, err := kpi.Staff(b.Context(), conn, q); return err },
			"cases": func() error {
				_, err := kpi.Cases(b.Context(), conn, q, "small_in_grid", kpi.Numerator, 50, "")
				return err
			},
			"one matter": func() error {
				q := q
				q.Matter, q.Level = "m7", "grid"
				_, err := kpi.Rates(b.Context(), conn, q)
				return err
			},
		} {
			b.Run(who.name+"/"+name, func(b *testing.B) { measure(b, do) })
		}
	}
}

func measure(b *testing.B, do func() error) {
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		if err := do(); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}

// district makes the rows by the same arithmetic as the fold: each case has a
// report, a due time, a closing and an order, one in ten climbs.
func district(b *testing.B) *pgx.Conn {
	conn := rowstest.Open(b, testkit.Postgres(b), "k", kpi.Schema)
	for _, sql := range []string{`
		create temp view cases as
		select n, md5(n::text) as id, timestamptz '2026-11-24 00:00+08' - n * interval '60 days' / 200000 as at,
		       'd.s' || g / 100 || '.c' || g / 10 || '.g' || g as place, 'm' || (hashint4(n) & 127) as matter,
		       (array['grid', 'grid', 'community', 'street'])[1 + n % 4] as level
		  from (select n, (n::bigint * 7919) % 1000 as g from generate_series(1, 200000) n) x`, `
		insert into kpi_fact
		select id, 0, 0, at, place, level, matter, 3::bigint, null::int, null::int, null::text from cases union all
		select id, 1, 0, at + interval '1 day', place, level, matter, ((1 << 10) | case when n % 20 = 0 then 1 << 13 else 3 << 11 end)::bigint, null, null, null from cases union all
		select id, 2, 0, at + interval '5 hours', place, level, matter, (1::bigint << 16 | 7::bigint << 17 | 1::bigint << 24 | 3::bigint << 26), (hashint8(n::bigint * 31) & 8191), (hashint8(n::bigint * 37) & 2047), null from cases union all
		select id, 3, 0, at, place, level, matter, 3::bigint << 34, null, null, null from cases union all
		select id, 3, 1, at, place, level, matter, 15::bigint << 34, null, null, 'accept.100' from cases where n % 10 = 0`, `
		insert into kpi_staff
		select id, 'p' || n % 2000, at + interval '5 hours', place, level, matter, 7 + 8 * (n % 2) + 64 * (n % 20 / 19), 120 from cases`, `
		insert into kpi_echo (key, case_id, told, at, place, level, matter, again)
		select matter || '@' || place, id, at, at + interval '5 hours', place, level, matter, n % 30 = 0 from cases`, `
		create temp view above as
		select case when i = 0 then '' else array_to_string(path[:i - 1], '.') end as parent, case when i = 0 then '' else path[i] end as unit,
		       (at at time zone interval '8 hours')::date as day, counts, level, matter, minutes, worked
		  from (select *, string_to_array(place, '.') as path from kpi_fact) f, generate_series(0, 4) i`,
		"insert into kpi_day select parent, unit, day, level, matter, count(*), coalesce(sum(minutes), 0), coalesce(sum(worked), 0), " + bitCounts() + " from above group by 1, 2, 3, 4, 5",
		"insert into kpi_day select parent, unit, day, '', '', count(*), coalesce(sum(minutes), 0), coalesce(sum(worked), 0), " + bitCounts() + " from above group by 1, 2, 3",
		"insert into kpi_took select parent, unit, day, office, round(minutes, 1 - floor(log(minutes))::int) as m, count(*) from (select parent, unit, day, office, case when office then worked else minutes end + 1.0 as minutes from above, (values (false), (true)) o (office) where minutes is not null) x group by 1, 2, 3, 4, 5",
		"vacuum (analyze) kpi_fact, kpi_staff, kpi_day, kpi_took, kpi_echo",
	} {
		if _, err := conn.Exec(context.Background(), sql); err != nil {
			b.Fatalf("%v in %s", err, sql)
		}
	}
	return conn
}

func bitCounts() string {
	columns := make([]string, 43)
	for bit := range columns {
		columns[bit] = fmt.Sprintf("count(*) filter (where counts & (1::bigint << %d) <> 0)", bit)
	}
	return strings.Join(columns, ", ")
}
