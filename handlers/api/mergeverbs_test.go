package api_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"
)

// pair reports two cases that are alike, in a corner of the town of their own.
func (w *town) pair(t *testing.T, matter string, changes map[string]any) (older, younger string) {
	t.Helper()
	report := map[string]any{"matter": matter}
	for name, v := range changes {
		report[name] = v
	}
	return w.report(t, "worker", report), w.report(t, "worker", report)
}

// testMerging merges a duplicate, closes what goes on, rates both, and undoes a
// merge that was a mistake.
func testMerging(t *testing.T, w *town) {
	survivor, twin := w.pair(t, "E0103", map[string]any{"reporter": map[string]any{"name": "张三丰", "phone": "13800138000"}})
	why := map[string]any{"into": survivor, "reason": "同一处"}
	w.do(t, "worker", twin, "merge", why).want(t, 403, "access.denied")
	w.do(t, "far", twin, "merge", why).want(t, 404, "case.not_found")
	w.do(t, "staff", twin, "merge", map[string]any{"into": twin, "reason": "x"}).want(t, 422, "case.merge_self")
	w.do(t, "staff", twin, "merge", map[string]any{"into": newID(), "reason": "x"}).want(t, 422, "case.merge_unknown")
	w.do(t, "staff", twin, "merge", map[string]any{"into": "x", "reason": "x"}).want(t, 400, "case.id_malformed")
	w.do(t, "staff", twin, "merge", map[string]any{"into": survivor, "reason": " "}).want(t, 422, "case.reason_missing")
	w.do(t, "staff", twin, "unmerge", map[string]any{"reason": "x"}).want(t, 409, "case.not_merged")
	abroad := w.report(t, "mayor", map[string]any{"matter": "E0103", "grid": "hc-01"})
	w.do(t, "staff", twin, "merge", map[string]any{"into": abroad, "reason": "x"}).want(t, 422, "case.merge_unknown")

	key := uuid.NewString()
	merge := func() reply {
		return w.ask(t, "staff", "POST", "/api/v1/cases/"+twin+"/merge", why, "Idempotency-Key", key)
	}
	got := merge()
	if got.want(t, 200, ""); got.text("state") != "merged" || got.text("merged_into.id") != survivor || got.fields["holder"] != nil {
		t.Fatalf("merged: %s", got)
	}
	if again := merge(); again.status != 200 || again.text("state") != "merged" || again.header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("sent again: %s", again)
	}
	w.do(t, "staff", twin, "claim", nil).want(t, 409, "case.merged")
	w.do(t, "staff", survivor, "merge", map[string]any{"into": twin, "reason": "x"}).want(t, 422, "case.merge_self")
	w.do(t, "staff", twin, "rate", map[string]any{"score": 4}).want(t, 409, "case.rating_early")

	page := w.ask(t, "staff", "GET", "/api/v1/cases/"+survivor+"?after="+got.text("position"), nil)
	if !strings.Contains(string(page.body), `"absorbed":[{"id":"`+twin) || !strings.Contains(string(page.body), `"reporter":{"name":"张**`) {
		t.Errorf("the page does not show the duplicate and its reporter: %s", page)
	}
	for _, id := range []string{survivor, twin} {
		line := w.ask(t, "staff", "GET", "/api/v1/cases/"+id+"/timeline?after="+got.text("position"), nil)
		if !strings.Contains(string(line.body), "同一处") || strings.Contains(string(line.body), "case.merge") && !strings.Contains(string(line.body), "并入") {
			t.Errorf("the timeline does not say why: %s", line)
		}
	}

	undone := w.do(t, "staff", twin, "unmerge", map[string]any{"reason": "两处不同"})
	if undone.want(t, 200, ""); undone.text("state") != "held" || undone.text("holder") != "worker" || undone.fields["merged_into"] != nil {
		t.Errorf("unmerged: %s", undone)
	}
	page = w.ask(t, "staff", "GET", "/api/v1/cases/"+survivor+"?after="+undone.text("position"), nil)
	if strings.Contains(string(page.body), `"absorbed"`) || page.text("state") != "held" {
		t.Errorf("the survivor after it: %s", page)
	}
}

