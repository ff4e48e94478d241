package kpi_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gridcase/infra/testkit"
	"gridcase/projections/kpi"
	"gridcase/projections/rows"
	"gridcase/projections/rowstest"
)

// answer is all that can be asked about one unit and period.
type answer struct {
	Rates    []kpi.Rate
	Days     []kpi.Day
	Compared []kpi.Compared
	Staff    []kpi.Worker
	Lists    map[string][]kpi.Counted
}

// TestTheRatesOfThenAreTheRatesThatWere writes down what the rates were at moments
// of random histories, and asks for the same moments afterwards.
func TestTheRatesOfThenAreTheRatesThatWere(t *testing.T) {
	t.Parallel()
	conn := rowstest.Open(t, testkit.Postgres(t), "past", kpi.Schema+"\n"+kpi.PastSchema)
	asked := 0
	rapid.Check(t, func(r *rapid.T) {
		if _, err := conn.Exec(context.Background(), "truncate kpi_case, kpi_fact, kpi_staff, kpi_echo, kpi_day, kpi_took, kpi_past_case, kpi_fact_past, kpi_staff_past, kpi_echo_past, kpi_day_past"); err != nil { // and no dead rows of the history before
			t.Fatal(err)
		}
		book, live, past := rowstest.Random(t, r), kpi.New(), kpi.NewPast()
		var queries []kpi.Query
		var was []answer
		for left := book.Commits; len(left) > 0; {
			n := rowstest.Moment(left, rapid.IntRange(1, 6).Draw(r, "flush"))
			rowstest.Project(t, conn, live, left[:n], n)
			rowstest.Project(t, conn, past, left[:n], n)
			if rapid.Bool().Draw(r, "forget") {
				past.Reset()
			}
			q := kpi.Query{
				Path: rapid.SampledFrom([]string{"", "d", "d.s", "d.s.c"}).Draw(r, "path"), From: rowstest.Monday.AddDate(0, 0, -1), To: rowstest.Monday.AddDate(0, 0, 9), Now: left[n-1].At,
				Level: rapid.SampledFrom([]string{"", "", "community"}).Draw(r, "level"), Matter: rapid.SampledFrom([]string{"", "", "E0101"}).Draw(r, "matter"),
			}
			queries, was, left = append(queries, q), append(was, hear(t, conn, q)), left[n:]
		}
		for i, q := range queries {
			if then := hear(t, kpi.AsOf(conn, q, q.Now), q); !reflect.DeepEqual(then, was[i]) {
				r.Fatalf("%+v was answered\n%+v\nand now\n%+v", q, was[i], then)
			}
			asked++
		}
	})
	if asked == 0 {
		t.Error("no moment was asked for")
	}
}

func hear(t *testing.T, db rows.DB, q kpi.Query) (a answer) {
	t.Helper()
	ctx, err := context.Background(), error(nil)
	fail := func() {
		if err != nil {
			t.Fatal(err)
		}
	}
	a.Rates, err = kpi.Rates(ctx, db, q)
	fail()
	a.Days, err = kpi.Trend(ctx, db, q)
	fail()
	a.Compared, err = kpi.Compare(ctx, db, q)
	fail()
	a.Staff, err = kpi.Staff(ctx, db, q)
	fail()
	a.Lists = map[string][]kpi.Counted{}
	for _, name := range []string{"closed", "on_time", "median_handling", "climbs", "overdue_open", "repeat_rate"} {
		var p kpi.Page
		p, err = kpi.Cases(ctx, db, q, name, kpi.Numerator, 100, "")
		fail()
		for i := range p.Cases {
			p.Cases[i].At = p.Cases[i].At.Truncate(time.Microsecond)
		}
		a.Lists[name] = p.Cases
	}
	return a
}
