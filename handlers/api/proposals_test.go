package api_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

func (w *town) propose(t *testing.T, person string, body map[string]any) reply {
	t.Helper()
	return w.ask(t, person, "POST", "/api/v1/proposals", body, "Idempotency-Key", uuid.NewString())
}

func (w *town) decide(t *testing.T, person, id, verb, reason string) reply {
	t.Helper()
	return w.ask(t, person, "POST", "/api/v1/proposals/"+id+"/"+verb, map[string]any{"reason": reason}, "Idempotency-Key", uuid.NewString())
}

const sixty = `name: 试行
reopen_days: 60
ladder:
  - {name: accept.100, clock: accept, percent: 100, effect: climb}
limits_for:
  - {name: quick, when: 'matter == "E0101"', accept: 7min}
samples:
  - given: {matter: E0101}
    expect: {level: grid, rule: matter.grid, accept: 7min}
`

// TestAPolicyIsProposedByOneAndApprovedByAnother: it counts for what is reported
// from its day on; what was reported before keeps its own.
func TestAPolicyIsProposedByOneAndApprovedByAnother(t *testing.T) {
	t.Parallel()
	w := setup(t)
	old := w.report(t, "worker", nil)
	w.propose(t, "worker", map[string]any{"document": "policy", "reason": "x", "body": sixty}).want(t, 403, "access.may_not_propose")
	faulty := w.propose(t, "boss", map[string]any{"document": "policy", "reason": "x", "body": strings.Replace(sixty, "percent: 100", "percent: lots", 1)})
	if faulty.want(t, 422, "proposal.document_faulty"); !strings.Contains(string(faulty.body), `"location":"line 4: ladder[0].percent"`) {
		t.Errorf("the line is not named: %s", faulty)
	}
	key := uuid.NewString()
	body := map[string]any{"document": "policy", "reason": "试行六十天", "body": sixty}
	got := w.ask(t, "boss", "POST", "/api/v1/proposals", body, "Idempotency-Key", key)
	got.want(t, 201, "")
	id := got.text("id")
	if again := w.ask(t, "boss", "POST", "/api/v1/proposals", body, "Idempotency-Key", key); again.text("id") != id || again.text("state") != "waiting" {
		t.Errorf("the same again: %s", again)
	}
	body["reason"] = "another"
	w.ask(t, "boss", "POST", "/api/v1/proposals", body, "Idempotency-Key", key).want(t, 422, "idempotency.key_reused")

	w.decide(t, "boss", id, "approve", "").want(t, 403, "access.may_not_decide")
	if shown := w.ask(t, "mayor", "GET", "/api/v1/proposals/"+id, nil); !strings.Contains(string(shown.body), "reopen_days") {
		t.Errorf("shown: %s", shown)
	}
	if approved := w.decide(t, "mayor", id, "approve", "同意"); approved.text("state") != "approved" || approved.text("from") == "" {
		t.Errorf("approved: %s", approved)
	}
	w.decide(t, "mayor", id, "approve", "同意").want(t, 200, "")
	w.decide(t, "admin", id, "refuse", "no").want(t, 409, "proposal.decided")

	now := w.ask(t, "worker", "GET", "/api/v1/policy", nil)
	if !strings.Contains(string(now.body), `"reopen_days":60`) || !strings.Contains(string(now.body), `"in_force":true`) {
		t.Errorf("in force: %s", now)
	}
	young := w.report(t, "other", map[string]any{"grid": "ha-02", "text": "b"})
	for id, limit := range map[string]string{old: "1wh", young: "7min"} {
		person := map[string]string{old: "worker", young: "other"}[id]
		w.do(t, person, id, "release", map[string]any{"reason": "r"}).want(t, 200, "") // the clock starts anew
		if c := w.ask(t, person, "GET", "/api/v1/cases/"+id+"/clock", nil); c.text("accept.limit") != limit {
			t.Errorf("goes by %s, want %s", c.text("accept.limit"), limit)
		}
	}
}

