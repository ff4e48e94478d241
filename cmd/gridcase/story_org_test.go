package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"gridcase/infra/testkit"
)

// TestWhoLeavesLeavesNoCaseBehind: a station worker leaves with five open cases;
// the supervisor gets the list, and the successor has them.
func TestWhoLeavesLeavesNoCaseBehind(t *testing.T) {
	t.Parallel()
	s := tell(t, room(t))
	cases := map[string]bool{}
	last := ""
	for range 5 {
		id, _ := s.report("C0103")
		last = position(s.staff.must(http.StatusOK, "POST", "/api/v1/cases/"+id+"/claim", "c", map[string]any{}))
		cases[id] = true
	}
	testkit.Eventually(t, 10*time.Second, func() error { return holds(s.staff.queue("mine", last), 5) })
	path := "/api/v1/people/" + s.staff.login.Username + "/leave"
	s.staff.must(http.StatusForbidden, "POST", path, "l", map[string]any{})
	left := s.supervisor.must(http.StatusOK, "POST", path, "l", map[string]any{"to": s.second.login.Username})
	list, _ := left["handed_over"].([]any)
	for _, l := range list {
		line, _ := l.(map[string]any)
		id, _ := line["case"].(string)
		if !cases[id] || line["to"] != s.second.login.Username || line["held"] != true {
			t.Errorf("on the list: %v", line)
		}
		delete(cases, id)
	}
	if len(list) != 5 || len(cases) != 0 {
		t.Errorf("the list has %d cases, %d are missing", len(list), len(cases))
	}
	// The five lie in several streams, so no one position says that all are shown.
	testkit.Eventually(t, 10*time.Second, func() error { return holds(s.second.queue("mine", ""), 5) })
	if status, _, err := s.staff.ask("GET", "/api/v1/inbox", "", nil); err != nil || status != http.StatusUnauthorized {
		t.Errorf("who left still reads: %d, %v", status, err)
	}
	record := s.supervisor.must(http.StatusOK, "GET", "/api/v1/people/"+s.staff.login.Username+"/handovers", "", nil)
	if kept, _ := record["cases"].([]any); len(kept) != 5 {
		t.Errorf("the record: %v", record)
	}
}

// holds says how many cases a list has when it is not as many as it should.
func holds[T any](list []T, want int) error {
	if len(list) != want {
		return fmt.Errorf("it shows %d cases, want %d", len(list), want)
	}
	return nil
}

// TestACorrectedCalendarMovesOpenCasesAndSaysSo: two more days off are
// brought in; the open case is due later, and its page says why.
func TestACorrectedCalendarMovesOpenCasesAndSaysSo(t *testing.T) {
	t.Parallel()
	dir := room(t)
	s := tell(t, dir)
	id, _ := s.report("C0103") // counted in working days
	calendar := s.supervisor.must(http.StatusOK, "GET", "/api/v1/calendar", "", nil)
	if calendar["pending"] != false {
		t.Fatalf("pending at the start: %v", calendar)
	}
	fields, _ := calendar["calendar"].(map[string]any)
	off, _ := fields["off"].([]any)
	for at, n := time.Now(), 0; n < 2; n++ { // the next two working days
		for at = at.AddDate(0, 0, 1); at.Weekday() == time.Saturday || at.Weekday() == time.Sunday; at = at.AddDate(0, 0, 1) {
		}
		if d := at.Format(time.DateOnly); !slices.Contains(off, any(d)) {
			off = append(off, d)
		}
	}
	fields["off"] = off
	file, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "calendar.json")
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, code := tool(t, dir, "import", name); code != 0 || !strings.Contains(string(out), "by the new calendar: a due time of ") {
		t.Fatalf("import: %d, %s", code, out)
	}
	eventually(t, 20*time.Second, func() (map[string]any, bool) {
		c := s.supervisor.must(http.StatusOK, "GET", "/api/v1/calendar", "", nil)
		applied, _ := c["applied"].(map[string]any)
		return c, c["pending"] == false && applied != nil
	})
	eventually(t, 10*time.Second, func() (map[string]any, bool) {
		m := s.supervisor.must(http.StatusOK, "GET", "/api/v1/calendar/moves", "", nil)
		rows, _ := m["moved"].([]any)
		return m, len(rows) > 0
	})
	clock := s.worker.must(http.StatusOK, "GET", "/api/v1/cases/"+id+"/clock", "", nil)
	if story, _ := clock["story"].([]any); len(story) == 0 {
		t.Errorf("the clock says nothing: %v", clock)
	}
}

// TestACaseFromNowhereIsReportedAllTheSame: a point outside of all outlines is
// sorted by the district.
func TestACaseFromNowhereIsReportedAllTheSame(t *testing.T) {
	t.Parallel()
	s := tell(t, room(t))
	id := uuid.Must(uuid.NewV7()).String()
	report := s.incident("C0103")
	delete(report, "grid")
	report["location"] = map[string]any{"lat": 10.0, "lng": 10.0}
	answer := s.worker.must(http.StatusCreated, "PUT", "/api/v1/cases/"+id, "", report)
	if answer["level"] != "district" {
		t.Errorf("it went to %v", answer)
	}
}
