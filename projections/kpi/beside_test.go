package kpi_test

import (
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/domain/pledge"
	"gridcase/projections/kpi"
)

// lists: two projects agreed on Monday, one of them done, one agreed the day
// before and given up; a claim that nobody agreed to is none.
func lists() pledge.Book {
	deed := func(when string) pledge.Deed { return pledge.Deed{By: "a", At: at(when), Unit: "c"} }
	var all []pledge.Event
	line := func(id, path string, more ...pledge.Event) {
		all = append(append(all, pledge.Listed{ID: id, Kind: pledge.Need, Year: 2026, Path: path, Level: org.Community, Text: id, Deed: deed("8h")}, pledge.ClaimMade{ID: id, Deed: deed("8h")}), more...)
	}
	line("p", "d.s.c", pledge.Accepted{ID: "p", Deed: deed("9h")}, pledge.ResultGiven{ID: "p", Deed: deed("10h")}, pledge.ResultConfirmed{ID: "p", Deed: deed("60h")})
	line("q", "d.s.c2", pledge.Accepted{ID: "q", Deed: deed("23h59m")}, pledge.ResultGiven{ID: "q", Deed: deed("24h")})
	line("r", "d.s.c2", pledge.Accepted{ID: "r", Deed: deed("-1h")}, pledge.Retired{ID: "r", Deed: deed("10h")})
	line("s", "d.s.c2")
	return pledge.Book{}.Evolve(all...)
}

func TestTwoWayClaimsAreCountedFromTheLists(t *testing.T) {
	t.Parallel()
	conn := show(t, func(day) {})
	monday := monday
	monday.Pledges = lists()
	sunday := monday
	sunday.From = sunday.From.AddDate(0, 0, -1)
	for name, tc := range map[string]struct {
		q            kpi.Query
		change       func(*kpi.Query)
		done, agreed int64
	}{
		"on the day":          {monday, nil, 1, 2},
		"from the day before": {sunday, nil, 1, 3},
		"of one community":    {monday, func(q *kpi.Query) { q.Path = "d.s.c" }, 1, 1},
		"not of its like":     {monday, func(q *kpi.Query) { q.Path = "d.s.c2" }, 0, 1},
		"of a level":          {monday, func(q *kpi.Query) { q.Level = "street" }, 0, 0},
		"of a matter":         {monday, func(q *kpi.Query) { q.Matter = "E0101" }, 0, 0},
	} {
		if tc.change != nil {
			tc.change(&tc.q)
		}
		r := rateOf(t, conn, tc.q, "projects_done")
		done, errA := tc.q.Projects("projects_done", kpi.Numerator)
		agreed, errB := tc.q.Projects("projects_done", kpi.Denominator)
		if r.Numerator != tc.done || r.Denominator != tc.agreed || int64(len(done)) != tc.done || int64(len(agreed)) != tc.agreed || errA != nil || errB != nil {
			t.Errorf("%s: %d of %d, lists %d of %d, %v, %v", name, r.Numerator, r.Denominator, len(done), len(agreed), errA, errB)
		}
		if (r.Value == nil) != (tc.agreed == 0) {
			t.Errorf("%s: %v", name, r.Value)
		}
	}
	if _, err := monday.Projects("on_time", kpi.Numerator); !errors.Is(err, kpi.ErrNoPledges) {
		t.Errorf("cases are listed as pledges: %v", err)
	}
	if _, err := kpi.Cases(t.Context(), conn, monday, "projects_done", kpi.Numerator, 9, ""); !errors.Is(err, kpi.ErrRate) {
		t.Errorf("pledges are listed as cases: %v", err)
	}
	parts(t, conn, sunday, "projects_done", map[string]int64{"d.s.c": 1, "d.s.c2": 2}, []int64{1, 2})
}

// TestVolunteersStayVolunteers: who registered before the period counts in it; who
// was refused, or is decided anew, does not; residents are the org tree's.
func TestVolunteersStayVolunteers(t *testing.T) {
	t.Parallel()
	conn := show(t, func(d day) {
		for n, outcome := range []casefile.Outcome{casefile.Granted, casefile.Granted, casefile.Refused} {
			d.report(n, "S0901", "9h")
			d.do(n, "a", "9h10m", casefile.Accept{Brought: casefile.Brought{Have: []string{"身份证", "服务签到与确认"}}})
			d.do(n, "a", "10h", casefile.Determine{Outcome: outcome, Text: sealed, Turn: sealed, Deliver: &casefile.Deliver{How: "window"}})
		}
		d.do(1, "c", "34h", again)
	})
	residents := map[string]int{"": 900, "d": 900, "d.s": 500, "d.s.c": 200}
	next := monday // a day on which nothing happens
	next.From, next.To = monday.From.AddDate(0, 0, 3), monday.From.AddDate(0, 0, 4)
	next.Residents = func(path string) int { return residents[path] }
	for path, want := range map[string]int64{"": 900, "d": 900, "d.s": 500, "d.s.c": 200} {
		q := next
		q.Path = path
		r := rateOf(t, conn, q, "volunteer_rate")
		if r.Numerator != 1 || r.Denominator != want || r.Value == nil {
			t.Errorf("%q: %d of %d, %v", path, r.Numerator, r.Denominator, r.Value)
		}
		if ids := walk(t, conn, q, "volunteer_rate", kpi.Numerator, 1); len(ids) != 1 {
			t.Errorf("%q lists %v", path, ids)
		}
	}
	if _, err := kpi.Cases(t.Context(), conn, next, "volunteer_rate", kpi.Denominator, 9, ""); !errors.Is(err, kpi.ErrRate) {
		t.Errorf("residents are listed: %v", err)
	}
	before := next
	before.From, before.To = monday.From.AddDate(0, 0, -3), monday.From.AddDate(0, 0, -1)
	if r := rateOf(t, conn, before, "volunteer_rate"); r.Numerator != 0 || r.Denominator != 500 {
		t.Errorf("before anybody registered: %d of %d", r.Numerator, r.Denominator)
	}
	other := next
	other.Matter = "E0101"
	if r := rateOf(t, conn, other, "volunteer_rate"); r.Value != nil {
		t.Errorf("another matter has a rate of volunteers: %+v", r)
	}
	parts(t, conn, next, "volunteer_rate", map[string]int64{"d.s.c": 200}, []int64{500, 500})
}

// parts checks the denominators unit by unit and day by day.
func parts(t *testing.T, c *pgx.Conn, q kpi.Query, rate string, units map[string]int64, days []int64) {
	t.Helper()
	compared, err := kpi.Compare(t.Context(), c, q)
	if err != nil || len(compared) != len(units) {
		t.Errorf("%s: %d units, %v", rate, len(compared), err)
	}
	of := func(rates []kpi.Rate) int64 {
		for _, r := range rates {
			if r.Name == rate {
				return r.Denominator
			}
		}
		return -1
	}
	for _, u := range compared {
		if of(u.Rates) != units[u.Path] {
			t.Errorf("%s of %s: %d, want %d", rate, u.Path, of(u.Rates), units[u.Path])
		}
	}
	trend, err := kpi.Trend(t.Context(), c, q)
	for i, d := range trend {
		if i >= len(days) || of(d.Rates) != days[i] {
			t.Errorf("%s on %s: %d, want %v, %v", rate, d.Day.Format(time.DateOnly), of(d.Rates), days, err)
		}
	}
}
