package api

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gridcase/domain/es"
	"gridcase/handlers/access"
)

func TestMasks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ got, want string }{
		{maskName("张三"), "张*"}, {maskName("欧阳娜娜"), "欧***"}, {maskName("张"), "*"}, {maskName(""), ""},
		{maskPhone("13812345678"), "138****5678"}, {maskPhone("025-1234"), "********"}, {maskPhone("+8613812345678"), "+86*******5678"},
		{maskID("320106199001011234"), "320***********1234"}, {maskID("32010"), "*****"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %s, want %s", tt.got, tt.want)
		}
	}
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]bool{
		"": false, "zh-CN": false, "en": true, "en-GB,en;q=0.9": true, "zh-CN,zh;q=0.9,en;q=0.8": false, "zh;q=0.2, en;q=0.7": true,
		"fr": false, "fr, en;q=0.3": true, "en;q=zero": false, ";;;,,": false,
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Language", header)
		if english(r) != want {
			t.Errorf("%q: English %v", header, !want)
		}
	}
}

func TestOlderBodiesAreLifted(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, sent, want string }{
		{"today's body stays as it is", `{"matter":"E","text":"x"}`, `{"matter":"E","text":"x"}`},
		{"today's name wins", `{"matter":"E","category":"C"}`, `{"matter":"E"}`},
		{"a position in two numbers", `{"lat":1,"lng":2}`, `{"location":{"lat":1,"lng":2}}`},
		{"a position with what a phone knows of it", `{"location":{"latitude":1,"lon":2,"provider":"gps","speed":0}}`, `{"location":{"lat":1,"lng":2}}`},
		{"a location that is none is left to be refused", `{"location":7,"lat":1}`, `{"location":7}`},
		{"each spelling of a name", `{"occurredAt":1,"App_Version":2,"gridId":"g"}`, `{"grid":"g","occurred_at":1}`},
		{"a place under its old name", `{"gps":{"longitude":2}}`, `{"location":{"lng":2}}`},
		{"null is not sent", `{"severity":null,"category":null}`, `{}`},
		{"the device is dropped, a stranger is not", `{"deviceId":1,"colour":2}`, `{"colour":2}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var fields map[string]json.RawMessage
			if err := json.Unmarshal([]byte(tt.sent), &fields); err != nil {
				t.Fatal(err)
			}
			got, err := json.Marshal(oldReport.lift(fields))
			if err != nil || string(got) != tt.want {
				t.Errorf("got %s, %v; want %s", got, err, tt.want)
			}
		})
	}
}

// FuzzBody throws bytes at the reading of a report: whatever comes, it is an
// object or a refusal with a code.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{`{}`, `{"lat":1,"location":{"lng":null}}`, `[`, "\xff", `{"a":{"b":[1,2,{"c":null}]}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := httptest.NewRequest(http.MethodPut, "/", nil)
		fields, err := object(r, raw)
		if err != nil {
			if statuses[err.(*es.Rejection).Code] == 0 {
				t.Errorf("no code: %v", err)
			}
			return
		}
		if _, err := json.Marshal(oldReport.lift(fields)); err != nil {
			t.Error(err)
		}
	})
}

// bare is a server without parts, to see what it does before it needs any.
func bare(cfg Config) *server {
	cfg.Logger = slog.New(slog.DiscardHandler)
	return newServer(Deps{Unavailable: func(error) bool { return false }}, cfg)
}

func TestAPanicIsAProblem(t *testing.T) {
	t.Parallel()
	s := bare(Config{})
	s.mux.HandleFunc("GET /boom", func(http.ResponseWriter, *http.Request) { panic("secret") })
	w := httptest.NewRecorder()
	s.gate(http.HandlerFunc(s.dispatch)).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/boom", nil))
	if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), `"code":"internal"`) || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestTooOften(t *testing.T) {
	t.Parallel()
	h := New(Deps{}, Config{PerAddress: access.NewThrottle(0.001, 2), Logger: slog.New(slog.DiscardHandler)})
	var last *httptest.ResponseRecorder
	for range 3 {
		last = httptest.NewRecorder()
		h.ServeHTTP(last, httptest.NewRequest(http.MethodGet, "/api/v1/about", nil))
	}
	if last.Code != http.StatusTooManyRequests || last.Header().Get("Retry-After") == "" {
		t.Errorf("%d %v", last.Code, last.Header())
	}
	alive := httptest.NewRecorder()
	h.ServeHTTP(alive, httptest.NewRequest(http.MethodGet, "/livez", nil))
	if alive.Code != http.StatusOK {
		t.Errorf("whoever watches us is refused: %d", alive.Code)
	}
}

func TestProxiesAreBelievedOnlyWhenTrusted(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = "10.0.0.9:1234"
	r.Header.Set("X-Forwarded-For", "6.6.6.6, 203.0.113.7")
	r.Header.Set("X-Forwarded-Proto", "https")
	if address, secure := bare(Config{}).origin(r); address != "10.0.0.9" || secure {
		t.Errorf("a stranger's headers count: %s %v", address, secure)
	}
	address, secure := bare(Config{TrustProxy: true}).origin(r)
	if address != "203.0.113.7" || !secure {
		t.Errorf("the proxy's do not: %s %v", address, secure)
	}
	if c := cookie(&call{secure: true}, "t", 0); c.Name != "__Host-gridcase" || !c.Secure || c.Path != "/" || c.Domain != "" {
		t.Errorf("the cookie over TLS: %v", c)
	}
}

func TestHubDropsNobodyElse(t *testing.T) {
	t.Parallel()
	h := NewHub()
	slow, quick := h.join("a"), h.join("b")
	for range backlog + 10 {
		h.Publish(es.Change{})
		<-quick.changes
	}
	if len(slow.behind) != 1 || len(slow.changes) != backlog || len(quick.behind) != 0 {
		t.Errorf("slow %d/%d, quick %d", len(slow.changes), len(slow.behind), len(quick.behind))
	}
	for range perPerson {
		h.join("b")
	}
	if h.join("b") != nil {
		t.Error("one person opens streams without end")
	}
	h.leave(quick)
	if h.join("b") == nil {
		t.Error("a closed stream still counts")
	}
	h.Close()
	h.Close()
	for range backlog {
		<-slow.changes
	}
	if _, running := <-slow.changes; running || h.join("c") != nil {
		t.Error("a closed hub goes on")
	}
}

// TestAStreamOutlivesTheTimeouts: the server's limits are for answers that end.
func TestAStreamOutlivesTheTimeouts(t *testing.T) {
	t.Parallel()
	const limit = 100 * time.Millisecond
	ended := make(chan error, 1)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out := &events{w: w, control: http.NewResponseController(w)}
		if err := out.open(Ping{}); err != nil {
			ended <- err
			return
		}
		select {
		case <-r.Context().Done():
			ended <- r.Context().Err()
		case <-time.After(4 * limit):
			ended <- out.send("ping", "", Ping{})
		}
	}))
	server.Config.ReadTimeout, server.Config.WriteTimeout = limit, limit
	server.Start()
	defer server.Close()
	answer, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // nothing more is read
	if err := <-ended; err != nil {
		t.Errorf("the stream was cut: %v", err)
	}
}
