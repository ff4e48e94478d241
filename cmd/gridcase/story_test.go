package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// story is one server with a sample city and the people of the story.
type story struct {
	*child
	worker, staff, second, supervisor *person
}

func tell(t *testing.T, dir string, args ...string) story {
	t.Helper()
	return meet(start(t, dir, append([]string{"demo", "--json", "--history", "0", "--rate", "0"}, args...)...))
}

// meet logs the people of the story in.
func meet(c *child) story {
	c.t.Helper()
	s := story{child: c, worker: c.role("grid_worker", 0), supervisor: c.role("supervisor", 0)}
	s.staff, s.second = c.role("station_staff", 0), c.role("station_staff", 1)
	return s
}

// report sends a report of the worker and returns the id and the answer.
func (s story) report(matter string) (string, map[string]any) {
	s.t.Helper()
	id := uuid.Must(uuid.NewV7()).String()
	return id, s.worker.must(http.StatusCreated, "PUT", "/api/v1/cases/"+id, "", s.incident(matter))
}

func (s story) incident(matter string) map[string]any {
	return map[string]any{
		"kind": "incident", "matter": matter, "text": "现场情况说明", "grid": s.worker.login.Unit,
		"occurred_at": time.Now().Add(-2 * time.Minute).Format(time.RFC3339), "channel": "grid_worker",
	}
}

// queue reads a view as of a position and lists the ids in it.
func (p *person) queue(view, after string) []string {
	p.t.Helper()
	page := p.must(http.StatusOK, "GET", "/api/v1/queues/"+p.login.Unit+"?limit=200&view="+view+"&after="+after, "", nil)
	var ids []string
	rows, _ := page["rows"].([]any)
	for _, r := range rows {
		row, _ := r.(map[string]any)
		id, _ := row["id"].(string)
		ids = append(ids, id)
	}
	return ids
}

func has(ids []string, id string) bool { return strings.Contains(strings.Join(ids, " "), id) }

// TestTheStoryOfACase walks one case through all three people on the real
// thing: HTTP, log, projector, Postgres, queue.
func TestTheStoryOfACase(t *testing.T) {
	t.Parallel()
	s := tell(t, room(t))

	t.Run("garbage stays in her grid and is hers", func(t *testing.T) {
		id, answer := s.report("E0101")
		due, _ := answer["due"].(map[string]any)
		if answer["level"] != "grid" || answer["unit"] != s.worker.login.Unit || answer["holder"] != s.worker.login.Username || due["accept"] == nil || due["resolve"] == nil {
			t.Errorf("answer: %v", answer)
		}
		if ids := s.worker.queue("mine", position(answer)); !has(ids, id) {
			t.Errorf("not in her queue: %v", ids)
		}
	})
	t.Run("a missing cover goes straight to the street with its reason", func(t *testing.T) {
		_, answer := s.report("C0101")
		route, _ := answer["route"].(map[string]any)
		if answer["level"] != "street" || route["rule"] == "" || route["why"] == nil {
			t.Errorf("answer: %v", answer)
		}
	})
	t.Run("of two who claim at once one wins and the other learns who", func(t *testing.T) {
		id, answer := s.report("C0103")
		if ids := s.staff.queue("claimable", position(answer)); !has(ids, id) {
			t.Fatalf("not claimable at the station: %v", ids)
		}
		s.race(t, id)
	})
	t.Run("claimed, resolved, verified by somebody else, closed", func(t *testing.T) {
		id, _ := s.report("C0103")
		s.staff.must(http.StatusOK, "POST", "/api/v1/cases/"+id+"/claim", "c1", map[string]any{})
		s.staff.must(http.StatusOK, "POST", "/api/v1/cases/"+id+"/resolve", "r1", map[string]any{"text": "已修复"})
		s.staff.must(http.StatusConflict, "POST", "/api/v1/cases/"+id+"/verify", "v0", map[string]any{})
		done := s.worker.must(http.StatusOK, "POST", "/api/v1/cases/"+id+"/verify", "v1", map[string]any{})
		if done["state"] != "closed" {
			t.Errorf("after verifying: %v", done)
		}
		line := s.worker.must(http.StatusOK, "GET", "/api/v1/cases/"+id+"/timeline?after="+position(done), "", nil)
		if entries, _ := line["entries"].([]any); len(entries) < 6 {
			t.Errorf("timeline: %v", line)
		}
	})
}

func position(answer map[string]any) string { p, _ := answer["position"].(string); return p }