func TestNobodyDecidesOnTheirOwnProposal(t *testing.T) {
	t.Parallel()
	w := setup(t)
	got := w.propose(t, "mayor", map[string]any{"document": "policy", "reason": "x", "body": sixty, "from": time.Now().Add(time.Hour).Format(time.RFC3339)})
	got.want(t, 201, "")
	id := got.text("id")
	w.decide(t, "mayor", id, "approve", "").want(t, 403, "proposal.own")
	w.decide(t, "admin", id, "withdraw", "").want(t, 403, "proposal.not_yours")
	w.decide(t, "admin", id, "refuse", " ").want(t, 422, "proposal.reason_missing")
	w.decide(t, "admin", id, "refuse", "先不改").want(t, 200, "")
	w.decide(t, "mayor", id, "withdraw", "").want(t, 409, "proposal.decided")
	w.decide(t, "admin", uuid.NewString(), "approve", "").want(t, 404, "proposal.not_found")
	w.propose(t, "mayor", map[string]any{"document": "policy", "reason": "x", "body": sixty, "from": "2020-01-01T00:00:00Z"}).want(t, 422, "proposal.from_past")
	w.propose(t, "mayor", map[string]any{"document": "policy", "reason": " ", "body": sixty}).want(t, 422, "proposal.reason_missing")
	w.propose(t, "mayor", map[string]any{"document": "policy", "reason": "x"}).want(t, 422, "proposal.document_faulty")
	w.ask(t, "worker", "GET", "/api/v1/proposals", nil).want(t, 403, "access.may_not_propose")
}

// TestAnOffListMatterIsNotGivenToTheUnit: the refusal says where it goes instead,
// and a new report goes there by itself.
func TestAnOffListMatterIsNotGivenToTheUnit(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cover := map[string]any{"matter": "C0101"}
	at := w.report(t, "worker", cover) // the street handles it
	lists := "lists:\n  - kind: community\n    entries:\n      - {matter: 'E*', basis: law, power: 街道委托执法, funds: 区财政}\n"
	got := w.propose(t, "boss", map[string]any{"document": "lists", "reason": "清单", "body": lists})
	got.want(t, 201, "")
	w.decide(t, "mayor", got.text("id"), "approve", "").want(t, 200, "")

	off := w.do(t, "boss", at, "hand-down", map[string]any{"to": "ha", "reason": "r"})
	if off.want(t, 422, "list.off_list"); off.text("goes_to") != "wy" || !strings.Contains(off.text("detail"), "文苑街道") {
		t.Errorf("it does not say where: %s", off)
	}
	w.do(t, "boss", at, "return", map[string]any{"code": "wrong_unit", "unit": "hb", "reason": "r"}).want(t, 422, "list.off_list")
	loose := w.ask(t, "worker", "PUT", "/api/v1/cases/"+newID(), incident(map[string]any{"matter": "C0102"}))
	if loose.text("unit") != "wy" || !strings.Contains(loose.text("route.why.zh"), "准入清单") {
		t.Errorf("a community matter that is off the list: %s", loose)
	}
	list := w.ask(t, "worker", "GET", "/api/v1/lists/ha", nil)
	if body := string(list.body); !strings.Contains(body, "街道委托执法") || !strings.Contains(body, `"code":"C0101"`) || !strings.Contains(body, `"goes_to":"wy"`) {
		t.Errorf("the unit's list: %s", list)
	}
	w.ask(t, "worker", "GET", "/api/v1/lists/nowhere", nil).want(t, 404, "unit.not_found")
	if all := w.ask(t, "worker", "GET", "/api/v1/lists", nil); !strings.Contains(string(all.body), "区财政") {
		t.Errorf("the lists: %s", all)
	}
	if schema := w.ask(t, "worker", "GET", "/api/v1/policy/schema", nil); !strings.Contains(string(schema.body), "working_time") {
		t.Errorf("the schema: %s", schema)
	}
}
