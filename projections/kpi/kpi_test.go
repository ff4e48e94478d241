package kpi_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/org"
	"gridcase/infra/testkit"
	"gridcase/projections/kpi"
	"gridcase/projections/rowstest"
)

// chains are places: three grids of two communities, and a report whose grid
// nobody knew.
var chains = [][]org.Stop{
	chain("d.s.c.g1"), chain("d.s.c.g2"), chain("d.s.c2.g3"), chain("d"),
	{{Level: org.Grid, Unit: "g4", Path: "d.c3.g4"}, {Level: org.Community, Unit: "c3", Path: "d.c3"}, {Level: org.District, Unit: "d", Path: "d"}},
}

func chain(path string) (stops []org.Stop) {
	levels := map[int]org.Level{0: org.District, 1: org.Street, 2: org.Community, 3: org.Grid}
	var cuts []int
	for i, c := range path {
		if c == '.' {
			cuts = append(cuts, i)
		}
	}
	unit := 0
	for i, cut := range append(cuts, len(path)) {
		stops = append(stops, org.Stop{Level: levels[i], Unit: path[unit:cut], Path: path[:cut]})
		unit = cut + 1
	}
	slices.Reverse(stops)
	return stops
}

var (
	matters = []string{"E0101", "G0102", "E0105", "C0103", "S0101", "G0201"}
	staff   = []string{"a", "b", "c"}
	sealed  = rowstest.Words("why")

	sideways = casefile.Destination(chain("d.s.c2"))
	days2, _ = clock.ParseLimit("2wd")
)

// work is a book of random work over some days, with more of what leads
// somewhere than blind chance has.
func work(t testing.TB, r *rapid.T) *rowstest.Book {
	b := rowstest.NewBook(t)
	now := rowstest.Monday
	cases := rapid.IntRange(1, 5).Draw(r, "cases")
	reports := make([]casefile.Report, cases)
	for n := range reports {
		report := rowstest.Report(n, rapid.SampledFrom(matters).Draw(r, "matter"), now)
		report.Chain = rapid.SampledFrom(chains).Draw(r, "chain")
		if len(report.Chain) == 1 {
			report.Grid = ""
		}
		report.Channel = rapid.SampledFrom([]string{"grid_worker", "phone", "window"}).Draw(r, "channel")
		if report.Location = nil; n%2 == 0 {
			report.Reporter = nil
		}
		if report.Own = rapid.Bool().Draw(r, "own"); rapid.IntRange(0, 3).Draw(r, "spot") == 0 {
			report.OnSpot = &sealed
		}
		reports[n] = report
	}
	for range rapid.IntRange(1, 80).Draw(r, "steps") {
		now = now.Add(time.Duration(rapid.SampledFrom([]int{7, 0, 61, 200, 777, 2900}).Draw(r, "minutes"))*time.Minute + 1234567*time.Nanosecond)
		n := rapid.IntRange(0, cases-1).Draw(r, "case")
		verb, by := casefile.Verb(reports[n]), rapid.SampledFrom(staff).Draw(r, "by")
		if s := b.State(n); s.Status != "" {
			verb = next(r, s)
			if s.Status == casefile.Held {
				by = s.Holder
			}
		}
		b.Do(n, by, now, rowstest.Rules(t, reports[n].Matter), verb)
	}
	return b
}

// next is mostly what brings the case on, else anything that may come between.
func next(r *rapid.T, s casefile.State) casefile.Verb {
	if s.Unplaced() && rapid.Bool().Draw(r, "place") {
		to := rapid.SampledFrom(chains[:3]).Draw(r, "to")
		return casefile.Place{Grid: to[0].Unit, Chain: to, Reason: sealed}
	}
	on := map[casefile.Status]casefile.Verb{
		casefile.Waiting: casefile.Claim{}, casefile.Held: casefile.Resolve{Result: sealed},
		casefile.InReview: casefile.Verify{}, casefile.IsClosed: casefile.Reopen{Reason: sealed},
	}[s.Status]
	if on != nil && rapid.IntRange(0, 9).Draw(r, "on") < 6 {
		return on
	}
	verbs := []casefile.Verb{
		casefile.Rework{Reason: sealed}, casefile.Close{Reason: sealed}, casefile.Release{Reason: sealed}, casefile.Escalate{Reason: sealed},
		casefile.Return{Code: "wrong_unit", To: sideways, Reason: sealed}, casefile.Rule{To: s.Chain, Text: sealed}, casefile.Supervise{To: "b", Limit: days2, Reason: sealed},
		casefile.Contact{How: "phone"}, casefile.CallBack{Solved: true, Score: 2}, casefile.Rate{Score: 5}, casefile.Check{Found: true},
		casefile.HandDown{Reason: sealed}, casefile.Assign{To: "b", Reason: sealed}, casefile.Note{Text: sealed}, casefile.Reject{Reason: sealed},
	}
	for _, a := range s.Terms.Rungs {
		verbs = append(verbs, casefile.Climb{Rung: a.Rung, Arm: s.Terms.Arm, Due: a.Due})
	}
	return rapid.SampledFrom(verbs).Draw(r, "verb")
}

