package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"

	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/reference"
	"gridcase/domain/routing"
	"gridcase/handlers/access"
	"gridcase/handlers/api"
	"gridcase/handlers/command"
	"gridcase/handlers/rehearse"
	"gridcase/handlers/web"
	"gridcase/infra/eventlog"
	"gridcase/infra/postgres"
	"gridcase/infra/seal"
	"gridcase/infra/testkit"
	"gridcase/projections/casefile"
	"gridcase/projections/handovers"
	"gridcase/projections/inbox"
	"gridcase/projections/kpi"
	"gridcase/projections/moves"
	"gridcase/projections/precedents"
	"gridcase/projections/queue"
	"gridcase/projections/search"
	"gridcase/projections/timeline"
	"gridcase/projections/twins"
)

// town is the whole program but its binary: real log, real keys, real views.
type town struct {
	url       string
	log       *eventlog.Log
	library   *command.Library
	hub       *api.Hub
	keys      *seal.Keys
	db        *postgres.DB
	cases     *command.Cases
	documents *command.Documents
	tokens    map[string]string
}

const password = "correct horse"

// hashed takes its time once for all towns.
var hashed = sync.OnceValues(func() (string, error) { return access.Hash(password) })

// units: two streets whose names begin alike, communities with a shared station,
// and one community without a street.
var units = []org.Unit{
	{ID: "jq", Kind: org.KindDistrict, Zh: "金桥区", En: "Jinqiao"},
	{ID: "wy", Kind: org.KindStreet, Parent: "jq", Zh: "文苑街道", En: "Wenyuan Street"},
	{ID: "wy2", Kind: org.KindStreet, Parent: "jq", Zh: "文苑二街道", En: "Wenyuan Second Street"},
	{ID: "ha", Kind: org.KindCommunity, Parent: "wy", Zh: "海安社区", En: "Haian"},
	{ID: "hb", Kind: org.KindCommunity, Parent: "wy", Zh: "海宝社区", En: "Haibao"},
	{ID: "hc", Kind: org.KindCommunity, Parent: "wy2", Zh: "海昌社区", En: "Haichang"},
	{ID: "ha-01", Kind: org.KindGrid, Parent: "ha", Zh: "一网格", En: "Grid 1"},
	{ID: "ha-02", Kind: org.KindGrid, Parent: "ha", Zh: "二网格", En: "Grid 2"},
	{ID: "hc-01", Kind: org.KindGrid, Parent: "hc", Zh: "三网格", En: "Grid 3"},
	{ID: "wy2-zf", Kind: org.KindOffice, Parent: "wy2", Zh: "文苑二街道综合执法队", En: "Enforcement team"},
	{ID: "wy2-zc", Kind: org.KindOffice, Parent: "wy2", Zh: "文苑二街道综合办", En: "General office"},
	{ID: "st", Kind: org.KindStation, Parent: "wy", Zh: "海安服务站", En: "Haian station", Serves: []string{"ha", "hb"}},
}

var people = []org.Person{
	{ID: "worker", Name: "王格", Grants: []org.Grant{{Role: org.GridWorker, Unit: "ha-01"}}},
	{ID: "other", Name: "李格", Grants: []org.Grant{{Role: org.GridWorker, Unit: "ha-02"}}},
	{ID: "staff", Name: "张站", Grants: []org.Grant{{Role: org.StationStaff, Unit: "st"}}},
	{ID: "staff2", Name: "赵站", Grants: []org.Grant{{Role: org.StationStaff, Unit: "st"}}},
	{ID: "secretary", Name: "孙书记", Grants: []org.Grant{{Role: org.Supervisor, Unit: "ha"}}},
	{ID: "mayor", Name: "吴区长", Grants: []org.Grant{{Role: org.Supervisor, Unit: "jq"}}},
	{ID: "boss", Name: "陈主管", Grants: []org.Grant{{Role: org.Supervisor, Unit: "wy"}}},
	{ID: "far", Name: "周主管", Grants: []org.Grant{{Role: org.Supervisor, Unit: "wy2"}}},
	{ID: "zf", Name: "郑队", Grants: []org.Grant{{Role: org.StreetStaff, Unit: "wy2-zf"}}},
	{ID: "zc", Name: "冯办", Grants: []org.Grant{{Role: org.StreetStaff, Unit: "wy2-zc"}}},
	{ID: "admin", Name: "管理员", Grants: []org.Grant{{Role: org.Admin, Unit: "jq"}}},
}

