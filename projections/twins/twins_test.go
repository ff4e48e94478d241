package twins_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gridcase/domain/casefile"
	"gridcase/domain/routing"
	"gridcase/infra/testkit"
	"gridcase/projections/rowstest"
	"gridcase/projections/twins"
)

// TestTheCandidatesAreTheOpenCasesThatAreAlike asks, after random histories, for
// the twins of each case, and compares every case with every other.
func TestTheCandidatesAreTheOpenCasesThatAreAlike(t *testing.T) {
	t.Parallel()
	conn := rowstest.Open(t, testkit.Postgres(t), "t", twins.Schema)
	limits, found := routing.DefaultLimits(), 0
	rapid.Check(t, func(r *rapid.T) {
		if _, err := conn.Exec(context.Background(), "delete from twins"); err != nil {
			t.Fatal(err)
		}
		book := rowstest.Random(t, r)
		fold := twins.New()
		for some := range slices.Chunk(book.Commits, 3) {
			rowstest.Project(t, conn, fold, some, 3)
			fold.Reset()
		}
		all := spots(t, book)
		for id, spot := range all {
			var want []string
			for other, its := range all {
				if _, alike := spot.Alike(its.Spot, limits); alike && its.open && other != id {
					want = append(want, other)
				}
			}
			near, err := twins.Near(context.Background(), conn, spot.Spot, limits, id, 100)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range near {
				got = append(got, c.Case)
			}
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				r.Fatalf("twins of %s are %v, want %v, of\n%s", id, got, want, book)
			}
			found += len(got)
		}
	})
	if found == 0 {
		t.Error("nothing was ever alike")
	}
}

type place struct {
	casefile.Spot

	open bool
}

// spots are where the cases of a book are, as their states and reports say.
func spots(t *testing.T, book *rowstest.Book) map[string]place {
	t.Helper()
	all := map[string]place{}
	for n := range 6 {
		if s := book.State(n); s.Status != "" {
			all[s.ID] = place{casefile.Spot{Matter: s.Matter, Grid: s.Grid, Opened: s.Opened}, s.Status.Open()}
		}
	}
	for _, c := range book.Commits {
		events, err := casefile.Events(c.Commit)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if reported, first := e.(casefile.Reported); first {
				p := all[c.Subject]
				p.At = reported.Location
				all[c.Subject] = p
			}
		}
	}
	return all
}
