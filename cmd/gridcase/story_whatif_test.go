package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// TestTheStoryOfATrial: the policy in force changes nothing, another one tells
// which cases would have gone another way, on the command line beside a running
// server and over the API; and the queue of then is what it was.
func TestTheStoryOfATrial(t *testing.T) {
	t.Parallel()
	dir := room(t)
	s := meet(start(t, dir, "demo", "--json", "--history", "60", "--rate", "0"))
	usual, code := tool(t, dir, "policy", "show", "--default")
	if code != 0 {
		t.Fatal(string(usual))
	}
	other := strings.Replace(string(usual), "clock: accept\n    percent: 100", "clock: accept\n    percent: 400", 1)
	same := try(t, dir, string(usual))
	if same.Cases != 60 || same.Changed != 0 || len(same.Sample) != 0 {
		t.Errorf("the same policy: %+v", same)
	}
	changed := try(t, dir, other)
	if changed.Cases != 60 || changed.Changed == 0 || len(changed.Sample) == 0 {
		t.Fatalf("another policy: %+v", changed)
	}
	for _, c := range changed.Sample {
		if c.Before.Words.Zh == "" || c.Before.Words.En == "" || c.After.Words.Zh == "" || c.After.Words.En == "" || reflect.DeepEqual(c.Before, c.After) {
			t.Errorf("a changed case is not told twice: %+v", c)
		}
	}
	chief := s.role("supervisor", 1)
	begun := chief.must(http.StatusAccepted, "POST", "/api/v1/policy/whatif", "", map[string]any{"policy": other})
	id, _ := begun["id"].(string)
	done := eventually(t, 20*time.Second, func() (map[string]any, bool) {
		job := chief.must(http.StatusOK, "GET", "/api/v1/policy/whatif/"+id, "", nil)
		return job, job["state"] == "done"
	})
	if report, _ := done["report"].(map[string]any); report["changed"] != float64(changed.Changed) || report["cases"] != 60.0 {
		t.Errorf("the API says %v of %v, the command line %d", report["changed"], report["cases"], changed.Changed)
	}
	s.queueOfThen(t)
}

// trialTold is what a script reads of a trial.
type trialTold struct {
	Cases, Changed int
	Sample         []struct {
		ID            string
		Before, After struct {
			Rule, State string
			Climbs      int
			Hours       float64
			Rungs       []any
			Words       struct{ Zh, En string }
		}
	}
}

func try(t *testing.T, dir, policy string) (told trialTold) {
	t.Helper()
	file := filepath.Join(dir, uuid.NewString()+".yaml")
	if err := os.WriteFile(file, []byte(policy), 0o600); err != nil {
		t.Fatal(err)
	}
	out, code := tool(t, dir, "whatif", "--policy", file, "--json")
	if err := json.Unmarshal(out, &told); code != 0 || err != nil {
		t.Fatalf("%d, %v: %s", code, err, out)
	}
	return told
}

// queueOfThen looks at a queue, lets it change, and asks for it as it was.
func (s story) queueOfThen(t *testing.T) {
	t.Helper()
	id, answer := s.report("C0103")
	path := "/api/v1/queues/" + s.staff.login.Unit + "?view=claimable&limit=200&after="
	before := s.staff.must(http.StatusOK, "GET", path+position(answer), "", nil)
	if b, _ := json.Marshal(before); !strings.Contains(string(b), id) {
		t.Fatalf("%s is not in the queue: %s", id, b)
	}
	then, _ := before["now"].(string)
	if then == "" {
		then = time.Now().Format(time.RFC3339Nano)
	}
	time.Sleep(5 * time.Millisecond)
	claimed := s.staff.must(http.StatusOK, "POST", "/api/v1/cases/"+id+"/claim", "c", map[string]any{})
	after := s.staff.must(http.StatusOK, "GET", path+position(claimed), "", nil)
	was := s.staff.must(http.StatusOK, "GET", path+position(claimed)+"&as_of="+url.QueryEscape(then), "", nil)
	if !reflect.DeepEqual(before["rows"], was["rows"]) {
		t.Errorf("the queue was %v and is said to have been %v", before["rows"], was["rows"])
	}
	if reflect.DeepEqual(before["rows"], after["rows"]) {
		t.Error("the queue did not change")
	}
}
