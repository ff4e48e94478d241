package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"gridcase/domain/clock"
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
	if pending := s.supervisor.must(http.StatusOK, "GET", "/api/v1/calendar", "", nil)["pending"]; pending != false {
		t.Fatalf("pending at the start: %v", pending)
	}
	s.amend(t, dir, "off", func(_ time.Time, worked bool) bool { return worked }, 2)
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

// TestAMakeUpSaturdayIsWorked: the next free Saturday is made a working day. The
// case that is open is due a day sooner and says why; its resident keeps what was
// promised at least; the next report counts the Saturday from the start.
func TestAMakeUpSaturdayIsWorked(t *testing.T) {
	t.Parallel()
	dir := room(t)
	s := tell(t, dir)
	id, before := s.report("C0501") // 15wd: over two Saturdays at least
	worked, days := s.amend(t, dir, "makeup_workdays", func(day time.Time, worked bool) bool { return day.Weekday() == time.Saturday && !worked }, 1)
	sooner := eventually(t, 20*time.Second, func() (map[string]any, bool) {
		c := s.worker.must(http.StatusOK, "GET", "/api/v1/cases/"+id, "", nil)
		return c, due(c)["resolve"] != due(before)["resolve"]
	})
	limit, err := clock.ParseLimit("15wd")
	if err != nil {
		t.Fatal(err)
	}
	want := worked.Due(at(t, sooner["opened_at"]), limit).At
	if got := at(t, due(sooner)["resolve"]); !got.Equal(want) || !got.Before(at(t, due(before)["resolve"])) {
		t.Errorf("due %s, want %s, it was %v", got, want, due(before)["resolve"])
	}
	s.worker.eventually("/api/v1/cases/"+id+"/clock", days[0])
	s.worker.eventually("/api/v1/cases/"+id+"/clock", "调休上班")
	_, next := s.report("C0501")
	if got := at(t, due(next)["resolve"]); !got.Equal(worked.Due(time.Now(), limit).At) {
		t.Errorf("the next one is due %s, want %s", got, worked.Due(time.Now(), limit).At)
	}
}

// amend brings in a calendar that also lists the next so many days that are fit
// for it, of those behind today that it does not speak of; and as many years as it takes to know of those.
func (s story) amend(t *testing.T, dir, list string, fit func(day time.Time, worked bool) bool, n int) (c clock.Calendar, days []string) {
	t.Helper()
	fields, _ := s.supervisor.must(http.StatusOK, "GET", "/api/v1/calendar", "", nil)["calendar"].(map[string]any)
	was := parsed(t, fields)
	listed, _ := fields[list].([]any)
	day := time.Now().In(clock.Zone)
	for len(days) < n {
		day = day.AddDate(0, 0, 1)
		spokenOf := strings.Contains(fmt.Sprint(fields["off"], fields["makeup_workdays"]), day.Format(time.DateOnly))
		if !spokenOf && fit(day, was.WorkingDay(day)) {
			days, listed = append(days, day.Format(time.DateOnly)), append(listed, day.Format(time.DateOnly))
		}
	}
	first, last, _ := was.Covers()
	if last.Before(day) {
		last = time.Date(day.Year(), time.December, 31, 0, 0, 0, 0, clock.Zone)
	}
	fields[list], fields["covers"] = listed, []string{first.Format(time.DateOnly), last.Format(time.DateOnly)}
	c = parsed(t, fields)
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
	return c, days
}

func parsed(t *testing.T, fields map[string]any) clock.Calendar {
	t.Helper()
	file, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	c, err := clock.ParseCalendar(file)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
