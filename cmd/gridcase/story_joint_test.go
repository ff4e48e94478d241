package main

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestAJointCaseOfThreeUnits lets time run fast: the street leads, a grid joins
// and finishes, the whistle calls a community, which comes late, and a station,
// which declines. Then a joint case that nobody leads climbs.
func TestAJointCaseOfThreeUnits(t *testing.T) {
	t.Parallel()
	s := tell(t, room(t), "--speed", "20000") // half an hour is 90 ms, 15 working days are more than a minute
	lead, grid, community, station := s.supervisor, s.worker, s.staff, s.second
	id, answer := s.report("C0501") // a facility of unknown owner: the street's, 15wd
	street, _ := answer["unit"].(string)
	here, _ := answer["chain"].([]any)
	if len(here) == 0 {
		here, _ = s.worker.must(http.StatusOK, "GET", "/api/v1/cases/"+id+"?after="+position(answer), "", nil)["chain"].([]any)
	}
	second, _ := here[1].(map[string]any)
	do := func(p *person, status int, verb, key string, body map[string]any) map[string]any {
		t.Helper()
		return p.must(status, "POST", "/api/v1/cases/"+id+"/"+verb, key, body)
	}
	part := func(c map[string]any, no int) map[string]any {
		t.Helper()
		parts, _ := c["parts"].([]any)
		if len(parts) < no {
			t.Fatalf("%d parts, want %d: %v", len(parts), no, c)
		}
		p, _ := parts[no-1].(map[string]any)
		return p
	}
	do(lead, http.StatusOK, "claim", "c", map[string]any{})
	asked := do(lead, http.StatusOK, "join", "j", map[string]any{"unit": grid.login.Unit, "task": "看住现场", "limit": "60d"})
	if ids := grid.queue("joined", position(asked)); !has(ids, id) {
		t.Errorf("the grid that was asked does not find it: %v", ids)
	}
	do(lead, http.StatusOK, "whistle", "w", map[string]any{"units": []string{second["unit"].(string), station.login.Unit}, "text": "速到现场", "limit": "60d"})
	if refused := do(lead, http.StatusConflict, "resolve", "r0", map[string]any{"text": "已办"}); refused["code"] != "case.parts_open" || refused["open_parts"] != "1,2,3" {
		t.Errorf("resolved while three parts are open: %v", refused)
	}

	line := eventually(t, 20*time.Second, func() (map[string]any, bool) { // nobody comes in time, and that is told by itself
		line := lead.must(http.StatusOK, "GET", "/api/v1/cases/"+id+"/timeline", "", nil)
		return line, strings.Count(text(line), "未在时限内到场") == 2
	})
	if strings.Count(text(line), "吹哨，请以下单位") != 1 {
		t.Errorf("timeline: %v", line)
	}
	came := do(community, http.StatusOK, "arrive", "a", map[string]any{"part": 2})
	call, _ := part(came, 2)["whistle"].(map[string]any)
	if call["late"] != true || call["arrived_at"] == nil || part(came, 2)["person"] != community.login.Username {
		t.Errorf("came late: %v", part(came, 2))
	}
	if left := do(station, http.StatusOK, "leave", "l", map[string]any{"part": 3, "reason": "人手不足"}); part(left, 3)["status"] != "declined" {
		t.Errorf("declined: %v", part(left, 3))
	}
	done := do(grid, http.StatusOK, "hand-in", "h", map[string]any{"text": "现场已看住"})
	if part(done, 1)["status"] != "done" || part(done, 1)["late"] != false {
		t.Errorf("handed in: %v", part(done, 1))
	}
	if ids := grid.queue("joined", position(done)); has(ids, id) {
		t.Error("what is done is still in the grid's queue")
	}
	if refused := do(lead, http.StatusConflict, "resolve", "r1", map[string]any{"text": "已办"}); refused["open_parts"] != "2" {
		t.Errorf("resolved while one part is open: %v", refused)
	}
	result := do(lead, http.StatusOK, "resolve", "r2", map[string]any{"text": "已办", "without_parts": "社区部分另行跟进"})
	if result["state"] != "resolved" {
		t.Errorf("resolved: %v", result)
	}
	do(grid, http.StatusConflict, "verify", "v", map[string]any{}) // she did a part of it
	page := lead.must(http.StatusOK, "GET", "/api/v1/cases/"+id+"?after="+position(result), "", nil)
	if page["without_parts"] != "社区部分另行跟进" || part(page, 1)["result"] != "现场已看住" || part(page, 3)["reason"] != "人手不足" || part(page, 2)["task"] != "速到现场" {
		t.Errorf("the page: %v", page)
	}

	id, _ = s.report("C0501")
	if alone := do(lead, http.StatusOK, "join", "j2", map[string]any{"unit": grid.login.Unit, "task": "看住现场", "limit": "60d"}); alone["lead_missing_since"] == nil {
		t.Errorf("nobody leads: %v", alone)
	}
	eventually(t, 30*time.Second, func() (map[string]any, bool) {
		line := grid.must(http.StatusOK, "GET", "/api/v1/cases/"+id+"/timeline", "", nil)
		return line, strings.Contains(text(line), "联动案卷长时间无人牵头")
	})
	eventually(t, 10*time.Second, func() (map[string]any, bool) {
		c := grid.must(http.StatusOK, "GET", "/api/v1/cases/"+id, "", nil)
		return c, c["level"] == "district" && c["unit"] != street
	})
}

// text is all the words of an answer.
func text(answer map[string]any) string {
	var all strings.Builder
	entries, _ := answer["entries"].([]any)
	for _, e := range entries {
		entry, _ := e.(map[string]any)
		words, _ := entry["words"].(map[string]any)
		zh, _ := words["zh"].(string)
		all.WriteString(zh + "\n")
	}
	return all.String()
}
