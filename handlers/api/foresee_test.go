package api_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"gridcase/handlers/reaction"
	"gridcase/projections/queue"
)

// TestACalendarSaysWhatItWouldMove: what is told before the approval is what the
// correction then does, case by case, and asking changes nothing.
func TestACalendarSaysWhatItWouldMove(t *testing.T) {
	t.Parallel()
	w := setup(t)
	last := ""
	for range 5 {
		got := w.ask(t, "worker", "PUT", "/api/v1/cases/"+newID(), incident(map[string]any{"matter": "C0103"}))
		got.want(t, 201, "")
		last = got.text("position")
	}
	w.ask(t, "boss", "GET", "/api/v1/queues/wy?after="+last, nil).want(t, 200, "")
	calendar := w.ask(t, "boss", "GET", "/api/v1/calendar", nil).fields["calendar"].(map[string]any)
	off := []string{}
	for day := time.Now().AddDate(0, 0, -1); len(off) < 120; day = day.AddDate(0, 0, 1) {
		off = append(off, day.Format(time.DateOnly)) // four months of rest: whatever counts office time moves
	}
	calendar["off"], calendar["makeup_workdays"] = off, []string{}
	calendar["covers"] = []string{off[0], off[len(off)-1]}
	ask := func(who string, more map[string]any) reply {
		body := map[string]any{"calendar": calendar}
		for k, v := range more {
			body[k] = v
		}
		return w.ask(t, who, "POST", "/api/v1/calendar/moves", body)
	}
	told := ask("mayor", nil)
	told.want(t, 200, "")
	if told.fields["checked"].(float64) != 5 || told.fields["moved"].(float64) != 5 || told.fields["complete"] != true || len(told.fields["days"].([]any)) == 0 {
		t.Fatalf("told %s", told)
	}
	foreseen := map[string][]any{}
	for cursor, more := "", true; more; more = cursor != "" { // two by two, and each once
		page := ask("mayor", map[string]any{"limit": 2, "cursor": cursor})
		page.want(t, 200, "")
		for _, c := range page.fields["cases"].([]any) {
			c := c.(map[string]any)
			if foreseen[c["case"].(string)] != nil {
				t.Errorf("%s comes twice", c["number"])
			}
			foreseen[c["case"].(string)] = c["changes"].([]any)
		}
		cursor = page.text("next")
	}
	if len(foreseen) != 5 {
		t.Fatalf("page by page there are %d", len(foreseen))
	}
	if far := ask("far", nil); far.fields["checked"].(float64) != 0 {
		t.Errorf("another street is told of ours: %s", far)
	}
	ask("worker", nil).want(t, 403, "access.may_not_propose")
	faulty := w.ask(t, "mayor", "POST", "/api/v1/calendar/moves", map[string]any{"calendar": map[string]any{"off": []string{"no day"}}})
	faulty.want(t, 422, "proposal.document_faulty")
	if moved := w.ask(t, "boss", "GET", "/api/v1/calendar/moves", nil); len(moved.fields["moved"].([]any)) != 0 {
		t.Errorf("asking moved something: %s", moved)
	}

	got := w.propose(t, "boss", map[string]any{"document": "calendar", "reason": "放假", "body": calendar})
	got.want(t, 201, "")
	w.decide(t, "mayor", got.text("id"), "approve", "").want(t, 200, "")
	w.correct(t)
	for id, changes := range foreseen {
		moved, err := w.cases.Look(t.Context(), id)
		must(t, err)
		now := w.ask(t, "boss", "GET", "/api/v1/cases/"+id+"?after="+moved.Position.String(), nil)
		raw, err := json.Marshal(now.fields["due"])
		must(t, err)
		for _, c := range changes {
			c := c.(map[string]any)
			if what := c["what"].(map[string]any)["en"]; what == "the resident's due time" || what == "to be accepted" || what == "to be settled" {
				if due, _ := c["now"].(string); due != "" && !strings.Contains(string(raw), due) {
					t.Errorf("%s: told %v, became %s", id, c, raw)
				}
			}
		}
	}
}

// correct carries the calendar in force to the open cases, as the server does.
func (w *town) correct(t *testing.T) {
	t.Helper()
	open := func(ctx context.Context, after string, since time.Time, limit int) ([]string, error) {
		return queue.Open(ctx, w.db, after, since, limit)
	}
	c := reaction.NewCorrector(open, w.cases, w.library, w.documents, reaction.CorrectorConfig{Settle: time.Nanosecond})
	done, err := c.Correct(t.Context(), nil)
	must(t, err)
	if done.Moved == 0 {
		t.Fatalf("nothing moved: %+v", done)
	}
}

