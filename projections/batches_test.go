// Package projections_test holds what must be true of every projection.
package projections_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"gridcase/infra/testkit"
	"gridcase/projections/casefile"
	"gridcase/projections/deadlines"
	"gridcase/projections/handovers"
	"gridcase/projections/inbox"
	"gridcase/projections/kpi"
	"gridcase/projections/moves"
	"gridcase/projections/papers"
	"gridcase/projections/precedents"
	"gridcase/projections/queue"
	"gridcase/projections/rowstest"
	"gridcase/projections/search"
	"gridcase/projections/timeline"
	"gridcase/projections/twins"
)

var all = map[string]struct {
	ddl string
	new func() rowstest.Fold
}{
	queue.Name:      {queue.Schema, func() rowstest.Fold { return queue.New() }},
	casefile.Name:   {casefile.Schema, func() rowstest.Fold { return casefile.New() }},
	timeline.Name:   {timeline.Schema, func() rowstest.Fold { return timeline.New() }},
	papers.Name:     {papers.Schema, func() rowstest.Fold { return papers.New() }},
	deadlines.Name:  {deadlines.Schema, func() rowstest.Fold { return deadlines.New() }},
	handovers.Name:  {handovers.Schema, func() rowstest.Fold { return handovers.New() }},
	moves.Name:      {moves.Schema, func() rowstest.Fold { return moves.New() }},
	inbox.Name:      {inbox.Schema, func() rowstest.Fold { return inbox.New() }},
	search.Name:     {search.Schema, func() rowstest.Fold { return search.New(rowstest.Opener{}) }},
	twins.Name:      {twins.Schema, func() rowstest.Fold { return twins.New() }},
	kpi.Name:        {kpi.Schema, func() rowstest.Fold { return kpi.New() }},
	precedents.Name: {precedents.Schema, func() rowstest.Fold { return precedents.New() }},
	queue.PastName:  {queue.PastSchema, func() rowstest.Fold { return queue.NewPast() }},
	kpi.PastName:    {kpi.PastSchema, func() rowstest.Fold { return kpi.NewPast() }},
}

// way is how the same commits are brought in.
type way struct {
	name   string
	size   int
	forget bool // everything in memory after each flush, as after a crash
}

var ways = []way{{"at once", 1 << 20, false}, {"by seven", 7, false}, {"forgetful", 1, true}}

// TestTheRowsDoNotDependOnHowTheyCameIn brings random histories of real decisions
// in at once, by seven and one by one: the rows are the same, those of a
// rebuild from nothing among them.
func TestTheRowsDoNotDependOnHowTheyCameIn(t *testing.T) {
	t.Parallel()
	for name, p := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dsn := testkit.Postgres(t)
			conns := make([]*pgx.Conn, len(ways))
			for i := range ways {
				conns[i] = rowstest.Open(t, dsn, fmt.Sprintf("w%d", i), p.ddl)
			}
			rapid.Check(t, func(r *rapid.T) {
				book := rowstest.Random(t, r)
				var want []string
				for i, w := range ways {
					empty(t, conns[i])
					bringIn(t, conns[i], p.new(), book, w)
					got := dump(t, conns[i])
					if i == 0 {
						want = got
						continue
					}
					same(r, w.name, got, want)
				}
			})
		})
	}
}

func bringIn(t *testing.T, conn *pgx.Conn, f rowstest.Fold, book *rowstest.Book, w way) {
	if !w.forget {
		rowstest.Project(t, conn, f, book.Commits, w.size)
		return
	}
	for i := range book.Commits {
		rowstest.Project(t, conn, f, book.Commits[i:i+1], 1)
		f.Reset()
	}
}

func same(r *rapid.T, name string, got, want []string) {
	if len(got) != len(want) {
		r.Fatalf("%s: %d rows, want %d", name, len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			r.Fatalf("%s: row\n%s\nwant\n%s", name, got[i], want[i])
		}
	}
}

func tables(t testing.TB, conn *pgx.Conn) []string {
	rows, err := conn.Query(context.Background(), "select tablename::text from pg_tables where schemaname = current_schema() order by 1")
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(found) == 0 {
		t.Fatalf("tables: %v, %v", found, err)
	}
	return found
}

func empty(t *testing.T, conn *pgx.Conn) {
	for _, table := range tables(t, conn) {
		if _, err := conn.Exec(context.Background(), "delete from "+table); err != nil {
			t.Fatal(err)
		}
	}
}

func dump(t *testing.T, conn *pgx.Conn) (lines []string) {
	for _, table := range tables(t, conn) {
		rows, err := conn.Query(context.Background(), "select t::text from "+table+" t order by 1")
		if err != nil {
			t.Fatal(err)
		}
		some, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range some {
			lines = append(lines, table+" "+line)
		}
	}
	return lines
}
