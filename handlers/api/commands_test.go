package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

func testBadInput(t *testing.T, w *town) {
	for _, tt := range []struct {
		name   string
		id     string
		body   any
		status int
		code   string
		says   string // part of the sentence
	}{
		{"an unknown matter", newID(), incident(map[string]any{"matter": "X9999"}), 422, "matter.unknown", ""},
		{"a matter of the other kind", newID(), incident(map[string]any{"kind": "service"}), 422, "case.kind_mismatch", ""},
		{"an unknown grid", newID(), incident(map[string]any{"grid": "zz-01"}), 422, "grid.unknown", ""},
		{"somebody else's grid", newID(), incident(map[string]any{"grid": "hc-01"}), 403, "grid.not_yours", ""},
		{"a time in the future", newID(), incident(map[string]any{"occurred_at": time.Now().Add(time.Hour).Format(time.RFC3339)}), 422, "case.occurred_in_future", ""},
		{"a time that is none", newID(), incident(map[string]any{"occurred_at": "yesterday"}), 422, "request.invalid", "body.occurred_at"},
		{"no matter at all", newID(), incident(map[string]any{"matter": nil}), 422, "request.field_missing", "body.matter"},
		{"a severity that is none", newID(), incident(map[string]any{"severity": "L9"}), 422, "request.invalid", "body.severity"},
		{"a field that nobody knows", newID(), incident(map[string]any{"colour": "red"}), 422, "request.unknown_field", "body.colour"},
		{"a field inside that nobody knows", newID(), incident(map[string]any{"reporter": map[string]any{"shoe": 43}}), 422, "request.unknown_field", "body.reporter.shoe"},
		{"no UUID", "42", incident(nil), 400, "case.id_malformed", ""},
		{"a UUID in braces", "%7B" + newID() + "%7D", incident(nil), 400, "case.id_malformed", ""},
		{"a UUID of another version", uuid.NewString(), incident(nil), 400, "case.id_not_v7", ""},
		{"an id made long ago", "01800000-0000-7000-8000-000000000001", incident(nil), 422, "case.id_window", ""},
		{"a long text", newID(), incident(map[string]any{"text": strings.Repeat("字", 4001)}), 422, "case.text_too_long", "body.text"},
		{"a megabyte of text", newID(), incident(map[string]any{"text": strings.Repeat("a", 1<<20)}), 413, "request.too_large", ""},
		{"a NUL in the text", newID(), incident(map[string]any{"text": "a\x00b"}), 422, "case.text_control_character", ""},
		{"bytes that are no UTF-8", newID(), []byte("{\"kind\":\"incident\",\"text\":\"\xff\xfe\"}"), 400, "request.invalid_utf8", ""},
		{"half a JSON object", newID(), []byte(`{"kind":"incident"`), 400, "request.malformed_json", ""},
		{"a JSON list", newID(), []byte(`[]`), 400, "request.malformed_json", ""},
		{"nesting without end", newID(), []byte(strings.Repeat("[", 60000)), 400, "request.malformed_json", ""},
		{"nothing", newID(), []byte(``), 400, "request.body_missing", ""},
		{"photos that are no digests", newID(), incident(map[string]any{"photos": []string{"x"}}), 422, "request.invalid", "body.photos"},
		{"a place off the globe", newID(), incident(map[string]any{"location": map[string]any{"lat": 91, "lng": 0}}), 422, "request.invalid", "body.location.lat"},
		{"a street matter settled on the spot", newID(), incident(map[string]any{"matter": "C0101", "handled_on_spot": map[string]any{"note": "x"}}), 422, "case.not_on_the_spot", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := w.ask(t, "worker", "PUT", "/api/v1/cases/"+tt.id, tt.body)
			got.want(t, tt.status, tt.code)
			if !strings.Contains(got.text("detail"), tt.says) {
				t.Errorf("%q does not name %q", got.text("detail"), tt.says)
			}
			if _, err := w.log.Head(t.Context(), tt.id); err == nil {
				t.Error("something was written all the same")
			}
		})
	}
}

