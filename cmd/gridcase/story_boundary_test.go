package main

import (
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
)

// area finds a unit as it is shown to somebody.
func (p *person) area(id string) map[string]any {
	p.t.Helper()
	all, _ := p.must(http.StatusOK, "GET", "/api/v1/areas", "", nil)["areas"].([]any)
	for _, a := range all {
		if area, _ := a.(map[string]any); area["id"] == id {
			return area
		}
	}
	p.t.Fatalf("%s does not see %s", p.login.Username, id)
	return nil
}

func (s story) chief() *person { return s.role("supervisor", 1) }

// wish proposes units of the tree.
func (p *person) wish(status int, from time.Time, units ...map[string]any) map[string]any {
	p.t.Helper()
	body := map[string]any{"document": "org", "reason": "网格调整", "body": map[string]any{"units": units}}
	if !from.IsZero() {
		body["from"] = from.Format(time.RFC3339Nano)
	}
	return p.must(status, "POST", "/api/v1/proposals", uuid.NewString(), body)
}

// drawn is a unit as a proposal has it.
func drawn(area map[string]any, change map[string]any) map[string]any {
	u := map[string]any{}
	for _, field := range []string{"id", "kind", "parent", "zh", "en", "area", "layers"} {
		if v := area[field]; v != nil {
			u[field] = v
		}
	}
	maps.Copy(u, change)
	return u
}

func point(lat, lng float64) map[string]any { return map[string]any{"lat": lat, "lng": lng} }

// at reports an incident at a point, by the window of the community.
func (s story) at(lat, lng float64) (string, map[string]any) {
	s.t.Helper()
	id, report := uuid.Must(uuid.NewV7()).String(), s.incident("C0103")
	delete(report, "grid")
	report["location"], report["channel"] = point(lat, lng), "window"
	return id, s.staff.must(http.StatusCreated, "PUT", "/api/v1/cases/"+id, "", report)
}

func corner(area map[string]any, i int) (lat, lng float64) {
	ring, _ := area["area"].([]any)
	p, _ := ring[i].(map[string]any)
	lat, _ = p["lat"].(float64)
	lng, _ = p["lng"].(float64)
	return lat, lng
}

// TestABoundaryMovesOnItsDay: somebody else approves it (R24); a case of before stays in its
// grid, one of after at the same point goes to the new one; history tells both.
func TestABoundaryMovesOnItsDay(t *testing.T) {
	t.Parallel()
	s := tell(t, room(t))
	chief := s.chief()
	own := chief.area(s.worker.login.Unit)
	low, west := corner(own, 0)
	high, east := corner(own, 2)
	lat, lng := (low+high)/2, west+(east-west)*0.75
	before, answer := s.at(lat, lng)
	path := answer["path"]

	middle := (west + east) / 2
	shrunk := drawn(own, map[string]any{"area": []any{point(low, west), point(low, middle), point(high, middle), point(high, west)}})
	young := drawn(own, map[string]any{"id": "new-01", "zh": "新网格", "en": "New grid", "area": []any{point(low, middle), point(low, east), point(high, east), point(high, middle)},
		"layers": []any{map[string]any{"department": "police", "zh": "警务", "en": "Policing", "who": "城关派出所"}}})
	if no := chief.wish(http.StatusUnprocessableEntity, time.Time{}, young); no["code"] != "org.grid_overlap" {
		t.Errorf("on another's ground: %v", no)
	}
	if no := chief.wish(http.StatusUnprocessableEntity, time.Time{}, drawn(young, map[string]any{"department": "police"})); no["code"] != "org.departmental_grid" {
		t.Errorf("a grid of a department: %v", no)
	}
	day := time.Now().Add(2 * time.Second)
	id, _ := s.supervisor.wish(http.StatusCreated, day, shrunk, young)["id"].(string)
	s.supervisor.must(http.StatusForbidden, "POST", "/api/v1/proposals/"+id+"/approve", "a", map[string]any{})
	mine, _ := chief.wish(http.StatusCreated, day.Add(time.Hour), shrunk)["id"].(string)
	if no := chief.must(http.StatusForbidden, "POST", "/api/v1/proposals/"+mine+"/approve", "a", map[string]any{}); no["code"] != "proposal.own" {
		t.Errorf("own: %v", no)
	}
	chief.must(http.StatusOK, "POST", "/api/v1/proposals/"+id+"/approve", "a", map[string]any{"reason": "审定"})

	eventually(t, 10*time.Second, func() (map[string]any, bool) {
		all := chief.must(http.StatusOK, "GET", "/api/v1/areas", "", nil)
		list, _ := all["areas"].([]any)
		return nil, slices.ContainsFunc(list, func(a any) bool { m, _ := a.(map[string]any); return m["id"] == "new-01" })
	})
	if now := time.Now(); now.Before(day) {
		t.Errorf("in force %s too early", day.Sub(now))
	}
	_, later := s.at(lat, lng)
	if later["grid"] != "new-01" {
		t.Errorf("after: %v", later)
	}
	if old := s.supervisor.must(http.StatusOK, "GET", "/api/v1/cases/"+before, "", nil); old["grid"] != own["id"] || old["path"] != path {
		t.Errorf("the case of before moved: %v", old)
	}
	if a := chief.area("new-01"); a["unstaffed"] != true || a["layers"] == nil {
		t.Errorf("the new one: %v", a)
	}
	story, _ := s.supervisor.must(http.StatusOK, "GET", "/api/v1/areas/"+s.worker.login.Unit+"/history", "", nil)["history"].([]any)
	if len(story) != 2 {
		t.Fatalf("history: %v", story)
	}
	last, _ := story[1].(map[string]any)
	if last["approved_by"] != chief.login.Username || last["proposal"] != id || last["by"] != s.supervisor.login.Username {
		t.Errorf("history: %v", last)
	}
}

