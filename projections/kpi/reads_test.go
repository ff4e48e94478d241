package kpi_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/infra/testkit"
	"gridcase/projections/kpi"
	"gridcase/projections/rowstest"
)

var monday = kpi.Query{Path: "d.s", From: rowstest.Monday, To: rowstest.Monday}

// show brings in what happens on a day.
func show(t *testing.T, happens func(day)) *pgx.Conn {
	t.Helper()
	conn := rowstest.Open(t, testkit.Postgres(t), "k", kpi.Schema)
	d := day{rowstest.NewBook(t), t, map[int]string{}}
	happens(d)
	rowstest.Project(t, conn, kpi.New(), d.Commits, 3)
	return conn
}

func TestWhatIsDueLaterTodayIsNotDueYet(t *testing.T) {
	t.Parallel()
	conn := show(t, func(d day) {
		three(d, "E0101")           // due at 14:30, done
		d.report(3, "E0101", "9h")  // due at 14:30, open
		d.report(4, "E0101", "10h") // due at 15:30, open
	})
	for when, want := range map[string][3]int64{"14h29m": {0, 0, 0}, "14h30m": {3, 4, 1}, "15h29m": {3, 4, 1}, "15h30m": {3, 5, 2}, "48h": {3, 5, 2}, "-1h": {0, 0, 0}} {
		for _, level := range []string{"", "grid"} {
			q := monday
			q.Now, q.Level = at(when), level
			rate, late := rateOf(t, conn, q, "close_rate"), rateOf(t, conn, q, "overdue_open")
			if got := [3]int64{rate.Numerator, rate.Denominator, late.Numerator}; got != want {
				t.Errorf("at %s, level %q: closed, due, overdue are %v, want %v", when, level, got, want)
			}
			if got := walk(t, conn, q, "close_rate", kpi.Denominator, 2); int64(len(got)) != want[1] {
				t.Errorf("at %s: %d are listed as due, want %d", when, len(got), want[1])
			}
		}
	}
}

// TestOpeningAgainEarnsNothing closes and opens one case five times over: who
// did it has handled one case and closed it once, and who did it last has it.
func TestOpeningAgainEarnsNothing(t *testing.T) {
	t.Parallel()
	conn := show(t, func(d day) {
		d.report(0, "E0101", "9h")
		for range 5 {
			d.done(0, "9h", "10h", "10h")
			d.do(0, "b", "10h", again)
		}
		d.report(1, "E0101", "9h")
		d.done(1, "9h30m", "10h", "10h")
		d.do(1, "c", "10h", again)
		d.do(1, "c", "10h", casefile.Claim{})
		d.do(1, "c", "16h", result)
		d.do(1, "a", "17h", casefile.Verify{}) // late by now
	})
	want := []kpi.Worker{ // five hours of work and a half, but two cases
		{Person: "a", Claimed: 2, Handled: 2, Reopened: 2, Minutes: 330},
		{Person: "c", Claimed: 1, Handled: 1, Closed: 1, FirstTime: 1, Overdue: 1, Minutes: 360},
	}
	got, err := kpi.Staff(t.Context(), conn, monday)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%+v, %v\nwant %+v", got, err, want)
	}
}

