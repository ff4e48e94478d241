package casefile_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	domain "gridcase/domain/casefile"
	"gridcase/infra/testkit"
	"gridcase/projections/casefile"
	"gridcase/projections/rowstest"
)

func TestAFileShowsTheWholeCase(t *testing.T) {
	t.Parallel()
	b := rowstest.NewBook(t)
	conn, f := rowstest.Open(t, testkit.Postgres(t), "c", casefile.Schema), casefile.New()
	at, rules := rowstest.Monday, rowstest.Rules(t, "C0103")
	report := rowstest.Report(1, "C0103", at)
	b.Do(1, "gw1", at, rules, report)
	b.Do(1, "st1", at.Add(time.Hour), rules, domain.Claim{})
	b.Do(1, "st1", at.Add(2*time.Hour), rules, domain.Resolve{Result: rowstest.Words("done"), Evidence: domain.Evidence{Photos: []string{"ef"}}})
	for _, c := range b.Commits { // each as after a start, so that all of it was read back
		rowstest.Project(t, conn, f, append(b.Commits[:0:0], c), 1)
		f.Reset()
	}
	got, found, err := casefile.Get(t.Context(), conn, rowstest.ID(1))
	if err != nil || !found {
		t.Fatalf("found %t, %v", found, err)
	}
	last := b.Commits[2]
	if !reflect.DeepEqual(got.State, roundTrip(t, b.State(1))) {
		t.Errorf("state is\n%+v\nwant\n%+v", got.State, b.State(1))
	}
	if !reflect.DeepEqual(got.Location, report.Location) || !reflect.DeepEqual(got.Reporter, report.Reporter) || !reflect.DeepEqual(got.Photos, report.Photos) ||
		!reflect.DeepEqual(got.Text, report.Text) || !got.Occurred.Equal(report.OccurredAt) || got.Channel != report.Channel || got.FiledBy != "gw1" || got.Decided != rules.Versions {
		t.Errorf("what was reported is\n%+v", got)
	}
	if string(got.Result.Bytes) != "done" || !reflect.DeepEqual(got.ResultPhotos, []string{"ef"}) || !got.Resolved.Equal(at.Add(2*time.Hour)) || !got.Closed.IsZero() || got.How != "" {
		t.Errorf("what came of it is\n%+v", got)
	}
	if got.Version != 3 || got.Position != last.Position.String() || got.Hash != last.Hash || !got.Updated.Equal(last.At) {
		t.Errorf("it stands at\n%+v", got)
	}
	b.Do(1, "sv1", at.Add(3*time.Hour), rules, domain.Verify{})
	rowstest.Project(t, conn, f, b.Commits[3:], 1)
	if got, _, err = casefile.Get(t.Context(), conn, rowstest.ID(1)); err != nil || got.How != "verified" || !got.Closed.Equal(at.Add(3*time.Hour)) {
		t.Errorf("closed, it is %+v, %v", got, err)
	}
}

func TestCasesAreFoundByNumberAndByResident(t *testing.T) {
	t.Parallel()
	b := rowstest.NewBook(t)
	conn := rowstest.Open(t, testkit.Postgres(t), "c", casefile.Schema)
	for n := range 15 {
		at := rowstest.Monday.Add(time.Duration(n) * time.Minute)
		r := rowstest.Report(n, "E0101", at)
		if n == 14 {
			r.Reporter, r.Location, r.Photos = nil, nil, nil
		}
		b.Do(n, "gw1", at, rowstest.Rules(t, "E0101"), r)
	}
	rowstest.Project(t, conn, casefile.New(), b.Commits, 4)
	number, _ := domain.Number(rowstest.ID(14))
	byNumber, err := casefile.FindByNumber(t.Context(), conn, number)
	if err != nil || len(byNumber) != 1 || byNumber[0].ID != rowstest.ID(14) || byNumber[0].Reporter != nil || byNumber[0].Location != nil {
		t.Errorf("by number: %+v, %v", byNumber, err)
	}
	for _, want := range []struct {
		phone, person string
		cases         int
	}{{"phone1", "", 5}, {"", "person2", 3}, {"phone1", "person2", 7}, {"", "", 0}} {
		got, err := casefile.FindByResident(t.Context(), conn, want.phone, want.person, 50)
		if err != nil || len(got) != want.cases {
			t.Errorf("%+v: found %d, %v", want, len(got), err)
		}
	}
	if _, found, err := casefile.Get(t.Context(), conn, "nobody's"); found || err != nil {
		t.Errorf("found %t, %v", found, err)
	}
}

// roundTrip is the state as JSON keeps it: times lose their zone's name.
func roundTrip(t *testing.T, s domain.State) (back domain.State) {
	t.Helper()
	raw, err := json.Marshal(s)
	if err == nil {
		err = json.Unmarshal(raw, &back)
	}
	if err != nil {
		t.Fatal(err)
	}
	return back
}
