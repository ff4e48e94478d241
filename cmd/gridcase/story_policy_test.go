package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
)

const trial = `name: 试行
reopen_days: 60
ladder:
  - {name: accept.100, clock: accept, percent: 100, effect: climb}
limits_for:
  - {name: quick, when: 'matter == "E0101"', accept: 7min}
samples:
  - given: {matter: E0101}
    expect: {level: grid, rule: matter.grid, accept: 7min}
`

const garbageOnly = `lists:
  - kind: community
    entries:
      - {matter: "E01*", basis: law, power: 街道委托, funds: 区财政}
`

// TestTheStoryOfAPolicy: one proposes, another approves; what was reported before
// keeps its rules, what is reported after goes by the new ones, over a restart
// too.
func TestTheStoryOfAPolicy(t *testing.T) {
	t.Parallel()
	dir := room(t)
	s := tell(t, dir)
	chief := s.role("supervisor", 1)
	old, _ := s.report("E0101")
	propose := func(document, body string) string {
		p := s.supervisor.must(http.StatusCreated, "POST", "/api/v1/proposals", uuid.NewString(), map[string]any{"document": document, "reason": "试行", "body": body})
		id, _ := p["id"].(string)
		return "/api/v1/proposals/" + id
	}
	broken := s.supervisor.must(http.StatusUnprocessableEntity, "POST", "/api/v1/proposals", uuid.NewString(), map[string]any{
		"document": "policy", "reason": "x", "body": strings.Replace(trial, `matter ==`, `mater ==`, 1),
	})
	if wrong, _ := broken["errors"].([]any); len(wrong) != 1 || !strings.Contains(broken["detail"].(string), "line 6") {
		t.Errorf("the line is not named: %v", broken)
	}
	policy := propose("policy", trial)
	s.supervisor.must(http.StatusForbidden, "POST", policy+"/approve", uuid.NewString(), map[string]any{})
	chief.must(http.StatusOK, "POST", policy+"/approve", uuid.NewString(), map[string]any{"reason": "同意"})
	young, _ := s.report("E0101")
	check := func(worker *person) {
		t.Helper()
		for id, want := range map[string]string{old: "1wh", young: "7min"} {
			clock := worker.must(http.StatusOK, "GET", "/api/v1/cases/"+id+"/clock", "", nil)
			if accept, _ := clock["accept"].(map[string]any); accept["limit"] != want {
				t.Errorf("%s goes by %v, want %s", id, accept["limit"], want)
			}
		}
	}
	s.worker.must(http.StatusOK, "POST", "/api/v1/cases/"+old+"/release", uuid.NewString(), map[string]any{"reason": "r"}) // its clock starts anew, by its own rules
	check(s.worker)

	_, cover := s.report("C0101")
	chief.must(http.StatusOK, "POST", propose("lists", garbageOnly)+"/approve", uuid.NewString(), map[string]any{})
	community := s.worker.login.Unit[:strings.LastIndex(s.worker.login.Unit, "-")]
	id, _ := cover["id"].(string)
	off := s.supervisor.must(http.StatusUnprocessableEntity, "POST", "/api/v1/cases/"+id+"/hand-down", uuid.NewString(), map[string]any{"to": community, "reason": "r"})
	if off["code"] != "list.off_list" || off["goes_to"] != s.supervisor.login.Unit {
		t.Errorf("off the list: %v", off)
	}
	if _, loose := s.report("C0102"); loose["unit"] != s.supervisor.login.Unit {
		t.Errorf("a community matter that is off its list: %v", loose["unit"])
	}
	s.stop()
	check(tell(t, dir).worker)
}

// TestPolicyOnTheCommandLine: mistakes have lines and exit code 1; the default
// policy as it is printed is good.
func TestPolicyOnTheCommandLine(t *testing.T) {
	t.Parallel()
	dir := room(t)
	out, code := tool(t, dir, "policy", "show", "--default")
	if code != 0 {
		t.Fatalf("%d: %s", code, out)
	}
	good, bad := filepath.Join(dir, "good.yaml"), filepath.Join(dir, "bad.yaml")
	for file, text := range map[string]string{good: string(out), bad: strings.Replace(string(out), "percent: 50", "percent: half", 1)} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, code := tool(t, dir, "policy", "check", good); code != 0 {
		t.Errorf("%d: %s", code, out)
	}
	if out, code := tool(t, dir, "policy", "check", bad); code != 1 || !strings.Contains(string(out), "bad.yaml:5: ladder[0].percent") {
		t.Errorf("%d: %s", code, out)
	}
}
