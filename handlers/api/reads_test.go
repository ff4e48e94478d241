package api_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func testReads(t *testing.T, w *town) {
	first := w.ask(t, "worker", "PUT", "/api/v1/cases/"+newID(), incident(map[string]any{"matter": "E0102"}))
	id, position := first.text("id"), first.text("position")

	page := w.ask(t, "staff", "GET", "/api/v1/queues/st?view=claimable&limit=200&after="+position, nil)
	row := find(t, page, id)
	if row["holder"] != nil || row["due"] == nil || row["matter_name"].(map[string]any)["zh"] == "" || row["unit_name"] != "海安社区" || page.text("now") == "" {
		t.Errorf("a row of the queue: %v", row)
	}
	if n, ok := page.fields["counts"].(map[string]any)["claimable"].(float64); !ok || n < 1 {
		t.Errorf("counts: %v", page.fields["counts"])
	}
	claimed := w.do(t, "staff", id, "claim", nil)
	mine := w.ask(t, "staff", "GET", "/api/v1/queues/st?view=mine&limit=200&after="+claimed.text("position"), nil)
	if row := find(t, mine, id); row["holder_name"] != "张站" {
		t.Errorf("my row: %v", row)
	}
	english := w.ask(t, "staff", "GET", "/api/v1/queues/st?view=mine", nil, "Accept-Language", "en")
	if english.text("unit_name") != "Haian station" {
		t.Errorf("in English: %s", english.text("unit_name"))
	}

	shown := w.ask(t, "staff", "GET", "/api/v1/cases/"+id+"?after="+claimed.text("position"), nil)
	if shown.text("position") != claimed.text("position") || shown.text("text") != "垃圾满溢" || shown.header.Get("ETag") != `"`+claimed.text("hash")+`"` {
		t.Errorf("the case after the claim: %s", shown)
	}
	var can []string
	for _, a := range shown.fields["can"].([]any) {
		can = append(can, a.(string))
	}
	if want := []string{"release", "assign", "contact", "note", "escalate", "resolve", "reject", "reclassify", "extend", "return", "merge", "link", "label", "join"}; !slices.Equal(can, want) {
		t.Errorf("the holder can %v, want %v", can, want)
	}

	cannot := map[string]string{}
	for _, r := range shown.fields["cannot"].([]any) {
		why := r.(map[string]any)
		if why["zh"] == "" || why["en"] == "" {
			t.Errorf("no words for why not: %v", why)
		}
		cannot[why["action"].(string)] = why["code"].(string)
	}
	if cannot["claim"] != "case.already_claimed" || cannot["resolve"] != "" || cannot["transfer"] != "" || cannot["accept"] != "" {
		t.Errorf("why not: %v", cannot) // staff never transfer, and an incident is never accepted
	}

	clock := w.ask(t, "staff", "GET", "/api/v1/cases/"+id+"/clock", nil)
	if clock.text("resolve.limit") != "2wd" || len(clock.fields["resolve"].(map[string]any)["why"].([]any)) == 0 || clock.text("resolve.due") == "" {
		t.Errorf("the clock: %s", clock)
	}
	notices := w.ask(t, "staff", "GET", "/api/v1/inbox?limit=200&after="+position, nil)
	if !strings.Contains(string(notices.body), id) {
		t.Errorf("the station was not told: %s", notices)
	}

	w.ask(t, "staff", "GET", "/api/v1/queues/st?view=nonsense", nil).want(t, 400, "queue.unknown_view")
	w.ask(t, "staff", "GET", "/api/v1/queues/st?cursor=nonsense", nil).want(t, 400, "request.bad_cursor")
	w.ask(t, "staff", "GET", "/api/v1/inbox?cursor=nonsense", nil).want(t, 400, "request.bad_cursor")
	w.ask(t, "staff", "GET", "/api/v1/queues/st?after=nonsense", nil).want(t, 400, "request.bad_position")
	w.ask(t, "staff", "GET", "/api/v1/queues/st?limit=0", nil).want(t, 422, "request.invalid")
	w.ask(t, "staff", "GET", "/api/v1/queues/st?limit=1000", nil).want(t, 422, "request.invalid")

	w.pages(t)
	if m := w.ask(t, "worker", "GET", "/api/v1/matters", nil); len(m.fields["matters"].([]any)) != 113 {
		t.Errorf("%d matters", len(m.fields["matters"].([]any)))
	}
	areas := w.ask(t, "worker", "GET", "/api/v1/areas", nil)
	if list := areas.fields["areas"].([]any); len(list) != 1 || list[0].(map[string]any)["id"] != "ha-01" {
		t.Errorf("a worker's areas: %s", areas)
	}
	if p := w.ask(t, "worker", "GET", "/api/v1/policy", nil); p.text("policy.name") != "default" {
		t.Errorf("the policy: %s", p)
	}
}

