package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestEveryFigureIsThereAndPositive(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	began := time.Now()
	report, err := Run(t.Context(), Options{Quick: true, Dir: dir, Progress: func(s string) { t.Log(time.Since(began).Round(10*time.Millisecond), s) }})
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	var whole map[string]any
	if err := json.Unmarshal(encoded, &whole); err != nil {
		t.Fatal(err)
	}
	for _, section := range append(Sections(), "machine") {
		if whole[section] == nil {
			t.Errorf("there is no section %s", section)
		}
	}
	positive(t, "", whole)
	positive(t, "report", whole)
	ratios(t, report)
	var shown bytes.Buffer
	report.Print(&shown)
	t.Logf("\n%s", shown.String())
	for _, title := range []string{"Append:", "Projector:", "Rebuild:", "Visible:", "Queue:", "What-if:"} {
		if !strings.Contains(shown.String(), title) {
			t.Errorf("the table %s is not shown", title)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// positive finds every number that is not one, wherever it stands.
func positive(t *testing.T, at string, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			if name == "load_before" {
				continue // a quiet machine has none
			}
			positive(t, at+"."+name, inner)
		}
	case []any:
		if len(v) == 0 {
			t.Errorf("%s is empty", at)
		}
		for i, inner := range v {
			positive(t, fmt.Sprintf("%s[%d]", at, i), inner)
		}
	case float64:
		if v <= 0 || math.IsInf(v, 0) || math.IsNaN(v) {
			t.Errorf("%s is %v", at, v)
		}
	case string:
		if v == "" {
			t.Errorf("%s is empty", at)
		}
	}
}

// ratios must be those of the figures beside them: of bounds of the same run.
func ratios(t *testing.T, r Report) {
	t.Helper()
	for _, row := range r.Append.Rows {
		quotient(t, row.OfJetStream, row.Gridcase, row.JetStream)
		quotient(t, row.OfPostgres, row.Gridcase, row.Postgres)
	}
	for _, row := range r.Projector.Rows {
		quotient(t, row.OfCopy, row.Engine, row.Copy)
	}
	for _, row := range r.Rebuild.Rows {
		quotient(t, row.OfRead, row.Rebuild, r.Rebuild.Read)
	}
	if w := r.Whatif; w.OfRead != w.CPU/w.ReadCPU {
		t.Errorf("ratio %v of %v and %v", w.OfRead, w.CPU, w.ReadCPU)
	}
}

func quotient(t *testing.T, ratio float64, of, bound Rate) {
	t.Helper()
	if ratio != of.PerSecond/bound.PerSecond {
		t.Errorf("ratio %v of %v and %v", ratio, of, bound)
	}
	for _, r := range []Rate{of, bound} {
		if !slices.Contains(r.Rounds, r.PerSecond) {
			t.Errorf("%v was in none of the rounds %v", r.PerSecond, r.Rounds)
		}
	}
}

func TestASectionThatDoesNotExistIsNamed(t *testing.T) {
	t.Parallel()
	_, err := Run(t.Context(), Options{Only: []string{"append", "speed"}})
	if err == nil || !strings.Contains(err.Error(), `no section "speed"; there are append, projector`) {
		t.Error(err)
	}
}

func TestOnlyWhatIsAskedForRuns(t *testing.T) {
	t.Parallel()
	report, err := Run(t.Context(), Options{Quick: true, Dir: t.TempDir(), Only: []string{"queue"}})
	if err != nil {
		t.Fatal(err)
	}
	if report.Queue == nil || report.Append != nil || report.Projector != nil || report.Rebuild != nil || report.Visible != nil {
		t.Errorf("%+v", report)
	}
}