// TestTwoVersionsOfADocumentAreHeldAgainstEachOther, of whichever document.
func TestTwoVersionsOfADocumentAreHeldAgainstEachOther(t *testing.T) {
	t.Parallel()
	w := setup(t)
	if first := w.ask(t, "worker", "GET", "/api/v1/documents/lists", nil); first.fields["version"].(float64) != 0 || first.fields["body"] == nil {
		t.Errorf("lists that were never adopted: %s", first)
	}
	for _, power := range []string{"街道委托执法", "区级委托执法"} {
		lists := "name: 清单\nlists:\n  - kind: community\n    entries:\n      - {matter: 'E*', basis: law, power: " + power + ", funds: 区财政}\n"
		got := w.propose(t, "boss", map[string]any{"document": "lists", "reason": power, "body": lists})
		got.want(t, 201, "")
		w.decide(t, "mayor", got.text("id"), "approve", "").want(t, 200, "")
	}
	now := w.ask(t, "worker", "GET", "/api/v1/documents/lists", nil)
	versions := now.fields["versions"].([]any)
	if len(versions) != 2 || versions[1].(map[string]any)["in_force"] != true || versions[0].(map[string]any)["in_force"] != false {
		t.Fatalf("versions: %s", now)
	}
	number := func(i int) string {
		raw, err := json.Marshal(versions[i].(map[string]any)["version"])
		must(t, err)
		return string(raw)
	}
	diff := w.ask(t, "worker", "GET", "/api/v1/documents/lists?version="+number(1)+"&against="+number(0), nil)
	if body := string(diff.body); !strings.Contains(body, `"diff":[{`) || !strings.Contains(diff.text("before.name"), "清单") || !strings.Contains(body, "区级委托执法") || !strings.Contains(body, "街道委托执法") {
		t.Errorf("against each other: %s", diff)
	}
	if same := w.ask(t, "worker", "GET", "/api/v1/documents/lists?version="+number(1)+"&against="+number(1), nil); strings.Contains(string(same.body), `"diff":[{`) {
		t.Errorf("against itself: %s", same)
	}
	for _, document := range []string{"matters", "calendar", "policy"} {
		if got := w.ask(t, "worker", "GET", "/api/v1/documents/"+document, nil); got.fields["body"] == nil || len(got.fields["versions"].([]any)) != 1 {
			t.Errorf("%s: %s", document, got)
		}
	}
	w.ask(t, "worker", "GET", "/api/v1/documents/lists?version=999", nil).want(t, 404, "policy.version_unknown")
	w.ask(t, "worker", "GET", "/api/v1/documents/lists?against=999", nil).want(t, 404, "policy.version_unknown")
}

// TestAnUrgedCaseSaysUntilWhenItRests, to everybody who sees it in a queue.
func TestAnUrgedCaseSaysUntilWhenItRests(t *testing.T) {
	t.Parallel()
	w := setup(t)
	id := w.report(t, "worker", map[string]any{"matter": "C0103"})
	rests := func(who, after string) (until string) {
		page := w.ask(t, who, "GET", "/api/v1/queues/wy?view=all&after="+after, nil)
		page.want(t, 200, "")
		for _, r := range page.fields["rows"].([]any) {
			if r := r.(map[string]any); r["id"] == id {
				until, _ = r["urge_rests_until"].(string)
			}
		}
		return until
	}
	if until := rests("boss", ""); until != "" {
		t.Errorf("it rests until %s, though nobody urged it", until)
	}
	done := w.ask(t, "boss", "POST", "/api/v1/cases/"+id+"/urge", map[string]any{"text": "请尽快"}, "Idempotency-Key", uuid.NewString())
	done.want(t, 200, "")
	until := rests("mayor", done.text("position")) // another supervisor
	at, err := time.Parse(time.RFC3339Nano, until)
	if left := time.Until(at); err != nil || left < 29*time.Minute || left > 30*time.Minute {
		t.Errorf("it rests until %q", until)
	}
	w.ask(t, "mayor", "POST", "/api/v1/cases/"+id+"/urge", map[string]any{"text": "再催"}, "Idempotency-Key", uuid.NewString()).want(t, 429, "case.urged_lately")
}