// pages walks a queue by its cursors: no row twice, none left out.
func (w *town) pages(t *testing.T) {
	t.Helper()
	want := map[string]bool{}
	last := ""
	for range 7 {
		got := w.ask(t, "other", "PUT", "/api/v1/cases/"+newID(), incident(map[string]any{"grid": "ha-02"}))
		want[got.text("id")], last = true, got.text("position")
		w.ask(t, "other", "GET", "/api/v1/queues/ha-02?after="+last, nil).want(t, 200, "")
	}
	seen, cursor := map[string]bool{}, ""
	for {
		page := w.ask(t, "other", "GET", "/api/v1/queues/ha-02?view=mine&limit=2&cursor="+cursor, nil)
		page.want(t, 200, "")
		for _, r := range page.fields["rows"].([]any) {
			id := r.(map[string]any)["id"].(string)
			if seen[id] {
				t.Errorf("%s comes twice", id)
			}
			seen[id] = true
		}
		if cursor = page.text("next"); cursor == "" {
			break
		}
	}
	for id := range want {
		if !seen[id] {
			t.Errorf("%s was left out", id)
		}
	}
}

func find(t *testing.T, page reply, id string) map[string]any {
	t.Helper()
	rows, _ := page.fields["rows"].([]any)
	for _, r := range rows {
		if row := r.(map[string]any); row["id"] == id {
			return row
		}
	}
	t.Fatalf("no row for %s: %s", id, page)
	return nil
}

func testPersonalData(t *testing.T, w *town) {
	id := w.report(t, "staff", map[string]any{
		"kind": "service", "matter": "S0101", "channel": "window", "text": "王某来办理",
		"reporter": map[string]any{"name": "欧阳娜娜", "phone": "13812345678", "id_number": "320106199001011234"},
	})
	shown := w.ask(t, "staff", "GET", "/api/v1/cases/"+id, nil)
	for path, want := range map[string]string{"reporter.name": "欧***", "reporter.phone": "138****5678", "reporter.id_number": "320***********1234", "text": "王某来办理", "holder": "staff"} {
		if shown.text(path) != want {
			t.Errorf("%s is %q, want %q", path, shown.text(path), want)
		}
	}
	w.do(t, "staff", id, "unmask", map[string]any{"reason": "  "}).want(t, 422, "case.reason_missing")
	w.do(t, "far", id, "unmask", map[string]any{"reason": "好奇"}).want(t, 404, "case.not_found")
	plain := w.do(t, "staff", id, "unmask", map[string]any{"reason": "居民来电核对"})
	if plain.status != 200 || plain.text("phone") != "13812345678" || plain.text("name") != "欧阳娜娜" {
		t.Errorf("unmasked: %s", plain)
	}
	story := w.ask(t, "staff", "GET", "/api/v1/cases/"+id+"/timeline?after="+plain.header.Get("X-Position"), nil)
	if !strings.Contains(string(story.body), "居民来电核对") || strings.Contains(string(story.body), "13812345678") {
		t.Errorf("the trace that unmasking leaves: %s", story)
	}
	nobody := w.report(t, "worker", nil)
	w.do(t, "worker", nobody, "unmask", map[string]any{"reason": "看看"}).want(t, 409, "case.no_reporter")
	commits, err := w.log.History(t.Context(), id)
	must(t, err)
	stored, err := json.Marshal(commits)
	must(t, err)
	for _, secret := range []string{"13812345678", "欧阳", "320106199001011234", "王某"} {
		if strings.Contains(string(stored), secret) {
			t.Errorf("the log has %q in clear", secret)
		}
	}
}

func testLive(t *testing.T, w *town) {
	r, err := http.NewRequestWithContext(t.Context(), "GET", w.url+"/api/v1/live?unit=st", nil)
	must(t, err)
	r.Header.Set("Authorization", "Bearer "+w.tokens["staff"])
	r.Header.Set("Last-Event-ID", "CASES_2026_0:1")
	answer, err := http.DefaultClient.Do(r)
	must(t, err)
	defer answer.Body.Close() //nolint:errcheck // a stream has no end to read
	if answer.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("no stream: %s", answer.Status)
	}
	lines := make(chan string, 1000)
	go func() {
		defer close(lines)
		for scan := bufio.NewScanner(answer.Body); scan.Scan(); {
			lines <- scan.Text()
		}
	}()
	await := func(what string, ok func(string) bool) {
		t.Helper()
		for limit := time.After(10 * time.Second); ; {
			select {
			case line, running := <-lines:
				if ok(line) {
					return
				}
				if !running {
					t.Fatalf("the stream ended before %s", what)
				}
			case <-limit:
				t.Fatalf("no %s", what)
			}
		}
	}
	await("ping with the server's time", func(l string) bool { return strings.HasPrefix(l, `data: {"now":`) })
	elsewhere := newID()
	w.ask(t, "boss", "GET", "/api/v1/sessions/me", nil).want(t, 200, "")
	id := w.report(t, "worker", map[string]any{"matter": "E0102"})
	await("change of the queue", func(l string) bool {
		if strings.Contains(l, elsewhere) {
			t.Error("a change of somewhere else was sent")
		}
		return strings.Contains(l, id) && strings.Contains(l, `"projection":"queue"`) && strings.Contains(l, "jq.wy.ha")
	})
}
