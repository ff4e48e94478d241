package api_test

import (
	"strings"
	"testing"
)

func TestATextIsReadForWhoeverIsLoggedIn(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ask := func(person string, body map[string]any) reply {
		return w.ask(t, person, "POST", "/api/v1/matters/suggest", body)
	}
	got := ask("worker", map[string]any{"text": "小区门口路灯不亮三天了，晚上摔了人", "grid": "ha-01"})
	got.want(t, 200, "")
	first := got.fields["suggestions"].([]any)[0].(map[string]any)
	if first["code"] != "C0103" || first["zh"] == "" || len(first["words"].([]any)) == 0 {
		t.Errorf("a dark lamp is %v", first)
	}
	if got.text("route.code") == "" || got.text("route.why.zh") == "" || got.text("route.to.unit") != "ha" || got.text("severity") == "" || got.text("scope") == "" {
		t.Errorf("the way is not told: %s", got)
	}
	if again := ask("staff", map[string]any{"text": "小区门口路灯不亮三天了，晚上摔了人", "grid": "ha-01"}); string(again.body) != string(got.body) {
		t.Errorf("asked again it says\n%s\nand not\n%s", again, got)
	}
	nothing := ask("worker", map[string]any{"text": "  "})
	nothing.want(t, 200, "")
	if n := nothing.fields["suggestions"].([]any); len(n) != 0 || nothing.text("route.code") != "" {
		t.Errorf("nothing is about %s", nothing)
	}
	ask("", map[string]any{"text": "灯"}).want(t, 401, "access.session_missing")
	ask("worker", map[string]any{"text": "灯", "grid": "hc-01"}).want(t, 403, "grid.not_yours")
	ask("worker", map[string]any{"text": "灯", "grid": "nowhere"}).want(t, 404, "unit.not_found")
	ask("worker", map[string]any{"text": strings.Repeat("灯", 4001)}).want(t, 422, "case.text_too_long")
	w.ask(t, "worker", "POST", "/api/v1/matters/suggest", []byte(`{"text":`)).want(t, 400, "request.malformed_json")
}

func TestWhoHasACaseCorrectsWhatItIsAbout(t *testing.T) {
	t.Parallel()
	w := setup(t)
	id := w.report(t, "worker", map[string]any{"matter": "C0103"})
	body := map[string]any{"matter": "E0101", "reason": "是垃圾，不是路灯"}
	w.do(t, "other", id, "reclassify", body).want(t, 404, "case.not_found")
	w.do(t, "worker", id, "reclassify", body).want(t, 403, "access.denied")
	w.do(t, "staff", id, "reclassify", map[string]any{"matter": "E0101", "reason": " "}).want(t, 422, "case.reason_missing")
	w.do(t, "staff", id, "reclassify", map[string]any{"matter": "S0101", "reason": "x"}).want(t, 422, "case.other_kind")
	w.do(t, "staff", id, "reclassify", map[string]any{"matter": "nonsense", "reason": "x"}).want(t, 422, "matter.unknown")
	done := w.do(t, "staff", id, "reclassify", body)
	done.want(t, 200, "")
	if done.text("matter") != "E0101" {
		t.Errorf("corrected: %s", done)
	}
	w.do(t, "staff", id, "reclassify", body).want(t, 422, "case.same_matter")
	queue := w.ask(t, "staff", "GET", "/api/v1/queues/ha?view=all&after="+done.text("position"), nil)
	if !strings.Contains(string(queue.body), `"matter":"E0101"`) {
		t.Errorf("the queue still has %s", queue)
	}
	page := w.ask(t, "staff", "GET", "/api/v1/cases/"+id+"/timeline", nil)
	if !strings.Contains(string(page.body), "改正事项：由“路灯不亮”改为“暴露垃圾”") {
		t.Errorf("the timeline says %s", page)
	}
}

// TestConfirmedCasesTeach: five verified cases shift the score of what they were
// about; what was not verified, or erased, does not.
func TestConfirmedCasesTeach(t *testing.T) {
	t.Parallel()
	w := setup(t)
	const text = "门口垃圾堆成小山，气味很大"
	score := func(person string) (first float64, learned float64) {
		got := w.ask(t, person, "POST", "/api/v1/matters/suggest", map[string]any{"text": text})
		got.want(t, 200, "")
		return got.fields["suggestions"].([]any)[0].(map[string]any)["score"].(float64), got.fields["learned"].(float64)
	}
	var last reply
	for n := range 6 {
		id := w.report(t, "worker", map[string]any{"text": "垃圾堆成小山了"})
		last = w.do(t, "worker", id, "resolve", map[string]any{"text": "已清理"})
		if n < 5 {
			last = w.do(t, "staff", id, "verify", map[string]any{})
		}
		last.want(t, 200, "")
		w.ask(t, "boss", "GET", "/api/v1/search?q=x&after="+last.text("position"), nil).want(t, 200, "")
	}
	taught, learned := score("worker")
	if learned != 5 {
		t.Errorf("learned from %v cases, want the 5 verified ones", learned)
	}
	blank := setup(t)
	w = blank
	if untaught, _ := score("worker"); taught <= untaught {
		t.Errorf("taught it scores %v, untaught %v", taught, untaught)
	}
}