// TestMergedGridsAreGone: 多网合一. What names the old one goes to the new one, and
// who worked the old case still may.
func TestMergedGridsAreGone(t *testing.T) {
	t.Parallel()
	s := tell(t, room(t))
	chief := s.chief()
	own := chief.area(s.worker.login.Unit)
	id, _ := s.report("C0103")
	big := drawn(own, map[string]any{"id": "big-01", "zh": "合并网格", "merges": []any{own["id"]}})
	wish, _ := s.supervisor.wish(http.StatusCreated, time.Time{}, big)["id"].(string)
	chief.must(http.StatusOK, "POST", "/api/v1/proposals/"+wish+"/approve", "a", map[string]any{})

	if gone := chief.area(s.worker.login.Unit); gone["until"] == nil || gone["unstaffed"] != false {
		t.Errorf("gone: %v", gone)
	}
	report := s.incident("C0103")
	report["channel"] = "window"
	if young := s.staff.must(http.StatusCreated, "PUT", "/api/v1/cases/"+uuid.Must(uuid.NewV7()).String(), "", report); young["grid"] != "big-01" {
		t.Errorf("named the old one: %v", young)
	}
	if old := s.worker.must(http.StatusOK, "GET", "/api/v1/cases/"+id, "", nil); old["grid"] != own["id"] {
		t.Errorf("the old case: %v", old)
	}
	story, _ := chief.must(http.StatusOK, "GET", "/api/v1/areas/"+s.worker.login.Unit+"/history", "", nil)["history"].([]any)
	last, _ := story[len(story)-1].(map[string]any)
	if len(story) != 1 || last["into"] != "big-01" || last["until"] == nil {
		t.Errorf("history: %v", story)
	}
}

// TestTheDistrictPlacesWhatLiesNowhere: triage, over HTTP.
func TestTheDistrictPlacesWhatLiesNowhere(t *testing.T) {
	t.Parallel()
	s := tell(t, room(t))
	chief := s.chief()
	id, answer := s.at(10, 10)
	if ids := chief.queue("triage", position(answer)); !has(ids, id) {
		t.Fatalf("not in triage: %v", ids)
	}
	placed := chief.must(http.StatusOK, "POST", "/api/v1/cases/"+id+"/place", "p", map[string]any{"grid": s.worker.login.Unit, "reason": "电话核实"})
	if placed["grid"] != s.worker.login.Unit || placed["level"] != "community" {
		t.Errorf("placed: %v", placed)
	}
	if ids := chief.queue("triage", position(placed)); has(ids, id) {
		t.Error("still in triage")
	}
}
