package queue_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/infra/testkit"
	"gridcase/projections/queue"
	"gridcase/projections/rowstest"
)

// BenchmarkQueue100k reads pages and counts with 100,000 open cases in a city of
// 10 streets, 100 communities and 1,000 grids, and 400,000 that are done.
func BenchmarkQueue100k(b *testing.B) {
	conn := city(b)
	now := rowstest.Monday
	for _, who := range []struct{ name, path, unit string }{
		{"district", "d", "d"}, {"street", "d.s3", "s3"}, {"community", "d.s3.c34", "c34"}, {"grid", "d.s3.c34.g345", "g345"},
	} {
		q := queue.Query{Paths: []string{who.path}, Units: []string{who.unit}, Person: "p345", Now: now, Soon: 4 * time.Hour, Limit: 50}
		for _, v := range queue.Views {
			b.Run(who.name+"/"+string(v), func(b *testing.B) {
				q.View = v
				measure(b, func() error { _, err := queue.List(b.Context(), conn, q); return err })
			})
		}
		b.Run(who.name+"/counts", func(b *testing.B) {
			measure(b, func() error { _, err := queue.Count(b.Context(), conn, q); return err })
		})
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

func city(b *testing.B) *pgx.Conn {
	conn := rowstest.Open(b, testkit.Postgres(b), "q", queue.Schema)
	book := rowstest.NewBook(b)
	book.Do(0, "gw1", rowstest.Monday, rowstest.Rules(b, "C0103"), rowstest.Report(0, "C0103", rowstest.Monday))
	rowstest.Project(b, conn, queue.New(), book.Commits, 1)
	// One real row, half a million times in other places: 1 in 5 is open.
	for _, sql := range []string{fmt.Sprintf(`
		insert into queue
		select r.*
		  from queue t, (select n, (n::bigint * 7919) %% 1000 as g from generate_series(1, 500000) n) x,
		       jsonb_populate_record(t, jsonb_build_object(
				'case_id', md5(n::text), 'open', n %% 5 = 0,
				'status', (array['waiting', 'held', 'resolved', 'waiting'])[1 + n / 5 %% 4],
				'level', (array['grid', 'community', 'street', 'district'])[case when n %% 200 = 0 then 4 when n %% 50 = 0 then 3 when n %% 10 = 0 then 2 else 1 end],
				'unit', case when n %% 200 = 0 then 'd' when n %% 50 = 0 then 's' || g / 100 when n %% 10 = 0 then 'c' || g / 10 else 'g' || g end,
				'path', case when n %% 200 = 0 then 'd' when n %% 50 = 0 then 'd.s' || g / 100 when n %% 10 = 0 then 'd.s' || g / 100 || '.c' || g / 10 else 'd.s' || g / 100 || '.c' || g / 10 || '.g' || g end,
				'holder', case when n / 5 %% 4 in (1, 2) then 'p' || g end,
				'due', case when n / 5 %% 4 = 2 then 'infinity' else ('%s'::timestamptz + (n %% 20000 - 2000) * interval '1 minute')::text end,
				'climbed', case when n %% 50 = 0 then 1 else 0 end)) r`, rowstest.Monday.Format(time.RFC3339)), "vacuum (analyze) queue"} {
		if _, err := conn.Exec(context.Background(), sql); err != nil {
			b.Fatal(err)
		}
	}
	return conn
}
