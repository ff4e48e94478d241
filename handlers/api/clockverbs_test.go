package api_test

import (
	"strings"
	"testing"
	"time"
)

func testSuspension(t *testing.T, w *town) {
	id := w.report(t, "worker", nil)
	path, until := "/api/v1/cases/"+id, time.Now().AddDate(0, 0, 30).Format(time.RFC3339)
	off := map[string]any{"reason": "等资金到位", "until": until}
	promised := w.ask(t, "worker", "GET", path+"/clock", nil).text("resident")
	w.do(t, "worker", id, "suspend", off).want(t, 403, "access.denied")
	w.do(t, "staff", id, "suspend", off).want(t, 403, "access.denied")
	w.do(t, "boss", id, "suspend", map[string]any{"reason": "x"}).want(t, 422, "request.field_missing")
	w.do(t, "boss", id, "suspend", map[string]any{"reason": "x", "until": "2020-01-01T00:00:00Z"}).want(t, 422, "case.suspension_end_past")
	w.do(t, "boss", id, "suspend", map[string]any{"reason": "x", "until": "2999-01-01T00:00:00Z"}).want(t, 422, "case.suspension_too_long")
	w.do(t, "worker", id, "resume", nil).want(t, 409, "case.not_suspended")

	got := w.do(t, "boss", id, "suspend", off)
	if got.want(t, 200, ""); got.text("state") != "suspended" || got.text("suspended_until") == "" || got.text("due.promised") != promised || got.text("due.resident") <= promised {
		t.Errorf("suspended: %s; promised %s", got, promised)
	}
	w.do(t, "worker", id, "resolve", map[string]any{"text": "x"}).want(t, 409, "case.suspended")
	clock := w.ask(t, "worker", "GET", path+"/clock", nil)
	for _, words := range []string{`"effect":"resume"`, "挂账，将于", "对居民的期限因此由", "不计"} {
		if !strings.Contains(string(clock.body), words) {
			t.Errorf("the clock does not tell %q: %s", words, clock)
		}
	}
	if clock.text("promise.promised") != promised || clock.text("promise.due") == promised || clock.text("resident") != clock.text("promise.due") {
		t.Errorf("the resident's clock: %s", clock)
	}
	rows := w.ask(t, "boss", "GET", "/api/v1/queues/wy?view=all&limit=200&after="+got.text("position"), nil)
	if !strings.Contains(string(rows.body), `"suspended_until":"2`) {
		t.Errorf("the queue does not show until when: %s", rows)
	}

	got = w.do(t, "worker", id, "resume", because)
	if got.want(t, 200, ""); got.text("state") != "held" || got.text("holder") != "worker" || got.fields["suspended_until"] != nil {
		t.Errorf("resumed: %s", got)
	}
	told := w.ask(t, "worker", "GET", path+"/timeline?after="+got.text("position"), nil)
	for _, words := range []string{"挂账至", "等资金到位", "恢复办理"} {
		if !strings.Contains(string(told.body), words) {
			t.Errorf("the timeline does not tell %q: %s", words, told)
		}
	}
	if inbox := w.ask(t, "worker", "GET", "/api/v1/inbox?after="+got.text("position"), nil); !strings.Contains(string(inbox.body), `"put_off"`) {
		t.Errorf("nobody told the holder: %s", inbox)
	}
}

