package api_test

import (
	"strings"
	"testing"
)

// testJoint asks a unit of another street to join: it sees the case as long as
// it takes part, and nobody else does.
func testJoint(t *testing.T, w *town) {
	id := w.report(t, "worker", map[string]any{"matter": "C0103"})
	path := "/api/v1/cases/" + id
	w.do(t, "staff", id, "claim", nil).want(t, 200, "")
	ask := map[string]any{"unit": "wy2-zf", "task": "请封路", "limit": "2h"}
	w.ask(t, "zf", "GET", path, nil).want(t, 404, "case.not_found")
	w.do(t, "worker", id, "join", ask).want(t, 403, "access.denied")
	w.do(t, "staff", id, "join", map[string]any{"unit": "ha", "task": "x"}).want(t, 422, "case.unit_leads")
	w.do(t, "staff", id, "join", map[string]any{"unit": "none", "task": "x"}).want(t, 404, "unit.not_found")
	w.do(t, "staff", id, "join", map[string]any{"unit": "wy2-zf", "task": " "}).want(t, 422, "case.task_missing")
	w.do(t, "staff", id, "join", map[string]any{"unit": "wy2-zf", "task": "x", "limit": "soon"}).want(t, 422, "request.bad_limit")
	asked := w.do(t, "staff", id, "join", ask)
	asked.want(t, 200, "")
	w.do(t, "staff", id, "join", ask).want(t, 409, "case.joined_already")

	after := "?after=" + asked.text("position")
	seen := w.ask(t, "zf", "GET", path+after, nil)
	if seen.want(t, 200, ""); !strings.Contains(string(seen.body), "请封路") || !strings.Contains(string(seen.body), `"hand-in"`) {
		t.Errorf("who was asked sees no task, or cannot do it: %s", seen)
	}
	w.ask(t, "other", "GET", path, nil).want(t, 404, "case.not_found")
	queue := w.ask(t, "zf", "GET", "/api/v1/queues/wy2-zf?view=joined&after="+asked.text("position"), nil)
	if queue.want(t, 200, ""); !strings.Contains(string(queue.body), id) || !strings.Contains(string(queue.body), `"part":1`) {
		t.Errorf("the queue of who was asked: %s", queue)
	}
	if inbox := w.ask(t, "zf", "GET", "/api/v1/inbox?after="+asked.text("position"), nil); !strings.Contains(string(inbox.body), "asked_to_join") {
		t.Errorf("nobody told them: %s", inbox)
	}
	w.do(t, "zc", id, "take-part", map[string]any{"part": 1}).want(t, 403, "access.denied") // the office next door
	w.do(t, "zf", id, "claim", nil).want(t, 403, "access.denied")
	w.do(t, "zf", id, "take-part", nil).want(t, 200, "")
	w.do(t, "far", id, "take-part", nil).want(t, 409, "case.part_taken")
	w.do(t, "zf", id, "arrive", nil).want(t, 409, "case.part_not_called")
	w.do(t, "zf", id, "note", map[string]any{"text": "在路上"}).want(t, 200, "")

	waits := w.do(t, "staff", id, "resolve", map[string]any{"text": "好了"})
	if waits.want(t, 409, "case.parts_open"); !strings.Contains(waits.text("detail"), "文苑二街道综合执法队") {
		t.Errorf("the lead is not told whom to wait for: %s", waits)
	}
	w.do(t, "zf", id, "leave", map[string]any{"reason": " "}).want(t, 422, "case.reason_missing")
	left := w.do(t, "zf", id, "leave", map[string]any{"reason": "不归我们管"})
	left.want(t, 200, "")
	w.ask(t, "zf", "GET", path+"?after="+left.text("position"), nil).want(t, 404, "case.not_found")
	w.do(t, "zf", id, "note", map[string]any{"text": "再说一句"}).want(t, 404, "case.not_found")
	if line := w.ask(t, "staff", "GET", path+"/timeline?after="+left.text("position"), nil); !strings.Contains(string(line.body), "谢绝分工 1") || !strings.Contains(string(line.body), "不归我们管") {
		t.Errorf("the lead is not told why: %s", line)
	}

	w.do(t, "staff", id, "whistle", map[string]any{"units": []string{"hc"}, "text": "x"}).want(t, 403, "access.whistle_too_low")
	w.do(t, "secretary", id, "whistle", map[string]any{"units": []string{"hc"}, "text": "x"}).want(t, 403, "access.whistle_too_low")
	w.do(t, "boss", id, "whistle", map[string]any{"units": []string{"hc", "none"}, "text": "x"}).want(t, 404, "unit.not_found")
	w.do(t, "boss", id, "whistle", map[string]any{"units": []string{"hc"}, "text": "马上到场"}).want(t, 200, "")
	w.do(t, "far", id, "hand-in", map[string]any{"text": "好了"}).want(t, 409, "case.part_not_arrived")
	w.do(t, "far", id, "arrive", nil).want(t, 200, "")
	w.do(t, "far", id, "hand-in", map[string]any{"part": 1, "text": "好了"}).want(t, 409, "case.part_over")
	w.do(t, "staff", id, "hand-in", map[string]any{"part": 2, "text": "好了"}).want(t, 403, "access.denied")
	w.do(t, "staff", id, "leave", map[string]any{"part": 9, "reason": "x"}).want(t, 422, "case.part_unknown")
	done := w.do(t, "staff", id, "resolve", map[string]any{"text": "好了", "without_parts": "他们稍后补报"})
	if done.want(t, 200, ""); done.text("state") != "resolved" {
		t.Errorf("resolved: %s", done)
	}
	page := w.ask(t, "far", "GET", path+"?after="+done.text("position"), nil)
	if page.want(t, 200, ""); page.text("without_parts") != "他们稍后补报" {
		t.Errorf("the page does not say why nobody waited: %s", page)
	}
}
