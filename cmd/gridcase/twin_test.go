package main

import (
	"log/slog"
	"net/http"
	"testing"
	"time"

	"gridcase/infra/embedded"
)

// TestTwoInstancesShareTheWork runs two programs on one log and one database, as
// production does: claims race across both and one wins, a rung is reached once,
// and when one is killed the other goes on.
func TestTwoInstancesShareTheWork(t *testing.T) {
	t.Parallel()
	env := shared(t)
	one := startIn(t, env, room(t), "demo", "--json", "--history", "0", "--rate", "0", "--speed", "20000")
	two := startIn(t, env, room(t), "demo", "--json", "--history", "0", "--rate", "0", "--speed", "20000")
	s, other := meet(one), meet(two)
	s.second = other.second // the rival sits at the other instance

	id, _ := s.report("C0103")
	s.race(t, id)

	id, _ = s.report("E0506")
	eventually(t, 40*time.Second, func() (map[string]any, bool) {
		c := other.supervisor.must(http.StatusOK, "GET", "/api/v1/cases/"+id, "", nil)
		return c, c["level"] == "district"
	})
	checkEachRungOnce(t, other.supervisor, id)

	one.kill() // whichever of the two projects: the other must, within seconds
	next, answer := other.report("C0101")
	eventually(t, 30*time.Second, func() (map[string]any, bool) {
		status, page, err := other.supervisor.ask("GET", "/api/v1/queues/"+other.supervisor.login.Unit+"?view=claimable&limit=200&after="+position(answer), "", nil)
		return page, err == nil && status == http.StatusOK && has(other.supervisor.queue("all", ""), next)
	})
}

// shared is the environment of instances on one nats-server and one Postgres.
func shared(t *testing.T) []string {
	t.Helper()
	dir, quiet := room(t), slog.New(slog.DiscardHandler)
	nats, err := embedded.StartNATS(t.Context(), dir, embedded.NATSConfig{Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	database, err := embedded.StartPostgres(t.Context(), dir, embedded.PostgresConfig{Unsafe: true, Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, closing := range []func() error{database.Close, nats.Close} {
			if err := closing(); err != nil {
				t.Error(err)
			}
		}
	})
	return []string{"NATS_URL=" + nats.URL(), "DATABASE_URL=" + database.DSN(), "GRIDCASE_KEK=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}
}

func checkEachRungOnce(t *testing.T, p *person, id string) {
	t.Helper()
	line := p.must(http.StatusOK, "GET", "/api/v1/cases/"+id+"/timeline", "", nil)
	entries, _ := line["entries"].([]any)
	climbs, rungs := 0, 0
	for _, e := range entries {
		switch entry, _ := e.(map[string]any); entry["type"] {
		case "case.escalated.v1":
			climbs++
		case "case.rung_reached.v1":
			rungs++
		}
	}
	// Community to street to district, each by accept.50 and accept.100; at the
	// top the ladder of the district may have gone on meanwhile.
	if climbs != 2 || rungs < 4 {
		t.Errorf("%d climbs and %d rungs in %v", climbs, rungs, entries)
	}
}