// race sends twenty claims at once: one wins, nineteen are refused with the
// winner's name.
func (s story) race(t *testing.T, id string) {
	var mu sync.Mutex
	var won []map[string]any
	var lost []map[string]any
	var racers sync.WaitGroup
	for i := range 20 {
		who := s.staff
		if i%2 == 1 {
			who = s.second
		}
		racers.Go(func() {
			status, answer, err := who.ask("POST", "/api/v1/cases/"+id+"/claim", fmt.Sprintf("race-%d", i), map[string]any{})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil && status == http.StatusOK:
				won = append(won, answer)
			case err == nil && status == http.StatusConflict:
				lost = append(lost, answer)
			default:
				t.Errorf("claim: %d %v %v", status, answer, err)
			}
		})
	}
	racers.Wait()
	if len(won) != 1 || len(lost) != 19 {
		t.Fatalf("%d won, %d lost; want 1 and 19", len(won), len(lost))
	}
	name, _ := won[0]["holder_name"].(string)
	for _, l := range lost {
		if detail, _ := l["detail"].(string); l["code"] != "case.already_claimed" || name == "" || !strings.Contains(detail, name) {
			t.Fatalf("a loser was told %v, the winner is %q", l, name)
		}
	}
}

// TestTheSameCommandTenTimesIsOneEvent sends commands again, also after a
// restart.
func TestTheSameCommandTenTimesIsOneEvent(t *testing.T) {
	t.Parallel()
	dir := room(t)
	s := tell(t, dir)
	id := uuid.Must(uuid.NewV7()).String()
	body := s.incident("C0103")
	first := s.worker.must(http.StatusCreated, "PUT", "/api/v1/cases/"+id, "", body)
	claimed := s.staff.must(http.StatusOK, "POST", "/api/v1/cases/"+id+"/claim", "once", map[string]any{})
	s.staff.must(http.StatusOK, "POST", "/api/v1/cases/"+id+"/note", "n", map[string]any{"text": "later"})

	again := func() {
		for range 10 {
			same(t, first, s.worker.must(http.StatusOK, "PUT", "/api/v1/cases/"+id, "", body))
			same(t, claimed, s.staff.must(http.StatusOK, "POST", "/api/v1/cases/"+id+"/claim", "once", map[string]any{}))
		}
	}
	again()
	s.stop()
	c := start(t, dir, "serve", "--json")
	s.worker.url, s.staff.url = c.URL, c.URL
	again()

	other := s.incident("E0101")
	if answer := s.worker.must(http.StatusConflict, "PUT", "/api/v1/cases/"+id, "", other); answer["code"] != "case.id_taken" {
		t.Errorf("another report under a used id: %v", answer)
	}
	if answer := s.staff.must(http.StatusUnprocessableEntity, "POST", "/api/v1/cases/"+id+"/note", "once-note", map[string]any{"text": ""}); answer["code"] == nil {
		t.Errorf("an empty note: %v", answer)
	}
}

func same(t *testing.T, want, got map[string]any) {
	t.Helper()
	if fmt.Sprint(want) != fmt.Sprint(got) {
		t.Fatalf("answered\n%v\nand then\n%v", want, got)
	}
}

// TestWhatNobodyHandlesClimbs lets time run fast: the case climbs to the top, is
// handed down, and the ladder is armed again. How fast it passes a level depends on
// the machine, so only where it ends is waited for; its timeline tells the way.
func TestWhatNobodyHandlesClimbs(t *testing.T) {
	t.Parallel()
	s := tell(t, room(t), "--speed", "20000")
	chief := s.chief()
	id, first := s.report("E0506") // fallen tree: community, accept 20 min round the clock
	direct, _ := s.direct("E0506") // where no street stands between
	top := func(id string) map[string]any {
		t.Helper()
		return eventually(t, 60*time.Second, func() (map[string]any, bool) {
			c := chief.must(http.StatusOK, "GET", "/api/v1/cases/"+id, "", nil)
			return c, c["level"] == "district"
		})
	}
	risen := top(id)
	if ids := chief.queue("escalated", position(risen)); !has(ids, id) {
		t.Errorf("not in the escalated view: %v", ids)
	}
	if route, _ := risen["route"].(map[string]any); route["rule"] != "accept.100" {
		t.Errorf("it climbed by %v", route)
	}
	down := chief.does(http.StatusOK, id, "hand-down", map[string]any{"to": first["unit"], "reason": "社区先处理"})
	if down["level"] != "community" || down["state"] != "waiting" {
		t.Errorf("after the hand-down: %v", down)
	}
	eventually(t, 60*time.Second, func() (map[string]any, bool) { // the ladder is armed again: it climbs once more, over the street
		line := chief.must(http.StatusOK, "GET", "/api/v1/cases/"+id+"/timeline", "", nil)
		return line, strings.Count(text(line), "自动上交街道") == 2 && strings.Count(text(line), "自动上交区") == 2
	})
	top(direct)
	if line := text(chief.must(http.StatusOK, "GET", "/api/v1/cases/"+direct+"/timeline", "", nil)); strings.Contains(line, "自动上交街道") || !strings.Contains(line, "自动上交区") {
		t.Errorf("without a street it climbed so:\n%s", line)
	}
}

func eventually(t *testing.T, within time.Duration, look func() (map[string]any, bool)) map[string]any {
	t.Helper()
	for deadline := time.Now().Add(within); ; time.Sleep(20 * time.Millisecond) {
		last, ok := look()
		if ok {
			return last
		}
		if time.Now().After(deadline) {
			t.Fatalf("not within %s; last seen %v", within, last)
		}
	}
}
