package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestWhoLeavesLeavesAGapThatEverybodySees: the sample city's rosters have no gap;
// a station worker leaves, and what was theirs is flagged where people look. A
// sheet fills it.
func TestWhoLeavesLeavesAGapThatEverybodySees(t *testing.T) {
	t.Parallel()
	dir := room(t)
	s := tell(t, dir)
	who, station := s.second.login.Username, s.second.login.Unit
	gaps := func() []any {
		inbox := s.supervisor.must(http.StatusOK, "GET", "/api/v1/inbox", "", nil)
		all, _ := inbox["duty_gaps"].([]any)
		return all
	}
	if all := gaps(); len(all) != 0 {
		t.Fatalf("gaps at the start: %v", all)
	}
	// One shift of theirs that is surely to come.
	day := time.Now().AddDate(0, 0, 20).Format(time.DateOnly)
	sheet := func(person string) string {
		name := filepath.Join(t.TempDir(), "roster.csv")
		lines := "unit,person,kind,from,to\n" + station + "," + person + ",duty," + day + " 17:00," + day + " 22:00\n"
		if err := os.WriteFile(name, []byte(lines), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	if out, code := tool(t, dir, "import", sheet(who)); code != 0 {
		t.Fatalf("import: %d, %s", code, out)
	}
	has := func() map[string]any {
		return s.supervisor.must(http.StatusOK, "GET", "/api/v1/rosters/"+station+"?from="+day, "", nil)
	}
	eventually(t, 10*time.Second, func() (map[string]any, bool) {
		roster := has()
		shifts, _ := roster["shifts"].([]any)
		return roster, len(shifts) == 1
	})
	s.supervisor.must(http.StatusOK, "POST", "/api/v1/people/"+who+"/leave", "l", map[string]any{})
	eventually(t, 20*time.Second, func() (map[string]any, bool) { // the event itself, and not only what is worked out
		roster := has()
		shifts, _ := roster["shifts"].([]any)
		first, _ := shifts[0].(map[string]any)
		return roster, first["person"] == nil && roster["version"].(float64) > 2
	})
	if len(gaps()) == 0 {
		t.Error("the supervisor is told of no gap")
	}
	if out, _ := tool(t, dir, "doctor"); !strings.Contains(string(out), "nobody is on duty, first in "+station) {
		t.Errorf("doctor says: %s", out)
	}
	if out, code := tool(t, dir, "import", sheet(who)); code == 0 {
		t.Errorf("who has left is planned again: %s", out)
	}
	before := len(gaps())
	if out, code := tool(t, dir, "import", sheet(s.staff.login.Username)); code != 0 {
		t.Fatalf("import: %d, %s", code, out)
	}
	eventually(t, 10*time.Second, func() (map[string]any, bool) { return has(), len(gaps()) == before-1 })
}
