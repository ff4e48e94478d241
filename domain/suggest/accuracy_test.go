package suggest_test

import (
	"os"
	"strconv"
	"testing"
)

// share is how often the code was first and how often among the three.
func share(t *testing.T, part string, rows []sample, show bool) (at1, at3 float64) {
	t.Helper()
	s := shipped()
	for _, row := range rows {
		got := s.Suggest(row.text)
		for i, c := range got.Codes {
			if c.Code == row.code {
				at3++
				if i == 0 {
					at1++
				}
			}
		}
		if show && (len(got.Codes) == 0 || got.Codes[0].Code != row.code) {
			t.Logf("%s %s is %s\n  got %v\n  %v", row.id, row.text, row.code, got.Codes, got.Why)
		}
	}
	n := float64(len(rows))
	t.Logf("%s: %d rows, first %.3f, among three %.3f", part, len(rows), at1/n, at3/n)
	return at1 / n, at3 / n
}

// TestAccuracy holds the figures. The odd rows were looked at while the words
// were tended; the even ones stood at 0.935 and 0.986 when they were first
// looked at, and the second table at 0.806 and 0.919 when it was first run.
func TestAccuracy(t *testing.T) {
	t.Parallel()
	var tuned, held []sample
	for _, row := range samples(t, "testdata/own.csv") {
		if n, err := strconv.Atoi(row.id[1:]); err != nil {
			t.Fatal(err)
		} else if n%2 == 1 {
			tuned = append(tuned, row)
		} else {
			held = append(held, row)
		}
	}
	for _, part := range []struct {
		name     string
		rows     []sample
		at1, at3 float64
	}{{"tuned", tuned, 0.98, 0.99}, {"held out", held, 0.97, 0.98}, {"second", samples(t, "testdata/second.csv"), 0.95, 0.98}} {
		if at1, at3 := share(t, part.name, part.rows, part.name == os.Getenv("SUGGEST_SHOW")); at1 < part.at1 || at3 < part.at3 {
			t.Errorf("%s: first %.3f, among three %.3f; want %.2f and %.2f", part.name, at1, at3, part.at1, part.at3)
		}
	}
}

// graded are the tables with every column. The sets from the third on were each
// written and labelled before the words and examples were tended for them; so run
// for the first time they stood at (code, severity): third 0.89 0.94, fourth
// 0.73 0.85, fifth 0.67 0.85, sixth 0.97 0.97, seventh 0.55 0.65 (matters told
// without their names), eighth 0.75 0.84, ninth 0.87 0.87, tenth 0.93 0.97,
// eleventh (mostly services) 0.99 0.99.
// They have become examples since: they hold what was reached, and
// no longer show what a new text meets.
var graded = []string{"graded", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"}

// TestGradedTexts: code, severity, scope and route of texts made like the given
// ones.
func TestGradedTexts(t *testing.T) {
	t.Parallel()
	s := shipped()
	for _, table := range graded {
		rows, wrong := samples(t, "testdata/"+table+".csv"), 0
		for _, row := range rows {
			got := s.Suggest(row.text)
			if got.Codes[0].Code != row.code || string(got.Severity) != row.severity || string(got.Scope) != row.scope || string(got.Route) != row.route {
				wrong++
				t.Logf("%s %s: got %s %s %s %s, want %s %s %s %s", row.id, row.text, got.Codes[0].Code, got.Severity, got.Scope, got.Route, row.code, row.severity, row.scope, row.route)
			}
		}
		if wrong > len(rows)/20 {
			t.Errorf("%s: %d of %d are wrong", table, wrong, len(rows))
		}
	}
}
