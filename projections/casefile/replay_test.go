package casefile_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"gridcase/domain/es"
	"gridcase/infra/testkit"
	"gridcase/projections/casefile"
	"gridcase/projections/rowstest"
)

// TestACaseIsReplayedAsItWasShown compares each case of random histories, at each
// of its versions, with what its page showed then.
func TestACaseIsReplayedAsItWasShown(t *testing.T) {
	t.Parallel()
	conn := rowstest.Open(t, testkit.Postgres(t), "c", casefile.Schema)
	rapid.Check(t, func(r *rapid.T) {
		if _, err := conn.Exec(t.Context(), "delete from casefile"); err != nil {
			t.Fatal(err)
		}
		book, fold, of := rowstest.Random(t, r), casefile.New(), map[string][]es.Recorded{}
		for i, c := range book.Commits {
			rowstest.Project(t, conn, fold, book.Commits[i:i+1], 1)
			of[c.Subject] = append(of[c.Subject], c)
			shown, found, err := casefile.Get(t.Context(), conn, c.Subject)
			if err != nil || !found {
				r.Fatal(found, err)
			}
			again, err := casefile.Replay(of[c.Subject])
			if err != nil {
				r.Fatal(err)
			}
			if got, want := flat(t, again), flat(t, shown); got != want {
				r.Fatalf("version %d was shown as\n%s\nand is replayed as\n%s", c.Version, want, got)
			}
		}
	})
}

// flat leaves out what a column cannot hold: zones and what is below microseconds.
func flat(t *testing.T, f casefile.File) string {
	t.Helper()
	const micro = 1000
	f.Occurred, f.Opened, f.Resolved = f.Occurred.UTC().Truncate(micro), f.Opened.UTC().Truncate(micro), f.Resolved.UTC().Truncate(micro)
	f.Closed, f.Updated = f.Closed.UTC().Truncate(micro), f.Updated.UTC().Truncate(micro)
	if len(f.Photos) == 0 {
		f.Photos = nil
	}
	if len(f.ResultPhotos) == 0 {
		f.ResultPhotos = nil
	}
	b, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