// testCandidates proposes what may be the same, as far as the asker may see it.
func testCandidates(t *testing.T, w *town) {
	at := map[string]any{"lat": 31.95, "lng": 121.95}
	first := newID()
	seen := w.ask(t, "mayor", "PUT", "/api/v1/cases/"+first, incident(map[string]any{"matter": "E0302", "grid": nil, "location": at})).text("position")
	w.ask(t, "mayor", "GET", "/api/v1/candidates?matter=E0302&lat=31.95&lng=121.95&after="+seen, nil).want(t, 200, "")
	near := w.ask(t, "mayor", "PUT", "/api/v1/cases/"+newID(), incident(map[string]any{"matter": "E0302", "grid": nil, "location": map[string]any{"lat": 31.9503, "lng": 121.95}}))
	near.want(t, 201, "")
	if !strings.Contains(string(near.body), `"candidates":[{"number":`) || !strings.Contains(string(near.body), first) || !strings.Contains(string(near.body), `"metres":33`) {
		t.Errorf("what is 33 m away is not proposed: %s", near)
	}
	far := w.ask(t, "mayor", "GET", "/api/v1/candidates?matter=E0302&lat=31.9510&lng=121.95&after="+near.text("position"), nil)
	if far.want(t, 200, ""); strings.Contains(string(far.body), first) {
		t.Errorf("what is 111 m away is proposed: %s", far)
	}
	// The worker may report for a place in no known grid, and sees none of the district's cases.
	beyond := w.ask(t, "worker", "GET", "/api/v1/candidates?matter=E0302&lat=31.9501&lng=121.95&after="+near.text("position"), nil)
	list, _ := beyond.fields["candidates"].([]any)
	if len(list) != 2 || strings.Contains(string(beyond.body), first) || strings.Contains(string(beyond.body), "垃圾满溢") {
		t.Errorf("beyond reach: %s", beyond)
	}
	w.ask(t, "worker", "GET", "/api/v1/candidates?matter=E0302&grid=hc-01", nil).want(t, 403, "grid.not_yours")
	w.ask(t, "worker", "GET", "/api/v1/candidates?matter=NONE&grid=ha-01", nil).want(t, 422, "matter.unknown")
	w.ask(t, "worker", "GET", "/api/v1/candidates?grid=ha-01", nil).want(t, 422, "request.invalid")
}

func testLinks(t *testing.T, w *town) {
	cause := w.report(t, "worker", map[string]any{"matter": "G0603"})
	id := newID()
	body := incident(map[string]any{"kind": "service", "matter": "S0103", "channel": "window", "related": map[string]any{"to": cause, "kind": "follows"}})
	got := w.ask(t, "staff", "PUT", "/api/v1/cases/"+id, body)
	if got.want(t, 201, ""); !strings.Contains(string(got.body), `"linked":[{"id":"`+cause) {
		t.Errorf("reported with its cause: %s", got)
	}
	if again := w.ask(t, "staff", "PUT", "/api/v1/cases/"+id, body); again.status != 200 || again.text("version") != got.text("version") {
		t.Errorf("sent again: %s", again)
	}
	page := w.ask(t, "staff", "GET", "/api/v1/cases/"+cause+"?after="+got.text("position"), nil)
	if !strings.Contains(string(page.body), `"kind":"leads_to"`) || !strings.Contains(string(page.body), id) {
		t.Errorf("the cause does not know: %s", page)
	}
	w.do(t, "staff", id, "link", map[string]any{"to": id}).want(t, 422, "case.link_self")
	w.do(t, "staff", id, "link", map[string]any{"to": newID()}).want(t, 422, "case.link_unknown")
	w.do(t, "staff", id, "link", map[string]any{"to": cause, "kind": "twin"}).want(t, 422, "request.invalid")
	w.do(t, "staff", id, "link", map[string]any{"to": cause}).want(t, 200, "")
}