func setup(t *testing.T) *town {
	t.Helper()
	return setupOn(t, testkit.Postgres(t))
}

func setupOn(t *testing.T, dsn string) *town {
	t.Helper()
	ctx, quiet := t.Context(), slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	nc := testkit.NATS(t)
	log, err := eventlog.Open(ctx, nc, eventlog.Config{Logger: quiet})
	must(t, err)
	js, err := jetstream.New(nc)
	must(t, err)
	keys, err := seal.Open(ctx, js, bytes.Repeat([]byte{7}, 32), seal.Config{})
	must(t, err)
	credentials, err := seal.OpenCredentials(ctx, js, seal.Config{})
	must(t, err)
	adopt(t, log)
	library, err := command.NewLibrary(ctx, log, command.LibraryConfig{})
	must(t, err)
	hash, err := hashed()
	must(t, err)
	for _, p := range people {
		must(t, credentials.Set(ctx, p.ID, hash))
	}
	w := &town{log: log, library: library, keys: keys, hub: api.NewHub(), tokens: map[string]string{}}
	db, engine := views(t, log, keys, w.hub, dsn)
	w.db = db
	pages, err := web.Handler()
	must(t, err)
	sessions := access.NewSessions(postgres.NewSessions(db, access.PersonOf), access.SessionsConfig{})
	w.cases = command.New(log, library, keys, command.Config{Logger: quiet})
	w.documents = command.NewDocuments(log, library, command.Config{Logger: quiet})
	handler := api.New(api.Deps{
		Cases: w.cases, Reference: library,
		Proposals: command.NewProposals(log, library, time.Now),
		Documents: w.documents,
		Accounts:  access.NewAccounts(credentials, library, access.AccountsConfig{}),
		Sessions:  sessions,
		History:   rehearsed{log},
		Views:     api.Views{DB: db, Wait: engine.Wait}, Seals: keys, Hub: w.hub, Unavailable: postgres.Unavailable,
		Health: func(context.Context) []api.Part { return []api.Part{{Name: "log", OK: true, Needed: true}} },
		Upkeep: func(context.Context) []api.Part { return []api.Part{{Name: "ladder", OK: true}} },
	}, api.Config{Logger: quiet, Pages: pages, Demo: []api.Login{
		{Role: "grid_worker", Username: "worker", Password: password, Unit: "ha-01", Name: "王格"},
		{Role: "station_staff", Username: "staff", Password: password, Unit: "st", Name: "张站"},
		{Role: "supervisor", Username: "boss", Password: password, Unit: "wy", Name: "陈主管"},
	}})
	server := httptest.NewUnstartedServer(handler)
	server.Config = api.NewServer(handler, w.hub)
	server.Start()
	t.Cleanup(server.Close)
	t.Cleanup(w.hub.Close) // before the server: it waits for open streams
	w.url = server.URL
	for _, p := range people {
		w.tokens[p.ID], _, err = sessions.Open(ctx, p.ID)
		must(t, err)
	}
	testkit.Eventually(t, 30*time.Second, func() error { // the views are built in the background
		all, err := engine.Status(ctx)
		if err == nil && !postgres.Ready(all) {
			err = fmt.Errorf("views are still being built: %v", all)
		}
		return err
	})
	return w
}

// feed gives the engine the log in the engine's own words.
type feed struct{ *eventlog.Log }

