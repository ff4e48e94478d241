package api_test

import (
	"strings"
	"testing"
	"time"

	"gridcase/domain/clock"
)

// TestEveryRateCanBeDrilledInto asks for a unit's rates and counts the cases
// behind each number itself.
func TestEveryRateCanBeDrilledInto(t *testing.T) {
	t.Parallel()
	w := setup(t)
	project := newID()
	for _, step := range []struct {
		person, method, path string
		body                 any
	}{
		{"staff", "PUT", project, map[string]any{"kind": "need", "unit": "ha", "year": time.Now().In(clock.Zone).Year(), "text": "添两张长椅"}},
		{"zf", "POST", project + "/claim", map[string]any{"unit": "wy2-zf"}}, {"secretary", "POST", project + "/accept", nil},
		{"zf", "POST", project + "/finish", map[string]any{"result": "长椅已放好"}}, {"staff", "POST", project + "/confirm", nil},
	} {
		w.ask(t, step.person, step.method, "/api/v1/pledges/"+step.path, step.body, "Idempotency-Key", newID()).want(t, 200, "")
	}
	id := w.report(t, "worker", nil)
	w.do(t, "worker", id, "resolve", map[string]any{"text": "已清理"}).want(t, 200, "")
	done := w.do(t, "staff", id, "verify", map[string]any{})
	done.want(t, 200, "")
	other := w.ask(t, "worker", "PUT", "/api/v1/cases/"+newID(), incident(map[string]any{"matter": "C0103"}))
	other.want(t, 201, "")
	// It may lie in another stream, so that one position does not stand for both.
	w.ask(t, "boss", "GET", "/api/v1/kpis?unit=wy&after="+other.text("position"), nil).want(t, 200, "")

	page := w.ask(t, "boss", "GET", "/api/v1/kpis?unit=wy&by=unit&after="+done.text("position"), nil)
	page.want(t, 200, "")
	rates, counted := page.fields["rates"].([]any), 0
	for _, r := range rates {
		rate := r.(map[string]any)
		name, numerator := rate["name"].(string), int(rate["numerator"].(float64))
		if rate["definition"] == nil || rate["in"] == "hours" {
			continue // of times the number is in minutes; the list is of those that were timed
		}
		behind := rate["behind"].(map[string]any)["numerator"].(string)
		list := w.ask(t, "boss", "GET", "/api/v1/kpis/"+name+"/"+behind+"?unit=wy&limit=200", nil)
		list.want(t, 200, "")
		if got := len(list.fields[behind].([]any)); got != numerator {
			t.Errorf("%s says %d and lists %d", name, numerator, got)
		}
		counted += numerator
	}
	if len(rates) < 10 || counted == 0 {
		t.Errorf("%d rates, %d counted: the test saw nothing: %s", len(rates), counted, page)
	}
	w.ask(t, "boss", "GET", "/api/v1/kpis?unit=wy&by=day", nil).want(t, 200, "")
	if staff := w.ask(t, "boss", "GET", "/api/v1/kpis?unit=wy&by=staff", nil); !strings.Contains(string(staff.body), `"handled":1`) {
		t.Errorf("staff: %s", staff)
	}
	staff := w.ask(t, "boss", "GET", "/api/v1/kpis?unit=wy&by=staff", nil)
	for _, p := range staff.fields["staff"].([]any) {
		row := p.(map[string]any)
		flags := row["worth_a_look"].(map[string]any)
		for _, figure := range []string{"claimed", "handled", "closed", "on_time", "first_time", "overdue", "reworked", "reopened", "just_before", "no_photo", "batch"} {
			n, known := row[figure]
			if !known {
				n = flags[figure]
			}
			list := w.ask(t, "boss", "GET", "/api/v1/kpis/staff/"+row["person"].(string)+"/cases?unit=wy&figure="+figure, nil)
			list.want(t, 200, "")
			if got := len(list.fields["cases"].([]any)); got != int(n.(float64)) {
				t.Errorf("%s of %s says %v and lists %d", figure, row["person"], n, got)
			}
		}
	}
	w.ask(t, "boss", "GET", "/api/v1/kpis/staff/worker/cases?unit=wy&figure=nonsense", nil).want(t, 422, "request.invalid")
	w.ask(t, "far", "GET", "/api/v1/kpis/staff/worker/cases?unit=wy", nil).want(t, 404, "unit.not_found")
	w.ask(t, "boss", "GET", "/api/v1/kpis?unit=wy&from=yesterday", nil).want(t, 400, "kpi.bad_period")
	w.ask(t, "boss", "GET", "/api/v1/kpis?unit=wy&from=2026-11-02&to=2026-11-01", nil).want(t, 400, "kpi.bad_period")
	for _, rate := range rates {
		if r := rate.(map[string]any); r["name"] == "projects_done" && (r["numerator"] != 1.0 || r["denominator"] != 1.0) {
			t.Errorf("the project is counted as %v", r)
		}
	}
	w.ask(t, "boss", "GET", "/api/v1/kpis/projects_done/cases?unit=wy", nil).want(t, 404, "kpi.unknown_rate")
	w.ask(t, "boss", "GET", "/api/v1/kpis/on_time/pledges?unit=wy", nil).want(t, 404, "kpi.unknown_rate")
	w.ask(t, "boss", "GET", "/api/v1/kpis/volunteer_rate/cases?unit=wy&part=denominator", nil).want(t, 404, "kpi.unknown_rate")
	w.ask(t, "boss", "GET", "/api/v1/kpis/nonsense/cases?unit=wy", nil).want(t, 404, "kpi.unknown_rate")
	w.ask(t, "boss", "GET", "/api/v1/kpis/reports/cases?unit=wy&cursor=nonsense", nil).want(t, 400, "request.bad_cursor")
	w.ask(t, "far", "GET", "/api/v1/kpis?unit=wy", nil).want(t, 404, "unit.not_found")
}