func testLimitsOfText(t *testing.T, w *town) {
	id := w.report(t, "worker", map[string]any{"text": strings.Repeat("字", 4000)})
	long := strings.Repeat("字", 4001)
	w.do(t, "worker", id, "note", map[string]any{"text": long}).want(t, 422, "case.text_too_long")
	w.do(t, "worker", id, "resolve", map[string]any{"text": long}).want(t, 422, "case.text_too_long")
	w.do(t, "worker", id, "release", map[string]any{"reason": long}).want(t, 422, "case.text_too_long")
	w.do(t, "worker", id, "release", map[string]any{"reason": "a\x07"}).want(t, 422, "case.text_control_character")
	w.do(t, "worker", id, "release", map[string]any{"reason": "  "}).want(t, 422, "case.reason_missing")
	w.do(t, "worker", id, "release", map[string]any{"reason": "x", "colour": "red"}).want(t, 422, "request.unknown_field")
	w.ask(t, "worker", "POST", "/api/v1/cases/"+id+"/release", because).want(t, 400, "idempotency.key_missing")
	w.ask(t, "worker", "POST", "/api/v1/cases/"+id+"/release", because, "Idempotency-Key", "键").want(t, 400, "idempotency.key_malformed")
	w.ask(t, "worker", "POST", "/api/v1/cases/"+id+"/release", because, "Idempotency-Key", strings.Repeat("k", 129)).want(t, 400, "idempotency.key_malformed")
	w.ask(t, "worker", "POST", "/api/v1/cases/"+id+"/release", because, "Idempotency-Key", "k", "Content-Type", "text/plain").want(t, 415, "request.content_type")
}

func testOlderPhones(t *testing.T, w *town) {
	id := newID()
	got := w.ask(t, "worker", "PUT", "/api/v1/cases/"+id, map[string]any{
		"schemaVersion": 1, "appVersion": "0.3.1", "deviceId": "d-1", "clientTime": "2026-11-22T08:00:00+08:00", "draft": true, "severity": nil,
		"kind": "incident", "category": "E0101", "description": "垃圾", "grid": "ha-01", "channel": "grid_worker",
		"occurredAt": time.Now().Add(-time.Hour).Format(time.RFC3339), "lat": 31.9, "lng": 121.1,
		"reporter": map[string]any{"name": "张三", "tel": "13812345678"},
	})
	got.want(t, http.StatusCreated, "")
	shown := w.ask(t, "worker", "GET", "/api/v1/cases/"+id, nil)
	if shown.text("text") != "垃圾" || shown.text("reporter.phone") != "138****5678" || shown.text("matter") != "E0101" {
		t.Errorf("what an older phone sent was lost: %s", shown)
	}
	w.do(t, "worker", id, "note", map[string]any{"comment": "看过", "app_version": "0.3.1"}).want(t, 200, "")
	w.do(t, "worker", id, "resolve", map[string]any{"result": "已清理", "client_time": "x"}).want(t, 200, "")
	w.do(t, "staff", id, "verify", map[string]any{"text": "看过", "deviceId": "d"}).want(t, 200, "")
}

func testIdempotency(t *testing.T, w *town) {
	id, body := newID(), incident(map[string]any{"matter": "E0109"}) // of which no other part reports any
	first := w.ask(t, "worker", "PUT", "/api/v1/cases/"+id, body)
	first.want(t, http.StatusCreated, "")
	for range 10 {
		again := w.ask(t, "worker", "PUT", "/api/v1/cases/"+id, body)
		again.want(t, http.StatusOK, "")
		if string(again.body) != string(first.body) {
			t.Fatalf("another answer: %s / %s", again, first)
		}
	}
	w.ask(t, "worker", "PUT", "/api/v1/cases/"+id, incident(map[string]any{"text": "别的"})).want(t, http.StatusConflict, "case.id_taken")
	w.ask(t, "other", "PUT", "/api/v1/cases/"+id, incident(map[string]any{"grid": "ha-02"})).want(t, http.StatusConflict, "case.id_taken")
	if upper := w.ask(t, "worker", "PUT", "/api/v1/cases/"+strings.ToUpper(id), body); upper.status != http.StatusOK {
		t.Errorf("the same id in capitals: %s", upper)
	}

	path, key := "/api/v1/cases/"+id+"/note", "note-1"
	noted := w.ask(t, "worker", "POST", path, map[string]any{"text": "一"}, "Idempotency-Key", key)
	noted.want(t, 200, "")
	w.do(t, "worker", id, "note", map[string]any{"text": "二"}).want(t, 200, "")
	for range 10 {
		again := w.ask(t, "worker", "POST", path, map[string]any{"text": "一"}, "Idempotency-Key", key)
		if string(again.body) != string(noted.body) || again.header.Get("Idempotent-Replayed") != "true" {
			t.Fatalf("another answer: %s / %s", again, noted)
		}
	}
	w.ask(t, "worker", "POST", path, map[string]any{"text": "三"}, "Idempotency-Key", key).want(t, 422, "idempotency.key_reused")
	w.ask(t, "worker", "POST", "/api/v1/cases/"+id+"/release", because, "Idempotency-Key", key).want(t, 422, "idempotency.key_reused")
	w.ask(t, "staff", "POST", path, map[string]any{"text": "三"}, "Idempotency-Key", key).want(t, 200, "") // a key is one person's own
	if head, err := w.log.Head(t.Context(), id); err != nil || head.Version != 4 {
		t.Errorf("one report and three notes are four commits, not %d, %v", head.Version, err)
	}
}