func anyQuery(r *rapid.T) kpi.Query {
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, clock.Zone)
	from := rapid.IntRange(-1, 20).Draw(r, "from")
	q := kpi.Query{
		Path:   rapid.SampledFrom([]string{"", "d", "d.s", "d.s.c", "d.s.c.g1", "d.s.c2", "d.c3", "d.s.c.g", "x"}).Draw(r, "path"),
		From:   day.AddDate(0, 0, from),
		To:     day.AddDate(0, 0, from+rapid.IntRange(0, 40).Draw(r, "days")),
		Level:  rapid.SampledFrom([]string{"", "", "grid", "community", "street", "district"}).Draw(r, "level"),
		Matter: rapid.SampledFrom(append([]string{"", "", ""}, matters...)).Draw(r, "only"),
	}
	if rapid.Bool().Draw(r, "as of") {
		q.Now = day.Add(time.Duration(rapid.IntRange(-24, 24*40).Draw(r, "hours")) * time.Hour)
	}
	return q
}

// walk lists all pages.
func walk(t fatal, conn *pgx.Conn, q kpi.Query, rate string, part kpi.Part, limit int) (ids []string) {
	for cursor := ""; ; {
		p, err := kpi.Cases(context.Background(), conn, q, rate, part, limit, cursor)
		if err != nil {
			t.Fatalf("%s of %s: %v", part, rate, err)
		}
		for _, c := range p.Cases {
			ids = append(ids, c.Case)
		}
		if cursor = p.Next; cursor == "" {
			slices.Sort(ids)
			return ids
		}
	}
}

type fatal interface{ Fatalf(string, ...any) }

// TestRatesAreWhatTheEventsSay counts random histories again from the events
// alone, for random units, periods, levels and matters: each number is the same,
// and the list behind it has the same cases.
func TestRatesAreWhatTheEventsSay(t *testing.T) {
	t.Parallel()
	conn := rowstest.Open(t, testkit.Postgres(t), "k", kpi.Schema)
	rapid.Check(t, func(r *rapid.T) { recount(t, r, conn, work(t, r), "") })
}

// TestRatesOfAllThatHappensAreWhatTheEventsSay does so for histories in which
// everything happens: applications come to the window, units join, cases are
// merged, matters and places were wrong. What comes again at one place is counted
// in [TestRatesAreWhatTheEventsSay].
func TestRatesOfAllThatHappensAreWhatTheEventsSay(t *testing.T) {
	t.Parallel()
	conn := rowstest.Open(t, testkit.Postgres(t), "k", kpi.Schema)
	rapid.Check(t, func(r *rapid.T) {
		recount(t, r, conn, rowstest.Random(t, r), "repeat_rate")
	})
}

func recount(t *testing.T, r *rapid.T, conn *pgx.Conn, b *rowstest.Book, but string) {
	empty(t, conn)
	rowstest.Project(t, conn, kpi.New(), b.Commits, 5)
	all := histories(t, b.Commits)
	r.Log(b) // which a failure prints
	for range 2 {
		q := anyQuery(r)
		rates, err := kpi.Rates(context.Background(), conn, q)
		if err != nil {
			r.Fatal(err)
		}
		for _, rate := range rates {
			if rate.Name != but {
				check(r, conn, all, q, rate)
			}
		}
	}
}

func check(r *rapid.T, conn *pgx.Conn, all []told, q kpi.Query, rate kpi.Rate) {
	parts := map[kpi.Part]int64{kpi.Numerator: rate.Numerator, kpi.Denominator: rate.Denominator}
	if rate.Unit == kpi.Count {
		delete(parts, kpi.Denominator)
	}
	for part, n := range parts {
		if rate.List(part) != kpi.OfCases {
			continue // see beside_test.go
		}
		want, minutes := naive(all, q, naiveName(rate.Name, part))
		if rate.Unit == kpi.Hours && part == kpi.Numerator {
			hours(r, rate, minutes)
		} else if int64(len(want)) != n {
			r.Fatalf("%+v\n%s of %s is %d, want %d: %v", q, part, rate.Name, n, len(want), want)
		}
		if got := walk(r, conn, q, rate.Name, part, 2); !slices.Equal(got, want) {
			r.Fatalf("%+v\n%s of %s lists %v, want %v", q, part, rate.Name, got, want)
		}
	}
	if (rate.Value == nil) != ((rate.Unit != kpi.Count || rate.Name == "reports_per_day") && rate.Denominator == 0) {
		r.Fatalf("%s is %v of %d", rate.Name, rate.Value, rate.Denominator)
	}
}

