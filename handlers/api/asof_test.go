package api_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestAnAnswerOfThenIsWhatItWasThen asks after each step, and once more at the
// end for each of those moments: the answers are the same but for the clock.
func TestAnAnswerOfThenIsWhatItWasThen(t *testing.T) {
	t.Parallel()
	w := setup(t)
	before := time.Now()
	time.Sleep(2 * time.Millisecond) // times are told to the millisecond
	id := w.report(t, "worker", map[string]any{"matter": "C0103"})
	paths := []string{
		"cases/" + id, "cases/" + id + "/timeline", "cases/" + id + "/clock", "queues/st?view=claimable", "queues/wy?view=all", "queues/wy?view=mine",
		"kpis?unit=wy", "kpis?unit=wy&by=unit", "kpis?unit=wy&by=day", "kpis?unit=wy&by=staff", "kpis/reports/cases?unit=wy", "kpis/closed/cases?unit=wy",
	}
	type asked struct {
		at   time.Time
		said map[string]string
	}
	var all []asked
	look := func(last reply) {
		time.Sleep(2 * time.Millisecond)
		a := asked{time.Now(), map[string]string{}}
		for _, p := range paths {
			got := w.ask(t, "boss", "GET", "/api/v1/"+with(p, "after", last.text("position")), nil)
			if got.status != http.StatusOK {
				t.Fatalf("%s: %s", p, got)
			}
			a.said[p] = still(got)
		}
		all = append(all, a)
	}
	look(w.ask(t, "boss", "GET", "/api/v1/cases/"+id, nil))
	for _, step := range []struct {
		person, verb string
		body         map[string]any
	}{
		{"staff", "claim", map[string]any{}}, {"staff", "note", map[string]any{"text": "已联系"}}, {"boss", "suspend", map[string]any{"until": time.Now().Add(48 * time.Hour).Format(time.RFC3339), "reason": "等料"}},
		{"boss", "resume", map[string]any{"reason": "料到"}}, {"staff", "resolve", map[string]any{"result": "已修复"}}, {"worker", "verify", map[string]any{}}, {"worker", "reopen", map[string]any{"reason": "又坏了"}},
	} {
		got := w.do(t, step.person, id, step.verb, step.body)
		got.want(t, http.StatusOK, "")
		look(got)
	}
	end := w.ask(t, "boss", "GET", "/api/v1/cases/"+id, nil).text("position")
	for n, a := range all {
		for _, p := range paths {
			got := w.ask(t, "boss", "GET", "/api/v1/"+with(with(p, "after", end), "as_of", a.at.Format(time.RFC3339Nano)), nil)
			if then := still(got); got.status != http.StatusOK || then != a.said[p] {
				t.Errorf("step %d, %s: was\n%s\nand is said to have been\n%s", n, p, a.said[p], then)
			}
		}
	}
	moment := func(at time.Time) string { return "?as_of=" + url.QueryEscape(at.Format(time.RFC3339Nano)) }
	for path, want := range map[string]struct {
		status int
		code   string
	}{
		"cases/" + id + moment(before):                          {http.StatusNotFound, "past.not_yet"},
		"cases/" + id + "/clock" + moment(before):               {http.StatusNotFound, "past.not_yet"},
		"cases/" + id + moment(time.Now().Add(time.Hour)):       {http.StatusUnprocessableEntity, "past.future"},
		"queues/wy" + moment(time.Now().Add(time.Hour)):         {http.StatusUnprocessableEntity, "past.future"},
		"kpis" + moment(time.Now().Add(time.Hour)) + "&unit=wy": {http.StatusUnprocessableEntity, "past.future"},
		"queues/wy?as_of=yesterday":                             {http.StatusBadRequest, "past.malformed"},
		"cases/" + newID() + moment(time.Now()):                 {http.StatusNotFound, "case.not_found"},
	} {
		w.ask(t, "boss", "GET", "/api/v1/"+path, nil).want(t, want.status, want.code)
	}
	w.ask(t, "far", "GET", "/api/v1/cases/"+id+moment(all[0].at), nil).want(t, http.StatusNotFound, "case.not_found")
	w.ask(t, "far", "GET", "/api/v1/queues/wy"+moment(all[0].at), nil).want(t, http.StatusNotFound, "unit.not_found")
	if none := w.ask(t, "boss", "GET", "/api/v1/queues/wy"+moment(before)+"&view=all", nil); none.status != http.StatusOK || strings.Contains(string(none.body), id) {
		t.Errorf("the queue before the report: %s", none)
	}
}

// TestAPageOfThenShowsNothingOfLater merges, joins and unmerges, and looks at the
// pages of both cases as they were after each step.
func TestAPageOfThenShowsNothingOfLater(t *testing.T) {
	t.Parallel()
	w := setup(t)
	why := map[string]any{"text": "x", "reason": "同一处", "task": "请封路", "unit": "wy2-zf", "limit": "2h"}
	older, younger := w.pair(t, "E0103", map[string]any{"reporter": map[string]any{"name": "张三丰", "phone": "13800138000"}})
	why["into"] = older
	type asked struct {
		at   time.Time
		id   string
		said string
	}
	var all []asked
	last := ""
	look := func(got reply) {
		t.Helper()
		got.want(t, http.StatusOK, "")
		last = got.text("position")
		time.Sleep(2 * time.Millisecond)
		for _, id := range []string{older, younger} {
			all = append(all, asked{time.Now(), id, still(w.ask(t, "boss", "GET", "/api/v1/"+with("cases/"+id, "after", last), nil))})
		}
	}
	for _, step := range []struct{ person, id, verb string }{
		{"staff", older, "note"}, {"staff", younger, "merge"}, {"staff", older, "note"}, {"worker", older, "resolve"}, {"staff", older, "rework"}, {"staff", younger, "unmerge"}, {"boss", younger, "escalate"}, {"worker", older, "join"}, {"zf", older, "take-part"}, {"zf", older, "hand-in"},
	} {
		look(w.do(t, step.person, step.id, step.verb, body(step.verb, why)))
	}
	for n, a := range all {
		got := w.ask(t, "boss", "GET", "/api/v1/"+with(with("cases/"+a.id, "after", last), "as_of", a.at.Format(time.RFC3339Nano)), nil)
		if then := still(got); then != a.said {
			t.Errorf("look %d: was\n%s\nand is said to have been\n%s", n, a.said, then)
		}
	}
}

// body are the fields of one verb.
func body(verb string, of map[string]any) map[string]any {
	fields := map[string][]string{
		"note": {"text"}, "merge": {"into", "reason"}, "unmerge": {"reason"}, "resolve": {"text"}, "rework": {"reason"},
		"escalate": {"reason"}, "join": {"unit", "task", "limit"}, "take-part": {}, "hand-in": {"text"},
	}
	given := map[string]any{}
	for _, name := range fields[verb] {
		given[name] = of[name]
	}
	return given
}

func with(path, name, value string) string {
	sign := "?"
	if strings.Contains(path, "?") {
		sign = "&"
	}
	return path + sign + name + "=" + url.QueryEscape(value)
}

// still is an answer without what differs by nature: the clock, what could be
// done at the time, and what was proposed for it.
func still(r reply) string {
	delete(r.fields, "candidates")
	delete(r.fields, "now")
	delete(r.fields, "can")
	delete(r.fields, "cannot")
	return asJSON(r.fields)
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
