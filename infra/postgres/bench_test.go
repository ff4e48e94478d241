package postgres

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/infra/testkit"
)

// BenchmarkVisible takes the time from a commit's arrival until whoever waits for
// it may read.
func BenchmarkVisible(b *testing.B) {
	s := setup(b)
	e, _ := start(b, s.db, s.tape, EngineConfig{})
	waitFor(b, e, s.tape.record("A", "first", 1, "x"))
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		if err := e.Wait(b.Context(), "tally", s.tape.record("A", fmt.Sprint(i), 1, "x")); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}

// BenchmarkEngine lets the engine build and follow 100,000 commits of a fold that
// costs next to nothing, and compares with COPY of as many rows: what the engine
// itself adds.
func BenchmarkEngine(b *testing.B) {
	const cases, each = 50_000, 2
	var building, following, copying time.Duration
	for b.Loop() {
		s := setup(b)
		for v := range uint64(each) {
			for n := range cases {
				s.tape.record("A", fmt.Sprint(n), v+1, "x")
			}
		}
		began := time.Now()
		e, stop := start(b, s.db, s.tape, EngineConfig{})
		waitFor(b, e, s.tape.record("A", "last", 1, "x"))
		building += time.Since(began)

		exec(b, s.db, "update "+s.db.Schema("tally")+".checkpoint set seq = 0") // the live way, from nothing
		exec(b, s.db, "truncate tally")
		stop()
		began = time.Now()
		e, stop = start(b, s.db, s.tape, EngineConfig{})
		waitFor(b, e, s.tape.record("A", "very last", 1, "x"))
		following += time.Since(began)
		stop()
		copying += rawCopy(b, cases*each)
	}
	n := float64(cases * each * b.N)
	b.ReportMetric(n/building.Seconds(), "built/s")
	b.ReportMetric(n/following.Seconds(), "followed/s")
	b.ReportMetric(n/copying.Seconds(), "copied/s")
}

func rawCopy(b *testing.B, rows int) time.Duration {
	conn, err := pgx.Connect(b.Context(), testkit.Postgres(b))
	if err != nil {
		b.Fatal(err)
	}
	defer hangUp(conn)
	exec(b, conn, tallyDDL)
	began := time.Now()
	_, err = conn.CopyFrom(b.Context(), pgx.Identifier{"tally"}, []string{"case_id", "version", "words"}, pgx.CopyFromSlice(rows, func(i int) ([]any, error) {
		return []any{fmt.Sprint(i), int64(2), "x x "}, nil
	}))
	if err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}
