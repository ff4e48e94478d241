package projections_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/infra/testkit"
	"gridcase/projections/rowstest"
)

// BenchmarkProject brings 40,000 commits of real decisions in, 10,000 a flush,
// and compares with COPY of the rows that come out, into the same tables with
// their indexes: the most that the database takes.
func BenchmarkProject(b *testing.B) {
	commits := history(b, 6_000)
	events := 0
	for _, c := range commits {
		events += len(c.Events)
	}
	for name, p := range all {
		b.Run(name, func(b *testing.B) {
			conn := rowstest.Open(b, testkit.Postgres(b), "p", p.ddl)
			if _, err := conn.Exec(b.Context(), "set synchronous_commit = off"); err != nil {
				b.Fatal(err)
			}
			var projecting, copying time.Duration
			for b.Loop() {
				truncate(b, conn)
				began := time.Now()
				rowstest.Project(b, conn, p.new(), commits, 10_000)
				projecting += time.Since(began)
				copying += copyAgain(b, conn)
			}
			b.ReportMetric(float64(events*b.N)/projecting.Seconds(), "events/s")
			b.ReportMetric(copying.Seconds()/projecting.Seconds(), "of-COPY")
			b.ReportMetric(0, "ns/op")
		})
	}
	b.Run("fold alone", func(b *testing.B) {
		for b.Loop() {
			for _, p := range all {
				f := p.new()
				for _, c := range commits {
					if err := f.Apply(c); err != nil {
						b.Fatal(err)
					}
				}
			}
		}
		b.ReportMetric(float64(events*b.N)/b.Elapsed().Seconds(), "events/s")
	})
}

// history is a week of cases, each through all its stages, turn about.
func history(b *testing.B, cases int) []es.Recorded {
	book := rowstest.NewBook(b)
	rules, why := rowstest.Rules(b, "C0103"), rowstest.Words("a sentence of some length that says why")
	for i, verb := range []casefile.Verb{
		nil, casefile.Claim{}, casefile.Note{Text: why}, casefile.Escalate{Reason: why}, casefile.Claim{},
		casefile.Resolve{Result: why}, casefile.Verify{},
	} {
		by := []string{"gw1", "st1", "st1", "st1", "sv1", "sv1", "st2"}[i]
		for n := range cases {
			at := rowstest.Monday.Add(time.Duration(i*cases+n) * time.Second)
			v := verb
			if v == nil {
				v = rowstest.Report(n, "C0103", at)
			}
			if !book.Do(n, by, at, rules, v) {
				b.Fatalf("%T did nothing", v)
			}
		}
	}
	return book.Commits
}

func truncate(b *testing.B, conn *pgx.Conn) {
	for _, t := range tables(b, conn) {
		if _, err := conn.Exec(context.Background(), "truncate "+t); err != nil {
			b.Fatal(err)
		}
	}
}

// copyAgain takes the rows out, empties the tables and copies them in.
func copyAgain(b *testing.B, conn *pgx.Conn) (took time.Duration) {
	ctx := context.Background()
	for _, t := range tables(b, conn) {
		var rows bytes.Buffer
		if _, err := conn.PgConn().CopyTo(ctx, &rows, fmt.Sprintf("copy %s to stdout (format binary)", t)); err != nil {
			b.Fatal(err)
		}
		if _, err := conn.Exec(ctx, "truncate "+t); err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		if _, err := conn.PgConn().CopyFrom(ctx, &rows, fmt.Sprintf("copy %s from stdin (format binary)", t)); err != nil {
			b.Fatal(err)
		}
		took += time.Since(began)
	}
	return took
}