// TestPartsMakeTheWhole adds the days of a trend up, and the units below.
func TestPartsMakeTheWhole(t *testing.T) {
	t.Parallel()
	b := rowstest.NewBook(t)
	for n := range 60 {
		when := rowstest.Monday.Add(time.Duration(n) * 3 * time.Hour)
		r := rowstest.Report(n, matters[n%3], when)
		r.Chain = chains[n%len(chains)]
		rules := rowstest.Rules(t, r.Matter)
		b.Do(n, "w", when, rules, r)
		b.Do(n, "a", when.Add(time.Hour), rules, casefile.Claim{})
		b.Do(n, "a", when.Add(time.Duration(n)*time.Hour), rules, result)
		b.Do(n, "b", when.Add(time.Duration(n+n%7)*time.Hour), rules, casefile.Verify{})
	}
	conn := rowstest.Open(t, testkit.Postgres(t), "k", kpi.Schema)
	rowstest.Project(t, conn, kpi.New(), b.Commits, 11)
	for _, level := range []string{"", "community"} {
		q := kpi.Query{From: rowstest.Monday.AddDate(0, 0, -1), To: rowstest.Monday.AddDate(0, 0, 12), Level: level}
		days, err := kpi.Trend(t.Context(), conn, q)
		if err != nil || len(days) != 14 {
			t.Fatalf("%d days, %v", len(days), err)
		}
		for _, d := range days {
			one := kpi.Query{From: d.Day, To: d.Day, Level: level}
			sameRates(t, d.Day.Format(time.DateOnly), d.Rates, mustRates(t, conn, one))
		}
		for path, below := range map[string]string{"": "d", "d": "d.c3 d.s", "d.s": "d.s.c d.s.c2", "d.s.c": "d.s.c.g1 d.s.c.g2", "d.s.c.g1": ""} {
			q.Path = path
			units, err := kpi.Compare(t.Context(), conn, q)
			var paths []string
			for _, u := range units {
				paths = append(paths, u.Path)
				q.Path = u.Path
				sameRates(t, u.Path, u.Rates, mustRates(t, conn, q))
			}
			if err != nil || strings.Join(paths, " ") != below {
				t.Errorf("below %q are %v, %v, want %s", path, paths, err, below)
			}
		}
	}
}

func mustRates(t *testing.T, conn *pgx.Conn, q kpi.Query) []kpi.Rate {
	t.Helper()
	rates, err := kpi.Rates(t.Context(), conn, q)
	if err != nil {
		t.Fatal(err)
	}
	return rates
}

func sameRates(t *testing.T, of string, got, want []kpi.Rate) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d rates, want %d", of, len(got), len(want))
	}
	for i := range want {
		if got[i].Name != want[i].Name || got[i].Numerator != want[i].Numerator || got[i].Denominator != want[i].Denominator {
			t.Errorf("%s: %+v, want %+v", of, got[i], want[i])
		}
	}
}

func TestLookalikesAreNotBelow(t *testing.T) {
	t.Parallel()
	b := rowstest.NewBook(t)
	for n, path := range []string{"a.b", "a.b.c", "a.b-c", "a.bc", "a", "a.c"} {
		r := rowstest.Report(n, "E0101", rowstest.Monday)
		r.Chain = []org.Stop{{Level: org.Grid, Unit: path, Path: path}}
		b.Do(n, "w", rowstest.Monday, rowstest.Rules(t, "E0101"), r)
	}
	conn := rowstest.Open(t, testkit.Postgres(t), "k", kpi.Schema)
	rowstest.Project(t, conn, kpi.New(), b.Commits, 10)
	for _, level := range []string{"", "grid"} {
		q := monday
		q.Path, q.Level = "a.b", level
		if n := rateOf(t, conn, q, "reports").Numerator; n != 2 {
			t.Errorf("%d reports in a.b, want 2", n)
		}
		if ids := walk(t, conn, q, "reports", kpi.Numerator, 10); len(ids) != 2 {
			t.Errorf("%v are listed in a.b, want 2", ids)
		}
	}
}

func TestAWrongQuestionIsRefused(t *testing.T) {
	t.Parallel()
	conn := show(t, func(day) {})
	for _, q := range []struct {
		rate string
		part kpi.Part
	}{{"nonsense", kpi.Numerator}, {"reports", kpi.Denominator}, {"on_time", "half"}, {"climbs:", kpi.Numerator}, {"", ""}} {
		if _, err := kpi.Cases(t.Context(), conn, monday, q.rate, q.part, 0, ""); !errors.Is(err, kpi.ErrRate) {
			t.Errorf("%s of %q: %v", q.part, q.rate, err)
		}
	}
}

func FuzzACursorIsOursOrRefused(f *testing.F) {
	for _, s := range []string{"", "x", "bmV2ZXIgYQ", "MTIzIGFiIDE", strings.Repeat("A", 500)} {
		f.Add(s)
	}
	conn := rowstest.Open(f, testkit.Postgres(f), "k", kpi.Schema)
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := kpi.Cases(context.Background(), conn, monday, "on_time", kpi.Numerator, 5, s); err != nil && !errors.Is(err, kpi.ErrCursor) {
			t.Errorf("cursor %q: %v", s, err)
		}
	})
}
