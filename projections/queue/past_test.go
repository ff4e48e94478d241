package queue_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gridcase/infra/testkit"
	"gridcase/projections/queue"
	"gridcase/projections/rows"
	"gridcase/projections/rowstest"
)

// moment is what every view of the queue said at a time.
type moment struct {
	at    time.Time
	pages map[string]queue.Page
	count map[queue.View]int
}

var pastViews = []queue.Query{
	{View: queue.Claimable, Units: []string{"g1", "c", "s", "c2"}},
	{View: queue.Mine, Person: "st1"}, {View: queue.Mine, Person: "st2"},
	{View: queue.Escalated, Paths: []string{"d"}}, {View: queue.Overdue, Paths: []string{"d.s"}},
	{View: queue.Joined, Joined: []string{"c2", "s", "c"}, Joints: []string{"d"}},
	{View: queue.Soon, Paths: []string{"d"}, Soon: 2 * time.Hour}, {View: queue.All, Paths: []string{"d"}}, {View: queue.All, Paths: []string{"d.s2"}},
	{View: queue.All, Paths: []string{"d"}, Filter: queue.Filter{Label: "A", Matter: "C0103"}}, {View: queue.Joined, Joints: []string{"d"}, Filter: queue.Filter{Label: "C"}},
}

// TestTheQueueOfThenIsTheQueueThatWas writes down what the queue said at moments
// of random histories, and asks for the same moments afterwards, row by row.
func TestTheQueueOfThenIsTheQueueThatWas(t *testing.T) {
	t.Parallel()
	dsn := testkit.Postgres(t)
	conn := rowstest.Open(t, dsn, "past", queue.Schema+"\n"+queue.PastSchema)
	asked := 0
	rapid.Check(t, func(r *rapid.T) {
		if _, err := conn.Exec(context.Background(), "truncate queue, queue_part, queue_past, queue_past_case, queue_part_past"); err != nil { // and no dead rows of the history before
			t.Fatal(err)
		}
		book, live, past := rowstest.Random(t, r), queue.New(), queue.NewPast()
		var moments []moment
		for left := book.Commits; len(left) > 0; {
			n := rowstest.Moment(left, rapid.IntRange(1, 6).Draw(r, "flush"))
			rowstest.Project(t, conn, live, left[:n], n)
			rowstest.Project(t, conn, past, left[:n], n)
			if rapid.Bool().Draw(r, "forget") {
				past.Reset()
			}
			at := left[n-1].At
			if left = left[n:]; len(left) > 0 && rapid.Bool().Draw(r, "between") {
				at = at.Add(left[0].At.Sub(at) / 2)
			}
			moments = append(moments, look(t, conn, at))
		}
		for _, m := range moments {
			if then := look(t, queue.AsOf(conn, m.at), m.at); !reflect.DeepEqual(then, m) {
				r.Fatalf("at %s the queue was\n%v\nand is said to have been\n%v", m.at, m, then)
			}
			asked++
		}
		if len(book.Commits) == 0 {
			return
		}
		if none := look(t, queue.AsOf(conn, book.Commits[0].At.Add(-time.Hour)), rowstest.Monday); none.count[queue.All] != 0 {
			r.Fatalf("before the first case there was a queue: %v", none)
		}
	})
	if asked == 0 {
		t.Errorf("no moment was asked for")
	}
}

func look(t *testing.T, db rows.DB, at time.Time) moment {
	t.Helper()
	m := moment{at: at, pages: map[string]queue.Page{}}
	for i, q := range pastViews {
		q.Now, q.Limit = at, 3
		for n := 0; ; n++ {
			p, err := queue.List(context.Background(), db, q)
			if err != nil {
				t.Fatal(err)
			}
			m.pages[fmt.Sprint(i, " ", q.View, " ", n)] = p
			if q.Cursor = p.Next; p.Next == "" {
				break
			}
		}
		q.Cursor = ""
		if m.count == nil {
			count, err := queue.Count(context.Background(), db, queue.Query{Paths: []string{"d"}, Units: []string{"c"}, Person: "st1", Now: at, Soon: time.Hour})
			if err != nil {
				t.Fatal(err)
			}
			m.count = count
		}
	}
	return m
}