func testExtension(t *testing.T, w *town) {
	id := w.report(t, "worker", nil)
	path, grant := "/api/v1/cases/"+id, map[string]any{"grant": map[string]any{}}
	ask := func(limit string) map[string]any {
		return map[string]any{"ask": map[string]any{"limit": limit, "reason": "等配件"}}
	}
	w.do(t, "worker", id, "extend", map[string]any{}).want(t, 422, "request.one_of")
	w.do(t, "worker", id, "extend", map[string]any{"grant": map[string]any{}, "refuse": because}).want(t, 422, "request.one_of")
	w.do(t, "worker", id, "extend", ask("soon")).want(t, 422, "request.bad_limit")
	w.do(t, "worker", id, "extend", ask("1min")).want(t, 422, "case.extension_not_longer")
	w.do(t, "boss", id, "extend", ask("5wd")).want(t, 409, "case.not_holder")
	w.do(t, "boss", id, "extend", grant).want(t, 409, "case.extension_not_asked")

	asked := w.do(t, "worker", id, "extend", ask("5wd"))
	if asked.want(t, 200, ""); asked.text("extension.unit") != "ha" || asked.text("extension.by_name") != "王格" {
		t.Errorf("asked: %s", asked)
	}
	w.do(t, "worker", id, "extend", grant).want(t, 403, "access.level_too_low")
	w.do(t, "staff", id, "extend", grant).want(t, 403, "access.denied")
	got := w.do(t, "secretary", id, "extend", grant)
	if got.want(t, 200, ""); got.text("due.resolve") <= asked.text("due.resolve") || got.text("due.resident") != asked.text("due.resident") || got.fields["extension"] != nil {
		t.Errorf("granted: %s; it was %s", got, asked)
	}
	w.do(t, "worker", id, "extend", ask("9wd")).want(t, 200, "")
	w.do(t, "secretary", id, "extend", grant).want(t, 403, "access.level_too_low") // the second needs the street
	got = w.do(t, "boss", id, "extend", map[string]any{"refuse": map[string]any{"reason": "不能再拖"}})
	got.want(t, 200, "")
	for page, words := range map[string][]string{
		"/clock":    {"批准延期", "对居民的期限不变"},
		"/timeline": {"申请延期，时限改为 5 个工作日", "原到期", "不同意延期", "不能再拖"},
	} {
		told := w.ask(t, "worker", "GET", path+page+"?after="+got.text("position"), nil)
		for _, part := range words {
			if !strings.Contains(string(told.body), part) {
				t.Errorf("%s does not tell %q: %s", page, part, told)
			}
		}
	}
	if inbox := w.ask(t, "secretary", "GET", "/api/v1/inbox?after="+got.text("position"), nil); !strings.Contains(string(inbox.body), `"to_decide"`) {
		t.Errorf("nobody told who decides: %s", inbox)
	}
}

func testOrder(t *testing.T, w *town) {
	id := w.report(t, "worker", map[string]any{"matter": "E0102"})
	order := func(to, limit string) map[string]any {
		return map[string]any{"to": to, "limit": limit, "reason": "区长关注"}
	}
	before := w.do(t, "staff", id, "claim", nil)
	w.do(t, "staff", id, "supervise", order("staff", "1wd")).want(t, 403, "access.denied")
	w.do(t, "boss", id, "supervise", order("far", "1wd")).want(t, 422, "case.assignee_elsewhere")
	w.do(t, "boss", id, "supervise", order("staff2", "soon")).want(t, 422, "request.bad_limit")
	got := w.do(t, "boss", id, "supervise", order("staff2", "4wh"))
	if got.want(t, 200, ""); got.text("order.to_name") != "赵站" || got.text("order.due") == "" || got.text("due.resolve") != before.text("due.resolve") || got.text("holder") != "staff" {
		t.Errorf("ordered: %s", got)
	}
	for page, part := range map[string]string{"/clock": "下达督办单：另限 4 个工作小时", "/timeline": "责任人赵站"} {
		if told := w.ask(t, "worker", "GET", "/api/v1/cases/"+id+page+"?after="+got.text("position"), nil); !strings.Contains(string(told.body), part) {
			t.Errorf("%s does not tell %q: %s", page, part, told)
		}
	}
	for _, who := range []string{"staff", "staff2"} {
		if inbox := w.ask(t, who, "GET", "/api/v1/inbox?limit=200&after="+got.text("position"), nil); !strings.Contains(string(inbox.body), `"kind":"ordered"`) {
			t.Errorf("nobody told %s: %s", who, inbox)
		}
	}
}
