package kpi_test

import (
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/projections/kpi"
)

// figure lists the cases behind one, page by page.
func figure(t *testing.T, conn *pgx.Conn, person, name string) (cases []string) {
	t.Helper()
	for cursor := ""; ; {
		p, err := kpi.StaffCases(t.Context(), conn, monday, person, name, 2, cursor)
		if err != nil {
			t.Fatalf("%s of %s: %v", name, person, err)
		}
		for _, c := range p.Cases {
			cases = append(cases, c.Case)
		}
		if cursor = p.Next; cursor == "" {
			return cases
		}
	}
}

// TestEachFigureOfAPersonHasItsList looks at work of all kinds, some of it done
// for the figures' sake.
func TestEachFigureOfAPersonHasItsList(t *testing.T) {
	t.Parallel()
	conn := show(t, func(d day) {
		three(d, "E0101") // and two more make five results at once
		for n := 3; n < 5; n++ {
			d.report(n, "E0101", "9h")
			d.done(n, "9h10m", "9h32m", "9h40m")
		}
		d.report(5, "E0101", "9h")
		d.done(5, "9h10m", "14h20m", "14h25m") // ten minutes before the limit
		d.report(6, "E0101", "9h")
		d.done(6, "9h10m", "14h40m", "14h45m") // ten minutes after it
		d.spot(7, "9h")                        // without a photo, by w
		d.report(8, "E0101", "9h")
		d.do(8, "a", "9h10m", casefile.Claim{}) // and nothing else
		d.do(0, "b", "11h", again)
	})
	workers, err := kpi.Staff(t.Context(), conn, monday)
	if err != nil {
		t.Fatal(err)
	}
	want := []kpi.Worker{
		{Person: "a", Claimed: 8, Handled: 7, Closed: 6, OnTime: 5, FirstTime: 6, Overdue: 1, Reopened: 1, Minutes: 744, JustBefore: 1, Batch: 5},
		{Person: "w", Claimed: 1, Handled: 1, Closed: 1, OnTime: 1, NoPhoto: 1},
	}
	if !slices.Equal(workers, want) {
		t.Errorf("%+v\nwant %+v", workers, want)
	}
	for _, w := range workers {
		for name, n := range map[string]int64{
			"claimed": w.Claimed, "handled": w.Handled, "closed": w.Closed, "on_time": w.OnTime, "first_time": w.FirstTime, "overdue": w.Overdue,
			"reworked": w.Reworked, "reopened": w.Reopened, "just_before": w.JustBefore, "no_photo": w.NoPhoto, "batch": w.Batch,
		} {
			if got := figure(t, conn, w.Person, name); int64(len(got)) != n {
				t.Errorf("%s of %s is %d and lists %v", name, w.Person, n, got)
			}
		}
	}
	if _, err := kpi.StaffCases(t.Context(), conn, monday, "a", "nonsense", 0, ""); err == nil {
		t.Error("a figure that there is not was listed")
	}
}
