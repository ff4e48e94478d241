package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// eventually asks until the answer has what is looked for: what follows from a
// fact comes a moment after it.
func (p *person) eventually(path, part string) {
	p.t.Helper()
	var last string
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		_, answer, err := p.ask("GET", path, "", nil)
		if last = fmt.Sprint(answer, err); strings.Contains(last, part) {
			return
		}
	}
	p.t.Fatalf("GET %s has no %q: %s", path, part, last)
}

// TestTheStoryOfTwins merges what two residents reported, lets both rate, undoes
// another merge, and lets opposite merges race, on the running program.
func TestTheStoryOfTwins(t *testing.T) {
	t.Parallel()
	s := tell(t, room(t))
	post := func(p *person, status int, id, verb, key string, body map[string]any) map[string]any {
		t.Helper()
		return p.must(status, "POST", "/api/v1/cases/"+id+"/"+verb, key, body)
	}

	t.Run("proposed, merged, both rated", func(t *testing.T) {
		first, answer := s.report("C0103")
		grid := s.worker.login.Unit
		s.worker.must(http.StatusOK, "GET", "/api/v1/candidates?matter=C0103&grid="+grid+"&after="+position(answer), "", nil)
		second, reported := s.report("C0103")
		if !strings.Contains(fmt.Sprint(reported["candidates"]), first) {
			t.Errorf("the first is not proposed: %v", reported["candidates"])
		}
		merged := post(s.staff, http.StatusOK, second, "merge", "m1", map[string]any{"into": first, "reason": "同一盏灯"})
		if merged["state"] != "merged" || !strings.Contains(fmt.Sprint(merged["merged_into"]), first) {
			t.Fatalf("merged: %v", merged)
		}
		if ids := s.staff.queue("all", position(merged)); has(ids, second) || !has(ids, first) {
			t.Errorf("the queue has %v", ids)
		}
		post(s.staff, http.StatusOK, first, "claim", "c1", map[string]any{})
		post(s.staff, http.StatusOK, first, "resolve", "r1", map[string]any{"text": "已修复"})
		post(s.worker, http.StatusOK, first, "verify", "v1", map[string]any{})
		s.second.eventually("/api/v1/cases/"+second, "rate")
		post(s.second, http.StatusOK, first, "rate", "rate", map[string]any{"score": 5})
		rated := post(s.second, http.StatusOK, second, "rate", "rate", map[string]any{"score": 2})
		if fmt.Sprint(rated["rating"]) != "2" || rated["state"] != "merged" {
			t.Errorf("the second rating: %v", rated)
		}
	})
	t.Run("unmerged with its clocks", func(t *testing.T) {
		survivor, _ := s.report("E0101")
		twin, before := s.report("E0101")
		post(s.staff, http.StatusOK, twin, "merge", "m2", map[string]any{"into": survivor, "reason": "像是一处"})
		after := post(s.staff, http.StatusOK, twin, "unmerge", "u2", map[string]any{"reason": "是两处"})
		was, _ := before["due"].(map[string]any)
		due, _ := after["due"].(map[string]any)
		if after["state"] != before["state"] || after["unit"] != before["unit"] || fmt.Sprint(due["resident"]) != fmt.Sprint(was["resident"]) || due["accept"] == nil {
			t.Errorf("unmerged: %v, before: %v", after, before)
		}
		for id, words := range map[string]string{twin: "恢复单独办理", survivor: "合并已撤销"} {
			s.staff.eventually("/api/v1/cases/"+id+"/timeline", words)
			s.staff.eventually("/api/v1/cases/"+id+"/timeline", "是两处")
		}
	})
	t.Run("opposite merges end in one", func(t *testing.T) {
		for n := range 20 {
			a, _ := s.report("C0103")
			b, _ := s.report("C0103")
			var codes [2]int
			var both sync.WaitGroup
			for i, ids := range [][2]string{{a, b}, {b, a}} {
				by := []*person{s.staff, s.supervisor}[i]
				both.Go(func() {
					codes[i], _, _ = by.ask("POST", "/api/v1/cases/"+ids[0]+"/merge", fmt.Sprintf("race-%d-%d", n, i), map[string]any{"into": ids[1], "reason": "同一处"})
				})
			}
			both.Wait()
			merged := 0
			for _, id := range []string{a, b} {
				if shown := s.supervisor.must(http.StatusOK, "GET", "/api/v1/cases/"+id, "", nil); shown["state"] == "merged" {
					merged++
				}
			}
			ok := 0
			for _, code := range codes {
				if code == http.StatusOK {
					ok++
				}
			}
			if ok != 1 || merged > 1 { // the views may be a moment behind, never ahead
				t.Fatalf("race %d: answers %v, %d merged", n, codes, merged)
			}
		}
	})
}
