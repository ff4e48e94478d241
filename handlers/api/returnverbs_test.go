package api_test

import (
	"strings"
	"testing"
)

// testReturns sends a case to another street and back, so that the district must
// rule; it stays in the queue of whoever is to rule and cannot be claimed there.
func testReturns(t *testing.T, w *town) {
	id := w.report(t, "worker", map[string]any{"matter": "E0102"})
	path := "/api/v1/cases/" + id
	back := func(unit string) map[string]any {
		return map[string]any{"code": "wrong_unit", "unit": unit, "reason": "不归我们"}
	}
	w.do(t, "staff", id, "return", map[string]any{"code": "lazy", "unit": "hb", "reason": "x"}).want(t, 422, "request.invalid")
	w.do(t, "staff", id, "return", back("st")).want(t, 404, "unit.not_found")
	w.do(t, "staff", id, "return", back("ha")).want(t, 422, "case.same_unit")
	w.do(t, "boss", id, "rule", map[string]any{"unit": "hb", "text": "x"}).want(t, 409, "case.no_dispute")

	promised := w.ask(t, "worker", "GET", path+"/clock", nil).text("resident")
	got := w.do(t, "staff", id, "return", back("hc"))
	if got.want(t, 200, ""); got.text("unit") != "hc" || got.text("state") != "waiting" || got.text("due.resident") != promised {
		t.Errorf("returned: %s", got)
	}
	w.do(t, "staff", id, "claim", nil).want(t, 403, "access.denied") // it left their unit
	if seen := w.ask(t, "far", "GET", path+"?after="+got.text("position"), nil); seen.text("unit") != "hc" {
		t.Errorf("whoever has it now does not see it: %s", seen)
	}
	got = w.do(t, "far", id, "return", back("ha"))
	if got.want(t, 200, ""); got.text("unit") != "jq" || got.fields["awaits_ruling"] != true || got.text("route.rule") != "return.ruling" {
		t.Errorf("returned twice: %s", got)
	}
	w.do(t, "far", id, "rule", map[string]any{"unit": "ha", "text": "x"}).want(t, 404, "case.not_found")
	w.do(t, "mayor", id, "claim", nil).want(t, 409, "case.awaits_ruling")
	rows := w.ask(t, "mayor", "GET", "/api/v1/queues/jq?view=claimable&limit=200&after="+got.text("position"), nil)
	all := w.ask(t, "mayor", "GET", "/api/v1/queues/jq?view=escalated&limit=200", nil)
	if strings.Contains(string(rows.body), id) || !strings.Contains(string(all.body), `"awaits_ruling":true`) {
		t.Errorf("what is to be ruled on stands among what can be claimed, or nowhere: %s", all)
	}
	got = w.do(t, "mayor", id, "rule", map[string]any{"unit": "ha", "text": "以杆为界，归海安", "precedent": true})
	if got.want(t, 200, ""); got.text("unit") != "ha" || got.fields["awaits_ruling"] != false {
		t.Errorf("ruled: %s", got)
	}
	w.do(t, "staff", id, "return", back("hb")).want(t, 409, "case.ruled")
	w.precedent(t, got.text("position"))
	for page, words := range map[string][]string{
		"/clock":    {"已退单 2 次", "从未停止"},
		"/timeline": {"退单，转到海昌社区", "认为应由海安社区办理", "第二次退单，由区裁定", "裁定由海安社区", "以杆为界"},
	} {
		told := w.ask(t, "worker", "GET", path+page+"?after="+got.text("position"), nil)
		for _, part := range words {
			if !strings.Contains(string(told.body), part) {
				t.Errorf("%s does not tell %q: %s", page, part, told)
			}
		}
	}
}

// precedent looks for the ruling where the next case of the matter is routed: who
// may see the case that it was made on reads its words, others its number.
func (w *town) precedent(t *testing.T, position string) {
	t.Helper()
	path := "/api/v1/precedents?matter=E0102&unit=ha-01&after=" + position
	if known := w.ask(t, "staff", "GET", path, nil); !strings.Contains(string(known.body), "以杆为界") || !strings.Contains(string(known.body), `"unit":"ha"`) {
		t.Errorf("the precedent: %s", known)
	}
	if beyond := w.ask(t, "other", "GET", path, nil); !strings.Contains(string(beyond.body), `"judge":"jq"`) || strings.Contains(string(beyond.body), "以杆为界") {
		t.Errorf("the precedent for somebody who cannot see its case: %s", beyond)
	}
	if none := w.ask(t, "staff", "GET", "/api/v1/precedents?matter=E0105", nil); len(none.fields["precedents"].([]any)) != 0 {
		t.Errorf("a ruling on another matter: %s", none)
	}
	w.ask(t, "staff", "GET", "/api/v1/precedents?unit=nowhere", nil).want(t, 404, "unit.not_found")
	next := w.ask(t, "worker", "PUT", "/api/v1/cases/"+newID(), incident(map[string]any{"matter": "E0102"}))
	if !strings.Contains(string(next.body), `"precedents":[{"number":`) || next.text("unit") != "ha-01" && next.text("unit") != "ha" {
		t.Errorf("routing does not show it: %s", next)
	}
}
