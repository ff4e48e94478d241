package kpi_test

import (
	"context"
	"slices"
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/infra/testkit"
	"gridcase/projections/kpi"
	"gridcase/projections/rowstest"
)

// TestACaseOfTriageCountsWhereItLies follows one that came in without a place: once
// it has one, the counters of the grid and of each unit above count it, nobody
// counts it twice, and the answers of before stay as they were.
func TestACaseOfTriageCountsWhereItLies(t *testing.T) {
	t.Parallel()
	conn := rowstest.Open(t, testkit.Postgres(t), "placed", kpi.Schema+"\n"+kpi.PastSchema)
	b, rules := rowstest.NewBook(t), rowstest.Rules(t, "C0103")
	live, past := kpi.New(), kpi.NewPast()
	step := func(by, when string, v casefile.Verb) {
		t.Helper()
		if !b.Do(0, by, at(when), rules, v) {
			t.Fatalf("%T did nothing", v)
		}
		rowstest.Project(t, conn, live, b.Commits[len(b.Commits)-1:], 1)
		rowstest.Project(t, conn, past, b.Commits[len(b.Commits)-1:], 1)
		live.Reset() // so that it goes on from its rows
		past.Reset()
	}
	r := rowstest.Report(0, "C0103", at("9h"))
	r.Grid, r.Chain, r.Location = "", chain("d"), nil
	step("w", "9h", r)
	step("sv", "10h", casefile.Place{Grid: "g1", Chain: chain("d.s.c.g1"), Reason: sealed})
	step("a", "10h10m", casefile.Claim{})
	step("a", "11h", casefile.Resolve{Result: sealed})
	step("b", "11h30m", casefile.Verify{})

	count := func(path, rate string, when string) int64 {
		t.Helper()
		q := kpi.Query{Path: path, From: rowstest.Monday, To: rowstest.Monday, Now: at(when)}
		rates, err := kpi.Rates(context.Background(), kpi.AsOf(conn, q, q.Now), q)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(rates, func(r kpi.Rate) bool { return r.Name == rate })
		return rates[i].Numerator
	}
	for path, want := range map[string][2]int64{"": {1, 1}, "d": {1, 1}, "d.s": {0, 1}, "d.s.c": {0, 1}, "d.s.c.g1": {0, 1}, "d.s.c.g2": {0, 0}, "d.s.c2": {0, 0}} {
		now := rateOf(t, conn, kpi.Query{Path: path, From: rowstest.Monday, To: rowstest.Monday}, "reports").Numerator
		if got := [2]int64{count(path, "reports", "9h30m"), now}; got != want {
			t.Errorf("%q counts %v reports before and now, want %v", path, got, want)
		}
		if got := count(path, "closed", "12h"); got != want[1] {
			t.Errorf("%q counts %d closed as of noon, want %d", path, got, want[1])
		}
	}
	var facts int
	if err := conn.QueryRow(context.Background(), "select sum(facts) from kpi_day where parent = 'd' and unit = '' or unit = 'd' and level <> ''").Scan(&facts); err != nil || facts == 0 {
		t.Errorf("the district adds up %d facts, %v", facts, err)
	}
	if staff, err := kpi.Staff(context.Background(), conn, kpi.Query{Path: "d.s.c.g1", From: rowstest.Monday, To: rowstest.Monday}); err != nil || len(staff) != 1 {
		t.Errorf("%d people worked for the grid, %v", len(staff), err)
	}
}

// TestTheSameIsWhatWasReportedAtOnePlace: a place is a spot, a grid or a community.
// What nobody has placed is not the same as the next that nobody has, and it is
// from when it lies where others were.
func TestTheSameIsWhatWasReportedAtOnePlace(t *testing.T) {
	t.Parallel()
	conn := rowstest.Open(t, testkit.Postgres(t), "told", kpi.Schema)
	b, f, rules := rowstest.NewBook(t), kpi.New(), rowstest.Rules(t, "C0103")
	report := func(n, day int, grid string, stops []org.Stop) {
		t.Helper()
		when := at("9h").AddDate(0, 0, day)
		r := rowstest.Report(n, "C0103", when)
		r.Grid, r.Chain, r.Location = grid, stops, nil
		if !b.Do(n, "w", when, rules, r) {
			t.Fatal("nothing was reported")
		}
	}
	g1 := chain("d.s.c.g1")
	report(0, 0, "g1", g1)
	report(1, 1, "", chain("d"))
	report(2, 2, "", chain("d"))
	report(3, 3, "g1", g1)
	for _, v := range []casefile.Verb{casefile.Claim{}, casefile.Resolve{Result: sealed}} {
		b.Do(3, "a", at("10h").AddDate(0, 0, 3), rules, v)
	}
	b.Do(3, "b", at("11h").AddDate(0, 0, 3), rules, casefile.Verify{})
	report(4, 40, "g1", g1)
	rowstest.Project(t, conn, f, b.Commits, 3)
	told := func(n, days int) []kpi.Told {
		t.Helper()
		all, err := kpi.Reported(context.Background(), conn, rowstest.ID(n), days)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	want := func(what string, got, want []kpi.Told) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	first := kpi.Told{Case: rowstest.ID(0), Rank: 1, Nth: 1}
	want("placed nowhere", told(2, 30), []kpi.Told{})
	want("the second at its place", told(3, 30), []kpi.Told{first, {rowstest.ID(3), 2, 2}})
	want("after a month the first again", told(4, 30), []kpi.Told{{rowstest.ID(4), 1, 1}})
	want("two months, one closed in between", told(4, 60), []kpi.Told{first, {rowstest.ID(4), 3, 3}})
	f.Reset()
	had := len(b.Commits)
	b.Do(2, "sv", at("9h").AddDate(0, 0, 41), rules, casefile.Place{Grid: "g1", Chain: g1, Reason: sealed})
	rowstest.Project(t, conn, f, b.Commits[had:], 1)
	want("it lies where another was", told(2, 30), []kpi.Told{first, {rowstest.ID(2), 2, 2}})
	if got := told(4, 60); len(got) != 3 || got[2].Nth != 4 {
		t.Errorf("the last one is %v", got)
	}
}
