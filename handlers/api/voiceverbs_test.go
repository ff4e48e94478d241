package api_test

import (
	"strings"
	"testing"
)

func testTransfer(t *testing.T, w *town) {
	id := w.report(t, "worker", map[string]any{"matter": "E0102"})
	to := func(unit string) map[string]any { return map[string]any{"unit": unit, "reason": "以路为界"} }
	w.do(t, "staff", id, "transfer", to("hb")).want(t, 403, "access.denied")
	w.do(t, "boss", id, "transfer", to("hc")).want(t, 403, "access.level_too_low") // of another street: not theirs to burden
	w.do(t, "boss", id, "transfer", to("wy")).want(t, 422, "case.other_level")
	w.do(t, "boss", id, "transfer", to("ha")).want(t, 422, "case.same_unit")
	w.do(t, "secretary", id, "transfer", to("hb")).want(t, 403, "access.level_too_low")
	got := w.do(t, "boss", id, "transfer", to("hb"))
	if got.want(t, 200, ""); got.text("unit") != "hb" || got.text("state") != "waiting" {
		t.Errorf("transferred: %s", got)
	}
	if told := w.ask(t, "worker", "GET", "/api/v1/cases/"+id+"/timeline?after="+got.text("position"), nil); !strings.Contains(string(told.body), "移交给海宝社区") {
		t.Errorf("the timeline: %s", told)
	}
}

func testVoices(t *testing.T, w *town) {
	id := w.report(t, "worker", map[string]any{"matter": "E0102"})
	w.do(t, "staff", id, "claim", nil).want(t, 200, "")
	w.do(t, "worker", id, "rate", map[string]any{"score": 5}).want(t, 409, "case.rating_early")
	w.do(t, "staff", id, "urge", nil).want(t, 409, "case.urge_self")
	urged := w.do(t, "worker", id, "urge", map[string]any{"text": "居民来电催问"})
	urged.want(t, 200, "")
	again := w.do(t, "boss", id, "urge", nil)
	if again.want(t, 429, "case.urged_lately"); again.header.Get("Retry-After") == "" {
		t.Errorf("urged again: %v", again.header)
	}
	if inbox := w.ask(t, "staff", "GET", "/api/v1/inbox?limit=200&after="+urged.text("position"), nil); !strings.Contains(string(inbox.body), `"kind":"urge"`) {
		t.Errorf("nobody told the holder: %s", inbox)
	}
	w.do(t, "staff", id, "resolve", map[string]any{"text": "已清运"}).want(t, 200, "")
	w.do(t, "worker", id, "verify", nil).want(t, 200, "")
	w.do(t, "staff", id, "rate", map[string]any{"score": 5}).want(t, 409, "case.own_rating")
	w.do(t, "worker", id, "rate", map[string]any{"score": 6}).want(t, 422, "request.invalid")
	got := w.do(t, "worker", id, "rate", map[string]any{"score": 4, "text": "来得很快"})
	if got.want(t, 200, ""); got.fields["rating"] != 4.0 {
		t.Errorf("rated: %s", got)
	}
	w.do(t, "boss", id, "rate", map[string]any{"score": 1}).want(t, 409, "case.rated")
	told := w.ask(t, "worker", "GET", "/api/v1/cases/"+id+"/timeline?after="+got.text("position"), nil)
	for _, part := range []string{"催办", "居民来电催问", "居民评价 4 分", "来得很快"} {
		if !strings.Contains(string(told.body), part) {
			t.Errorf("the timeline does not tell %q: %s", part, told)
		}
	}
}