func (f feed) Read(ctx context.Context, stream string, from es.Checkpoint) (postgres.Reader, error) {
	return f.Log.Read(ctx, stream, from)
}

// rehearsed gives trials the log in their words.
type rehearsed struct{ *eventlog.Log }

func (r rehearsed) Read(ctx context.Context, stream string, from es.Checkpoint) (rehearse.Reader, error) {
	return r.Log.Read(ctx, stream, from)
}

// keyring opens words for the search.
type keyring struct{ *seal.Keys }

func (k keyring) Open(ctx context.Context, secrets []search.Secret) (plain []string, err error) {
	for _, s := range secrets {
		p, err := k.Unseal(ctx, s.Case, s.Sealed)
		if errors.Is(err, seal.ErrForeign) || errors.Is(err, seal.ErrNoKey) {
			p, err = "", nil
		}
		if err != nil {
			return nil, err
		}
		plain = append(plain, p)
	}
	return plain, nil
}

func views(t *testing.T, log *eventlog.Log, keys *seal.Keys, hub *api.Hub, dsn string) (*postgres.DB, *postgres.Engine) {
	t.Helper()
	db, err := postgres.Open(t.Context(), dsn, postgres.Config{Projections: []postgres.Projection{
		{Name: queue.Name, Schema: queue.Schema, Version: queue.Version, New: func() postgres.Fold { return queue.New() }},
		{Name: queue.PastName, Schema: queue.PastSchema, Version: queue.PastVersion, New: func() postgres.Fold { return queue.NewPast() }},
		{Name: kpi.PastName, Schema: kpi.PastSchema, Version: kpi.PastVersion, New: func() postgres.Fold { return kpi.NewPast() }},
		{Name: casefile.Name, Schema: casefile.Schema, Version: casefile.Version, New: func() postgres.Fold { return casefile.New() }},
		{Name: timeline.Name, Schema: timeline.Schema, Version: timeline.Version, New: func() postgres.Fold { return timeline.New() }},
		{Name: kpi.Name, Schema: kpi.Schema, Version: kpi.Version, New: func() postgres.Fold { return kpi.New() }},
		{Name: precedents.Name, Schema: precedents.Schema, Version: precedents.Version, New: func() postgres.Fold { return precedents.New() }},
		{Name: twins.Name, Schema: twins.Schema, Version: twins.Version, New: func() postgres.Fold { return twins.New() }},
		{Name: search.Name, Schema: search.Schema, Version: search.Version, New: func() postgres.Fold { return search.New(keyring{keys}) }},
		{Name: handovers.Name, Schema: handovers.Schema, Version: handovers.Version, New: func() postgres.Fold { return handovers.New() }},
		{Name: moves.Name, Schema: moves.Schema, Version: moves.Version, New: func() postgres.Fold { return moves.New() }},
		{Name: inbox.Name, Schema: inbox.Schema, Version: inbox.Version, New: func() postgres.Fold { return inbox.New() }},
	}})
	must(t, err)
	engine := postgres.NewEngine(db, feed{log}, postgres.EngineConfig{
		Logger: slog.New(slog.DiscardHandler),
		Notify: func(changes []es.Change) {
			for _, c := range changes {
				hub.Publish(c)
			}
		},
	})
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); engine.Run(ctx) }()
	t.Cleanup(func() { stop(); <-done; db.Close() })
	return db, engine
}

// adopt puts the town's documents in force.
func adopt(t *testing.T, log *eventlog.Log) {
	t.Helper()
	var whole []reference.Event
	for _, u := range units {
		whole = append(whole, reference.UnitSet{Unit: u})
	}
	for _, p := range people {
		whole = append(whole, reference.PersonSet{Person: p})
	}
	commit(t, log, reference.Org, es.Recorded{}, whole...)
	commit(t, log, reference.Matters, es.Recorded{}, reference.MattersAdopted{Catalogue: matter.Default()})
	commit(t, log, reference.Calendar, es.Recorded{}, reference.CalendarAdopted{Calendar: clock.Default()})
	commit(t, log, reference.Policy, es.Recorded{}, reference.PolicyAdopted{Policy: routing.Default()})
}

