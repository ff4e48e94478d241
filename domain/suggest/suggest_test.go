package suggest_test

import (
	"encoding/csv"
	"os"
	"sync"
	"testing"

	"gridcase/domain/matter"
	"gridcase/domain/suggest"
)

type sample struct{ id, text, code, severity, scope, route string }

// samples reads a table; columns beyond code may be missing.
func samples(t testing.TB, file string) (all []sample) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		s := sample{id: r[0], text: r[1], code: r[2]}
		if len(r) > 5 {
			s.severity, s.scope, s.route = r[3], r[4], r[5]
		}
		all = append(all, s)
	}
	return all
}

// shipped is asked by all tests at once: a suggester never changes.
var shipped = sync.OnceValue(func() *suggest.Suggester { return suggest.New(matter.Default(), nil) })

// TestTheGivenRowsAreAllRight: the 15 rows of the acceptance set, every column.
func TestTheGivenRowsAreAllRight(t *testing.T) {
	t.Parallel()
	s := shipped()
	for _, row := range samples(t, "testdata/given.csv") {
		got := s.Suggest(row.text)
		if len(got.Codes) == 0 || got.Codes[0].Code != row.code || string(got.Severity) != row.severity || string(got.Scope) != row.scope || string(got.Route) != row.route {
			t.Errorf("%s %s: got %v %s %s %s, want %s %s %s %s\n%v", row.id, row.text, got.Codes, got.Severity, got.Scope, got.Route, row.code, row.severity, row.scope, row.route, got.Why)
		}
	}
}
