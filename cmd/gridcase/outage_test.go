package main

import (
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"gridcase/infra/embedded"
)

// TestCommandsAreTakenWhilePostgresIsAway stops the database under a running
// server: reports and claims go on, reads say when to come back, and everything
// appears when it is there again.
func TestCommandsAreTakenWhilePostgresIsAway(t *testing.T) {
	t.Parallel()
	base := room(t)
	database := func() *embedded.Postgres {
		p, err := embedded.StartPostgres(t.Context(), base, embedded.PostgresConfig{Unsafe: true, Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := p.Close(); err != nil {
				t.Error(err)
			}
		})
		return p
	}
	first := database()
	s := meet(startIn(t, []string{"DATABASE_URL=" + first.DSN()}, room(t), "demo", "--json", "--history", "0", "--rate", "0"))
	before, _ := s.report("C0103")

	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	var during []string
	for range 5 {
		id, _ := s.report("C0103")
		s.staff.must(http.StatusOK, "POST", "/api/v1/cases/"+id+"/claim", "claim", map[string]any{})
		during = append(during, id)
	}
	status, problem, err := s.staff.ask("GET", "/api/v1/queues/"+s.staff.login.Unit+"?view=all", "", nil)
	if err != nil || status != http.StatusServiceUnavailable || problem["code"] == nil || problem["detail"] == nil {
		t.Errorf("a read while the database is away: %d %v %v", status, problem, err)
	}

	database()
	eventually(t, 30*time.Second, func() (map[string]any, bool) {
		status, page, err := s.staff.ask("GET", "/api/v1/queues/"+s.staff.login.Unit+"?view=all&limit=200", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		if status != http.StatusOK {
			return page, false
		}
		ids := s.staff.queue("all", "")
		return page, !slices.ContainsFunc(append(during, before), func(id string) bool { return !has(ids, id) })
	})
}

// TestAWipedPostgresIsBuiltAgain removes the database's directory: all stands as
// before, by rebuild alone; people log in again.
func TestAWipedPostgresIsBuiltAgain(t *testing.T) {
	t.Parallel()
	dir := room(t)
	s := meet(start(t, dir, "demo", "--json", "--history", "60", "--rate", "0"))
	_, last := s.report("C0101")
	want := s.supervisor.queue("all", position(last))
	if len(want) == 0 {
		t.Fatal("nothing open: the test would see nothing")
	}
	s.stop()
	if err := os.RemoveAll(filepath.Join(dir, "postgres")); err != nil {
		t.Fatal(err)
	}

	c := start(t, dir, "serve", "--json")
	s.supervisor.url = c.URL
	s.supervisor.must(http.StatusUnauthorized, "GET", "/api/v1/queues/"+s.supervisor.login.Unit, "", nil)
	again := c.as(s.supervisor.login)
	if got := again.queue("all", position(last)); !slices.Equal(got, want) {
		t.Errorf("after the wipe\n%v\nbefore\n%v", got, want)
	}
}

// TestBadInputIsRefusedInWords sends what must not get in: each is a problem
// with its own code and a sentence, and nothing is half-written.
func TestBadInputIsRefusedInWords(t *testing.T) {
	t.Parallel()
	s := tell(t, room(t))
	good := s.incident("E0101")
	with := func(k string, v any) map[string]any {
		b := map[string]any{}
		for key, value := range good {
			b[key] = value
		}
		b[k] = v
		return b
	}
	v7 := func() string { return uuid.Must(uuid.NewV7()).String() }
	old := uuid.Must(uuid.NewV7())
	copy(old[:6], []byte{0, 0, 0, 0, 0, 1}) // 1970
	mebibyte := string(slices.Repeat([]byte("长"), 1<<20/3+1))
	codes := map[string]string{}
	for name, c := range map[string]struct {
		id   string
		body any
	}{
		"unknown matter":       {v7(), with("matter", "Z9999")},
		"unknown grid":         {v7(), with("grid", "nowhere")},
		"grid of somebody":     {v7(), with("grid", "qj-ss-01-g02")},
		"future":               {v7(), with("occurred_at", time.Now().Add(2*time.Hour).Format(time.RFC3339))},
		"malformed id":         {"not-a-uuid", good},
		"wrong version":        {uuid.NewString(), good},
		"old id":               {old.String(), good},
		"1 MiB of text":        {v7(), with("text", mebibyte)},
		"long text":            {v7(), with("text", mebibyte[:30_000])},
		"invalid UTF-8":        {v7(), []byte("{\"text\":\"\xff\xfe\"}")},
		"no JSON":              {v7(), []byte(`{"matter":`)},
		"unknown field":        {v7(), with("colour", "red")},
		"kind of another sort": {v7(), with("kind", "service")},
	} {
		status, problem, err := s.worker.ask("PUT", "/api/v1/cases/"+c.id, "", c.body)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		code, _ := problem["code"].(string)
		detail, _ := problem["detail"].(string)
		if status < 400 || status > 499 || code == "" || detail == "" {
			t.Errorf("%s: %d %v", name, status, problem)
		}
		if twin := codes[code]; twin != "" {
			t.Errorf("%s and %s have one code, %s", name, twin, code)
		}
		codes[code] = name
		if u, err := uuid.Parse(c.id); err == nil && u.Version() == 7 {
			s.worker.must(http.StatusNotFound, "GET", "/api/v1/cases/"+c.id, "", nil)
		}
	}
	s.worker.must(http.StatusCreated, "PUT", "/api/v1/cases/"+v7(), "", with("appVersion", "1.0.3")) // an older phone app sent it
	id, _ := s.report("C0103")
	if p := s.staff.must(http.StatusBadRequest, "POST", "/api/v1/cases/"+id+"/claim", "", map[string]any{}); p["code"] != "idempotency.key_missing" {
		t.Errorf("without an Idempotency-Key: %v", p)
	}
}