// naiveName maps halves that are the same by definition.
func naiveName(name string, part kpi.Part) string {
	switch full := name + "/" + string(part); full {
	case "on_time/denominator":
		return "close_rate/denominator"
	case "small_in_grid_strict/numerator":
		return "small_in_grid/numerator"
	case "big_in_community_strict/numerator":
		return "big_in_community/numerator"
	case "mean_handling_office/numerator", "mean_handling_office/denominator", "median_handling_office/numerator", "median_handling_office/denominator", "p90_handling_office/numerator", "p90_handling_office/denominator":
		return "mean_handling/denominator"
	case "reports_per_day/numerator":
		return "reports/numerator"
	case "response/denominator", "returns/denominator":
		return "signed_on_time/denominator"
	case "returns_upheld/denominator", "returns_refused/denominator":
		return "returns/numerator"
	case "redone/denominator":
		return "reopened/denominator"
	case "repeat_rate/denominator", "rated/denominator", "called_back/denominator":
		return "closed/numerator"
	case "satisfaction/denominator":
		return "rated/numerator"
	case "resolution/denominator":
		return "called_back/numerator"
	case "median_handling/numerator", "median_handling/denominator", "p90_handling/numerator", "p90_handling/denominator", "mean_handling/numerator":
		return "mean_handling/denominator"
	default:
		return full
	}
}

func hours(r *rapid.T, rate kpi.Rate, minutes []int64) {
	if strings.HasSuffix(rate.Name, "_office") {
		return // the decision counted them, see TestOfficeHours
	}
	slices.Sort(minutes)
	var want int64
	n := len(minutes)
	switch {
	case n == 0:
	case rate.Name == "mean_handling":
		for _, m := range minutes {
			want += m
		}
	case rate.Name == "median_handling":
		want = twoDigits(minutes[(n+1)/2-1])
	default:
		want = twoDigits(minutes[(n*9+9)/10-1])
	}
	if rate.Numerator != want {
		r.Fatalf("%s is of %d minutes, want %d of %v", rate.Name, rate.Numerator, want, minutes)
	}
}

func rateOf(t *testing.T, conn *pgx.Conn, q kpi.Query, name string) kpi.Rate {
	t.Helper()
	rates, err := kpi.Rates(context.Background(), conn, q)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(rates, func(r kpi.Rate) bool { return r.Name == name })
	if i < 0 {
		t.Fatalf("there is no rate %s among %d", name, len(rates))
	}
	return rates[i]
}

func twoDigits(minutes int64) int64 {
	f, err := strconv.ParseFloat(fmt.Sprintf("%.1e", float64(minutes)+1e-6), 64) // half up, not to even
	if err != nil {
		panic(err)
	}
	return int64(f)
}

// TestTheRowsDoNotDependOnHowTheyCameIn brings histories in at once, by seven
// and one by one with everything forgotten in between: the rows are the same.
func TestTheRowsDoNotDependOnHowTheyCameIn(t *testing.T) {
	t.Parallel()
	conn := rowstest.Open(t, testkit.Postgres(t), "k", kpi.Schema)
	rapid.Check(t, func(r *rapid.T) {
		b := work(t, r)
		var want []string
		for _, size := range []int{1 << 20, 7, 1} {
			empty(t, conn)
			f := kpi.New()
			for done := 0; done < len(b.Commits); done += size {
				rowstest.Project(t, conn, f, b.Commits[done:min(done+size, len(b.Commits))], size)
				if size == 1 {
					f.Reset()
				}
			}
			got := dump(t, conn)
			if want == nil {
				want = got
			}
			if !slices.Equal(got, want) {
				r.Fatalf("by %d:\n%s\nwant\n%s", size, fmt.Sprint(got), fmt.Sprint(want))
			}
		}
	})
}

var tables = []string{"kpi_case", "kpi_fact", "kpi_staff", "kpi_day", "kpi_took", "kpi_echo"}

func empty(t *testing.T, conn *pgx.Conn) {
	for _, table := range tables {
		if _, err := conn.Exec(context.Background(), "delete from "+table); err != nil {
			t.Fatal(err)
		}
	}
}

func dump(t *testing.T, conn *pgx.Conn) (lines []string) {
	for _, table := range tables {
		found, err := conn.Query(context.Background(), "select t::text from "+table+" t order by 1")
		if err != nil {
			t.Fatal(err)
		}
		some, err := pgx.CollectRows(found, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, some...)
	}
	return lines
}
