package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestAPI shares one town among its parts; each works on cases of its own.
func TestAPI(t *testing.T) {
	t.Parallel()
	w := setup(t)
	t.Run("parts", func(t *testing.T) {
		for name, part := range map[string]func(*testing.T, *town){
			"reports": testReports, "bad input": testBadInput, "older phones": testOlderPhones, "idempotency": testIdempotency,
			"claims race": testClaimsRace, "whole life": testWholeLife, "suspension": testSuspension, "order": testOrder, "voices": testVoices, "returns": testReturns, "merging": testMerging, "candidates": testCandidates, "links": testLinks, "extension": testExtension, "strangers": testStrangers, "reads": testReads, "joint": testJoint, "rosters": testRosters, "pledges": testPledges,
			"sessions": testSessions, "problems": testProblems, "live": testLive, "personal data": testPersonalData, "restricted": testRestricted, "limits": testLimitsOfText,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				part(t, w)
			})
		}
	})
}

func testReports(t *testing.T, w *town) {
	got := w.ask(t, "worker", "PUT", "/api/v1/cases/"+newID(), incident(nil))
	got.want(t, http.StatusCreated, "")
	for path, want := range map[string]string{"state": "held", "level": "grid", "unit": "ha-01", "holder": "worker", "holder_name": "王格", "route.rule": "matter.grid"} {
		if got.text(path) != want {
			t.Errorf("%s is %q, want %q: %s", path, got.text(path), want, got)
		}
	}
	if got.text("due.accept") == "" || got.text("due.resolve") == "" || got.text("route.why.zh") == "" || got.text("number") == "" || got.text("position") == "" {
		t.Errorf("incomplete: %s", got)
	}

	cover := w.ask(t, "worker", "PUT", "/api/v1/cases/"+newID(), incident(map[string]any{"matter": "C0101"}))
	cover.want(t, http.StatusCreated, "")
	if cover.text("level") != "street" || cover.text("unit") != "wy" || cover.fields["holder"] != nil {
		t.Errorf("a missing manhole cover goes straight to the street: %s", cover)
	}

	spot := w.ask(t, "worker", "PUT", "/api/v1/cases/"+newID(), incident(map[string]any{"handled_on_spot": map[string]any{"note": "已清理"}}))
	spot.want(t, http.StatusCreated, "")
	if spot.text("state") != "closed" {
		t.Errorf("handled on the spot is closed at once: %s", spot)
	}
	// The photos before and after belong to one report, and are told apart.
	before, after := strings.Repeat("a", 64), strings.Repeat("b", 64)
	shown := w.ask(t, "worker", "PUT", "/api/v1/cases/"+newID(), incident(map[string]any{"photos": []string{before}, "handled_on_spot": map[string]any{"note": "已清理", "photos": []string{after}}}))
	shown.want(t, http.StatusCreated, "")
	page := w.ask(t, "worker", "GET", "/api/v1/cases/"+shown.text("id")+"?after="+shown.text("position"), nil)
	if got := fmt.Sprint(page.fields["result_photos"]); got != fmt.Sprint([]string{after}) {
		t.Errorf("result photos %s: %s", got, page)
	}

	sorted := w.ask(t, "worker", "PUT", "/api/v1/cases/"+newID(), incident(map[string]any{"grid": nil, "location": map[string]any{"lat": 31.9, "lng": 121.1}}))
	sorted.want(t, http.StatusCreated, "")
	if sorted.text("unit") != "jq" {
		t.Errorf("a place in no known grid is sorted by the district: %s", sorted)
	}
}

func testStrangers(t *testing.T, w *town) {
	id := w.report(t, "worker", nil)
	unknown := w.ask(t, "far", "GET", "/api/v1/cases/"+newID(), nil)
	for _, path := range []string{"", "/timeline", "/clock"} {
		for _, who := range []string{"far", "admin", "other"} {
			got := w.ask(t, who, "GET", "/api/v1/cases/"+id+path, nil)
			got.want(t, http.StatusNotFound, "case.not_found")
			if got.text("detail") != unknown.text("detail") || got.text("title") != unknown.text("title") {
				t.Errorf("a stranger can tell a case from none: %s / %s", got, unknown)
			}
		}
	}
	for verb, body := range verbBodies {
		w.do(t, "far", id, verb, body).want(t, http.StatusNotFound, "case.not_found")
	}
	w.do(t, "worker", id, "assign", map[string]any{"to": "other"}).want(t, http.StatusForbidden, "access.denied")
	w.do(t, "boss", id, "assign", map[string]any{"to": "far"}).want(t, http.StatusUnprocessableEntity, "case.assignee_elsewhere")
	w.ask(t, "far", "GET", "/api/v1/queues/wy", nil).want(t, http.StatusNotFound, "unit.not_found")
	w.ask(t, "far", "GET", "/api/v1/queues/nowhere", nil).want(t, http.StatusNotFound, "unit.not_found")
	w.ask(t, "admin", "GET", "/api/v1/queues/jq", nil).want(t, http.StatusNotFound, "unit.not_found")
	w.ask(t, "far", "GET", "/api/v1/live?unit=wy", nil).want(t, http.StatusNotFound, "unit.not_found")
}

// verbBodies has a right body for every verb.
var verbBodies = map[string]any{
	"claim": nil, "release": because, "assign": map[string]any{"to": "staff"}, "note": map[string]any{"text": "看过"}, "escalate": because,
	"hand-down": because, "resolve": map[string]any{"text": "已处理"}, "verify": map[string]any{}, "rework": because, "close": because,
	"reopen": because, "reject": because, "resume": because,
	"extend": map[string]any{"ask": map[string]any{"limit": "9wd", "reason": "等配件"}},
	"return": map[string]any{"code": "wrong_unit", "unit": "hb", "reason": "不在本社区"}, "rule": map[string]any{"unit": "hb", "text": "以杆为界"},
	"transfer": map[string]any{"unit": "hb", "reason": "x"}, "urge": nil, "supervise": map[string]any{"to": "staff", "limit": "1wd", "reason": "x"}, "rate": map[string]any{"score": 5},
	"suspend": map[string]any{"reason": "等资金", "until": time.Now().AddDate(0, 0, 30).Format(time.RFC3339)},
}

var because = map[string]any{"reason": "需要"}
