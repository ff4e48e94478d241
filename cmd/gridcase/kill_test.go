package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// killRounds is how often the server is killed; the requirement is 20.
const killRounds = 20

// acked is what a writer was told: from then on it must stay so for ever.
type acked struct {
	method, path, key string
	body              map[string]any
	status            int
	version           float64
	position          string
	hash              string
}

// TestNothingAcknowledgedIsLostWhenTheServerIsKilled kills the server amid 16
// writers again and again. The journal of what was acknowledged lives here, in
// the parent, where no kill reaches it.
func TestNothingAcknowledgedIsLostWhenTheServerIsKilled(t *testing.T) {
	t.Parallel()
	dir := room(t)
	first := start(t, dir, "demo", "--json", "--history", "0", "--rate", "0")
	worker := first.role("grid_worker", 0)
	first.kill()

	var journal []acked
	for round := range killRounds {
		c := start(t, dir, "serve", "--json", "--per-person", "100000")
		worker.url, worker.t = c.URL, t
		journal = append(journal, writeUntilKilled(t, c, worker, round)...)
	}
	if len(journal) < killRounds*16 {
		t.Fatalf("only %d commands were acknowledged: the test saw nothing", len(journal))
	}
	c := start(t, dir, "serve", "--json", "--per-person", "100000")
	worker.url = c.URL
	for _, a := range journal {
		checkKept(t, worker, a)
	}
	t.Logf("%d acknowledged commands in %d rounds, all kept", len(journal), killRounds)
	if took := c.stop(); took > 5*time.Second {
		t.Errorf("stopping took %s", took)
	}
	checkVerified(t, dir)
	checkRebuildEqualsLive(t, dir)
}

// writeUntilKilled kills the server when a random number of commands was
// acknowledged, while the 16 go on.
func writeUntilKilled(t *testing.T, c *child, worker *person, round int) []acked {
	var mu sync.Mutex
	var journal []acked
	enough, reached := 40+rand.IntN(160), make(chan struct{})
	keep := func(a acked) {
		mu.Lock()
		defer mu.Unlock()
		if journal = append(journal, a); len(journal) == enough {
			close(reached)
		}
	}
	var writers sync.WaitGroup
	for w := range 16 {
		writers.Go(func() {
			for writeCase(worker, keep, w) {
			}
		})
	}
	select {
	case <-reached:
	case <-time.After(time.Minute):
		t.Errorf("round %d: only %d commands in a minute", round+1, len(journal))
	}
	c.kill()
	writers.Wait()
	return journal
}

// writeCase reports one case and notes on it; false when the server is gone.
func writeCase(worker *person, keep func(acked), w int) bool {
	id := uuid.Must(uuid.NewV7()).String()
	report := map[string]any{
		"kind": "incident", "matter": "E0101", "text": fmt.Sprintf("垃圾堆放 %d", w),
		"grid": worker.login.Unit, "occurred_at": time.Now().Add(-time.Minute).Format(time.RFC3339), "channel": "grid_worker",
	}
	if !send(worker, acked{method: "PUT", path: "/api/v1/cases/" + id, body: report}, keep) {
		return false
	}
	for i := range 3 {
		note := acked{method: "POST", path: "/api/v1/cases/" + id + "/note", key: fmt.Sprintf("note-%d", i), body: map[string]any{"text": "已到现场"}}
		if !send(worker, note, keep) {
			return false
		}
	}
	return true
}

func send(p *person, a acked, keep func(acked)) bool {
	status, answer, err := p.ask(a.method, a.path, a.key, a.body)
	if err != nil {
		return false // not acknowledged: it may or may not be there
	}
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
		return true
	}
	if status != http.StatusOK && status != http.StatusCreated {
		p.t.Errorf("%s %s: %d %v", a.method, a.path, status, answer)
		return false
	}
	a.status = status
	a.version, _ = answer["version"].(float64)
	a.position, _ = answer["position"].(string)
	a.hash, _ = answer["hash"].(string)
	keep(a)
	return true
}

// checkKept sends the command again: the log must answer as it did then.
func checkKept(t *testing.T, p *person, a acked) {
	t.Helper()
	for {
		status, answer, err := p.ask(a.method, a.path, a.key, a.body)
		if err != nil {
			t.Fatal(err)
		}
		if status == http.StatusTooManyRequests {
			time.Sleep(20 * time.Millisecond)
			continue
		}
		if status != http.StatusOK || answer["version"] != a.version || answer["position"] != a.position || answer["hash"] != a.hash {
			t.Errorf("%s %s was acknowledged as version %v at %s (%s), and is now %d %v", a.method, a.path, a.version, a.position, a.hash, status, answer)
		}
		return
	}
}

func checkVerified(t *testing.T, dir string) {
	t.Helper()
	out, code := tool(t, dir, "verify", "--json")
	var report struct {
		OK      bool
		Streams []struct{ Commits, Holes, Broken uint64 }
	}
	if err := json.Unmarshal(out, &report); err != nil || code != 0 || !report.OK || len(report.Streams) == 0 {
		t.Errorf("verify: code %d, %v: %s", code, err, out)
	}
}

func checkRebuildEqualsLive(t *testing.T, dir string) {
	t.Helper()
	out, code := tool(t, dir, "rebuild", "--check", "--json")
	var report struct {
		OK          bool
		Projections []struct {
			Name      string
			Rows      int
			Different int
		}
	}
	if err := json.Unmarshal(out, &report); err != nil || code != 0 || !report.OK || len(report.Projections) < 5 {
		t.Errorf("rebuild --check: code %d, %v: %s", code, err, out)
	}
	for _, p := range report.Projections {
		t.Logf("%s: %d rows, %d different", p.Name, p.Rows, p.Different)
	}
}