func commit(t *testing.T, log *eventlog.Log, subject string, after es.Recorded, events ...reference.Event) {
	t.Helper()
	c := es.Commit{ID: uuid.NewString(), Subject: subject, By: "system:test", At: time.Now()}
	for _, e := range events {
		data, err := json.Marshal(e)
		must(t, err)
		c.Events = append(c.Events, es.Stored{Type: reference.Name(e), Data: data})
	}
	_, err := log.AppendReference(t.Context(), []es.Commit{c}, after)
	must(t, err)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// reply is an answer as a client sees it.
type reply struct {
	status int
	header http.Header
	body   []byte
	fields map[string]any
}

func (r reply) String() string { return fmt.Sprintf("%d %s", r.status, r.body) }

// text reads a member, also one inside another: "route.rule".
func (r reply) text(path string) string {
	var v any = r.fields
	for _, name := range strings.Split(path, ".") {
		inner, ok := v.(map[string]any)
		if !ok {
			return ""
		}
		v = inner[name]
	}
	if s, ok := v.(string); ok {
		return s
	}
	return ""
}

// want checks status and, for a refusal, its code and that it is a problem.
func (r reply) want(t *testing.T, status int, code string) {
	t.Helper()
	if r.status != status || r.text("code") != code {
		t.Errorf("got %s; want %d %s", r, status, code)
	}
	if status >= 400 && (r.header.Get("Content-Type") != "application/problem+json" || r.text("detail") == "" || r.text("request_id") == "") {
		t.Errorf("no problem of RFC 9457: %s %s", r.header.Get("Content-Type"), r)
	}
}

// ask sends JSON, or bytes as they are, as a person ("" for nobody).
func (w *town) ask(t *testing.T, person, method, path string, body any, header ...string) reply {
	t.Helper()
	var content io.Reader
	switch b := body.(type) {
	case nil:
	case []byte:
		content = bytes.NewReader(b)
	default:
		encoded, err := json.Marshal(b)
		must(t, err)
		content = bytes.NewReader(encoded)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, w.url+path, content)
	must(t, err)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if token := w.tokens[person]; token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	must(t, err)
	defer answer.Body.Close() //nolint:errcheck // read to its end below
	got := reply{status: answer.StatusCode, header: answer.Header}
	got.body, err = io.ReadAll(answer.Body)
	must(t, err)
	if strings.Contains(answer.Header.Get("Content-Type"), "json") {
		must(t, json.Unmarshal(got.body, &got.fields))
	}
	return got
}

// do carries out a verb under a key of its own.
func (w *town) do(t *testing.T, person, id, verb string, body any) reply {
	t.Helper()
	return w.ask(t, person, "POST", "/api/v1/cases/"+id+"/"+verb, body, "Idempotency-Key", uuid.NewString())
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// incident is a report that is right in every way; changes overwrite it.
func incident(changes map[string]any) map[string]any {
	body := map[string]any{
		"kind": "incident", "matter": "E0101", "text": "垃圾满溢", "grid": "ha-01",
		"occurred_at": time.Now().Add(-time.Minute).Format(time.RFC3339), "channel": "grid_worker",
	}
	for name, value := range changes {
		if body[name] = value; value == nil {
			delete(body, name)
		}
	}
	return body
}

func (w *town) report(t *testing.T, person string, changes map[string]any) string {
	t.Helper()
	id := newID()
	if got := w.ask(t, person, "PUT", "/api/v1/cases/"+id, incident(changes)); got.status != http.StatusCreated {
		t.Fatalf("report as %s: %s", person, got)
	}
	return id
}
