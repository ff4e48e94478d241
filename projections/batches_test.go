// Package projections_test holds what must be true of every projection.
package projections_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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

var ways = []way{{"at once", 1 << 20, false}, {"by seven", 7, false}, {"by five, forgetful", 5, true}, {"forgetful", 1, true}}

// TestTheRowsDoNotDependOnHowTheyCameIn brings random histories of real decisions
// in at once, by seven and one by one: the rows are the same, those of a
// rebuild from nothing among them. Every verb of the domain is carried out on the
// way.
func TestTheRowsDoNotDependOnHowTheyCameIn(t *testing.T) {
	t.Parallel()
	var seen carried
	t.Run("rows", func(t *testing.T) { seen.rows(t) })
	for _, name := range rowstest.Verbs(t, "../domain/casefile") {
		if _, done := seen.verbs.Load(name); !done && seen.books.Load() >= enough {
			t.Errorf("no history carried out a %s", name)
		}
	}
}

// carried is what the histories were made of.
type carried struct {
	verbs sync.Map // names
	books atomic.Int64
}

// enough histories have every verb in some twenty of them at least; with few
// projections or checks asked for there may be fewer.
const enough = 1000

func (c *carried) rows(t *testing.T) {
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
				c.books.Add(1)
				for _, verb := range book.Carried() {
					c.verbs.Store(verb, true)
				}
				var want []string
				for i, w := range ways {
					empty(t, conns[i])
					bringIn(t, conns[i], p.new(), book, w)
					got := dump(t, conns[i])
					if i == 0 {
						want = got
						continue
					}
					same(r, w.name, book, got, want)
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
	for some := range slices.Chunk(book.Commits, w.size) {
		rowstest.Project(t, conn, f, some, w.size)
		f.Reset()
	}
}

// same fails with the rows that only one of them has, and with the history.
func same(r *rapid.T, name string, book *rowstest.Book, got, want []string) {
	if slices.Equal(got, want) {
		return
	}
	only := func(rows, others []string) string {
		return strings.Join(slices.DeleteFunc(slices.Clone(rows), func(row string) bool { return slices.Contains(others, row) }), "\n")
	}
	r.Fatalf("%s: rows\n%s\nwant\n%s\nof\n%s", name, only(got, want), only(want, got), book)
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
