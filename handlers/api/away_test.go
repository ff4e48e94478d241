package api_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"gridcase/infra/embedded"
	"gridcase/infra/testkit"
)

// TestPostgresAway stops the views' database: reports and commands go on, reads
// say so and when to come back, and everything is there when it is.
func TestPostgresAway(t *testing.T) {
	t.Parallel()
	dir, quiet := t.TempDir(), slog.New(slog.DiscardHandler)
	start := func() *embedded.Postgres {
		t.Helper()
		p, err := embedded.StartPostgres(t.Context(), dir, embedded.PostgresConfig{Unsafe: true, Logger: quiet})
		must(t, err)
		return p
	}
	p := start()
	w := setupOn(t, p.DSN())
	before := w.report(t, "worker", map[string]any{"matter": "E0102"})
	must(t, p.Close())

	id := w.report(t, "worker", map[string]any{"matter": "E0102"})
	w.do(t, "staff", id, "claim", nil).want(t, http.StatusOK, "")
	w.do(t, "staff", before, "claim", nil).want(t, http.StatusOK, "")
	w.ask(t, "staff", "GET", "/api/v1/cases/"+id+"/clock", nil).want(t, http.StatusOK, "")
	for _, path := range []string{"cases/" + id, "cases/" + id + "/timeline", "queues/st", "queues/st?after=CASES_2026_0:1", "inbox"} {
		began := time.Now()
		got := w.ask(t, "staff", "GET", "/api/v1/"+path, nil)
		if got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") == "" {
			t.Errorf("%s: %s, Retry-After %q", path, got, got.header.Get("Retry-After"))
		}
		if took := time.Since(began); took > 6*time.Second {
			t.Errorf("%s took %s to say so", path, took)
		}
	}
	got := w.ask(t, "", "POST", "/api/v1/sessions", map[string]any{"username": "boss", "password": password})
	got.want(t, http.StatusCreated, "") // people can even log in

	p = start()
	t.Cleanup(func() { must(t, p.Close()) })
	w.tokens["boss"] = got.text("token")
	testkit.Eventually(t, 30*time.Second, func() error {
		if got := w.ask(t, "boss", "GET", "/api/v1/cases/"+id, nil); got.status != http.StatusOK || got.text("holder") != "staff" {
			return fmt.Errorf("the case after the outage: %s", got)
		}
		return nil
	})
}
