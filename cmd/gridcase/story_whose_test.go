package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// TestTheStoryOfWhoseCaseItIs: two communities return a case to each other until
// the street rules; and where there is no street, the district stands in for it.
func TestTheStoryOfWhoseCaseItIs(t *testing.T) {
	t.Parallel()
	s := tell(t, room(t))
	t.Run("returned twice, ruled for good, kept as a precedent", s.disputed)
	t.Run("a community without a street", s.streetless)
}

func (s story) disputed(t *testing.T) {
	s = s.within(t)
	id, before := s.report("C0103")
	ours, street := fmt.Sprint(before["unit"]), s.supervisor.login.Unit
	theirs := street + "-02"
	wrong := func(unit string) map[string]any {
		return map[string]any{"code": "wrong_unit", "unit": unit, "reason": "不在本社区"}
	}
	first := s.staff.does(http.StatusOK, id, "return", wrong(theirs))
	if first["unit"] != theirs || first["awaits_ruling"] != false {
		t.Fatalf("returned: %v", first)
	}
	twice := s.supervisor.does(http.StatusOK, id, "return", wrong(ours)) // for the other community, which is below
	if twice["unit"] != street || twice["awaits_ruling"] != true {
		t.Fatalf("returned twice: %v", twice)
	}
	for _, answer := range []map[string]any{first, twice} {
		if due(answer)["resident"] != due(before)["resident"] {
			t.Errorf("a return moved what the resident was promised: %v, was %v", due(answer), due(before))
		}
	}
	if ids := s.supervisor.queue("escalated", position(twice)); !has(ids, id) {
		t.Error("not among what climbed, where it is ruled on")
	}
	if refused := s.supervisor.does(http.StatusConflict, id, "claim", nil); refused["code"] != "case.awaits_ruling" {
		t.Errorf("claimed before the ruling: %v", refused)
	}
	ruled := s.supervisor.does(http.StatusOK, id, "rule", map[string]any{"unit": ours, "text": "灯杆在本社区一侧", "precedent": true})
	if ruled["unit"] != ours || ruled["awaits_ruling"] != false {
		t.Fatalf("ruled: %v", ruled)
	}
	if again := s.staff.does(http.StatusConflict, id, "return", wrong(theirs)); again["code"] != "case.ruled" {
		t.Errorf("returned after the ruling: %v", again)
	}
	s.supervisor.eventually("/api/v1/precedents?matter=C0103", "灯杆在本社区一侧")
	if _, next := s.report("C0103"); !strings.Contains(fmt.Sprint(next["precedents"]), "灯杆在本社区一侧") {
		t.Errorf("the next such report does not show the precedent: %v", next["precedents"])
	}
	eventually(t, 20*time.Second, func() (map[string]any, bool) {
		return nil, s.rate("returns_refused") == 1 && s.rate("returns_upheld") == 1
	})
}

func due(answer map[string]any) map[string]any {
	d, _ := answer["due"].(map[string]any)
	return d
}

// direct reports in the community that stands right below the district.
func (s story) direct(matter string) (string, map[string]any) {
	s.t.Helper()
	chief := s.chief()
	id, body := uuid.Must(uuid.NewV7()).String(), s.incident(matter)
	body["grid"], body["channel"] = chief.login.Unit+"-zg-01-g01", "phone"
	return id, chief.must(http.StatusCreated, "PUT", "/api/v1/cases/"+id, "", body)
}

func (s story) streetless(t *testing.T) {
	s = s.within(t)
	chief := s.chief()
	cover, answer := s.direct("C0101") // the street's by the catalogue
	route, _ := answer["route"].(map[string]any)
	if answer["unit"] != chief.login.Unit || answer["level"] != "district" || !strings.Contains(fmt.Sprint(route["why"]), "此处没有该级单位") {
		t.Fatalf("what is the street's: %v", answer)
	}
	if ids := chief.queue("claimable", position(answer)); !has(ids, cover) {
		t.Error("not in the district's queue")
	}
	if status, refused, err := s.supervisor.ask("GET", "/api/v1/cases/"+cover, "", nil); err != nil || status != http.StatusNotFound {
		t.Errorf("the street next door sees it: %d, %v, %v", status, refused, err)
	}
	tree, kept := s.direct("E0506") // the community's
	if kept["level"] != "community" {
		t.Fatalf("what is the community's: %v", kept)
	}
	up := chief.does(http.StatusOK, tree, "escalate", map[string]any{"reason": "需要吊车"})
	if up["unit"] != chief.login.Unit {
		t.Errorf("handed up, over the level that there is not: %v", up)
	}
	down := chief.does(http.StatusOK, tree, "hand-down", map[string]any{"reason": "已联系吊车"})
	if down["unit"] != chief.login.Unit+"-zg-01" || down["level"] != "community" {
		t.Errorf("handed down again: %v", down)
	}
	s.supervisor.does(http.StatusNotFound, tree, "claim", nil)
}