func testClaimsRace(t *testing.T, w *town) {
	id := w.report(t, "worker", map[string]any{"matter": "E0102"})
	var claims sync.WaitGroup
	replies := make([]reply, 20)
	for i := range replies {
		claims.Go(func() {
			replies[i] = w.do(t, []string{"staff", "staff2"}[i%2], id, "claim", nil)
		})
	}
	claims.Wait()
	won := 0
	for i, r := range replies {
		if r.status == http.StatusOK {
			won++
			continue
		}
		r.want(t, http.StatusConflict, "case.already_claimed")
		name, asked := r.text("holder_name"), []string{"staff", "staff2"}[i%2]
		tells := strings.Contains(r.text("detail"), name) || asked == r.text("holder") && strings.HasPrefix(r.text("detail"), "您已认领")
		if name != "张站" && name != "赵站" || !tells {
			t.Errorf("the loser must hear who won: %s", r)
		}
	}
	if won != 1 {
		t.Errorf("%d claims won", won)
	}
}

func testWholeLife(t *testing.T, w *town) {
	id := w.report(t, "worker", map[string]any{"matter": "E0102"})
	var position string
	step := func(person, verb string, body any, state, unit string) {
		t.Helper()
		got := w.do(t, person, id, verb, body)
		if got.status != 200 || got.text("state") != state || got.text("unit") != unit {
			t.Fatalf("%s by %s: %s; want %s at %s", verb, person, got, state, unit)
		}
		position = got.text("position")
	}
	step("staff", "claim", nil, "held", "ha")
	w.do(t, "staff2", id, "resolve", verbBodies["resolve"]).want(t, 409, "case.not_holder")
	step("staff", "release", because, "waiting", "ha")
	step("staff", "escalate", because, "waiting", "wy")
	w.do(t, "staff", id, "claim", nil).want(t, 403, "access.denied")
	w.do(t, "boss", id, "hand-down", map[string]any{"to": "hc", "reason": "x"}).want(t, 422, "case.unit_not_below")
	step("boss", "hand-down", because, "waiting", "ha")
	step("boss", "assign", map[string]any{"to": "staff2", "reason": "您最熟悉"}, "held", "ha")
	step("staff2", "note", map[string]any{"text": "明天去"}, "held", "ha")
	step("staff2", "resolve", map[string]any{"text": "已清运"}, "resolved", "ha")
	w.do(t, "staff2", id, "verify", nil).want(t, 409, "case.own_result")
	step("worker", "rework", because, "held", "ha")
	step("staff2", "resolve", map[string]any{"text": "又清运"}, "resolved", "ha")
	step("worker", "verify", map[string]any{"note": "干净了"}, "closed", "ha")
	step("worker", "reopen", because, "waiting", "ha")
	step("staff", "reject", because, "rejected", "ha")

	last := w.ask(t, "worker", "GET", "/api/v1/cases/"+id+"/timeline?after="+position, nil)
	for _, words := range []string{"上报：", "退回队列", "上交到文苑街道", "下交到海安社区", "改派给赵站", "您最熟悉", "又清运", "干净了", "核查结案", "重新打开", "不予受理"} {
		if !strings.Contains(string(last.body), words) {
			t.Errorf("the timeline does not tell %q: %s", words, last.body)
		}
	}
}
