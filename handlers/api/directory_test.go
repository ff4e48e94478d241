package api_test

import (
	"strings"
	"testing"
)

// TestTheDirectoryNamesUnitsAndNothingElse: a clerk finds the unit that a case
// belongs to, out of her reach, and learns nobody's name there.
func TestTheDirectoryNamesUnitsAndNothingElse(t *testing.T) {
	t.Parallel()
	w := setup(t)
	for _, who := range []string{"staff", "worker", "zf"} {
		got := w.ask(t, who, "GET", "/api/v1/units", nil)
		got.want(t, 200, "")
		for _, unit := range []string{`"id":"hc"`, `"id":"wy2-zf"`, `"id":"ha-02"`, `"zh":"金桥区"`} {
			if !strings.Contains(string(got.body), unit) {
				t.Errorf("%s does not find %s: %s", who, unit, got)
			}
		}
		if strings.Contains(string(got.body), "周主管") || strings.Contains(string(got.body), "staff") {
			t.Errorf("%s learns who works there: %s", who, got)
		}
	}
}
