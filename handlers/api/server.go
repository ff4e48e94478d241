package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/prometheus/client_golang/prometheus"

	"gridcase/domain/es"
	"gridcase/domain/personal"
	"gridcase/domain/reference"
	"gridcase/handlers/access"
	"gridcase/handlers/command"
	"gridcase/handlers/rehearse"
)

// Reference are the documents in force, and what the log has of one; the library.
type Reference interface {
	Current() reference.State
	Before(ctx context.Context, subject string) ([]es.Recorded, error)
	Refresh(ctx context.Context) error
}

// Deps is what the API cannot do without.
type Deps struct {
	Cases     *command.Cases
	Reference Reference
	Documents *command.Documents
	Proposals *command.Proposals
	Accounts  *access.Accounts
	Sessions  *access.Sessions
	History   rehearse.Log // the whole log, to try other rules on
	Views     Views
	Seals     Seals
	Hub       *Hub
	Blobs     Blobs // nil keeps no photos
	// Unavailable reports whether an error says that the views' database does
	// not answer, as against one that is a mistake of ours.
	Unavailable func(error) bool
	// Health says how the parts are; it must answer within a second or two.
	Health func(context.Context) []Part
	// Upkeep looks at what takes longer: parked cases, and rungs that should have
	// been reached.
	Upkeep func(context.Context) []Part
}

// Seals opens what residents said.
type Seals interface {
	Unseal(ctx context.Context, caseID string, s personal.Sealed) (string, error)
	// Index is the blind index of a "phone", an "id_number" or a "name".
	Index(kind, value string) string
}

// Config is optional; its zero value works.
type Config struct {
	Now    func() time.Time // the domain's clock; default time.Now
	Speed  float64          // how fast it runs; default 1. Pages count down by it
	Logger *slog.Logger
	// Metrics takes the API's own figures and is shown at /metrics; default a
	// registry of its own.
	Metrics *prometheus.Registry
	// OpenMetrics shows /metrics to every address and not to this machine only.
	OpenMetrics bool
	// TrustProxy believes X-Forwarded-For and X-Forwarded-Proto. Set it only
	// where a proxy of ours stands in front and overwrites them.
	TrustProxy bool
	PerPerson  *access.Throttle // default 50/s, 200 at once
	PerAddress *access.Throttle // default 200/s, 1000 at once: a whole street office may share an address
	Pages      http.Handler     // the web pages at / and /app/; nil serves none
	Tiles      *Tiles           // pictures under the map; nil for none, and then no page asks another host
	Demo       []Login          // logins that the first page offers; set in a demo only
	Version    string           // of the program; default "dev"
}

// Login is one of the demo's people, shown on the first page.
type Login struct {
	Role     string `json:"role"`
	Username string `json:"username"`
	Password string `json:"password"`
	Unit     string `json:"unit"`
	Name     string `json:"name"`
}

type server struct {
	deps    Deps
	cfg     Config
	logger  *slog.Logger
	mux     *http.ServeMux
	huma    huma.API
	metrics metrics
	content string           // the content policy of every answer
	codes   *access.Throttle // who asks by code, without a login
	trials  *trials
	advisor advisor
}

// New is everything that the program serves over HTTP.
func New(deps Deps, cfg Config) http.Handler {
	s := newServer(deps, cfg)
	s.routes()
	return s.gate(http.HandlerFunc(s.dispatch))
}

// newServer fills in the defaults; it registers no route yet.
func newServer(deps Deps, cfg Config) *server {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Speed == 0 {
		cfg.Speed = 1
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	if cfg.Metrics == nil {
		cfg.Metrics = prometheus.NewRegistry()
	}
	if cfg.PerPerson == nil {
		cfg.PerPerson = access.NewThrottle(50, 200)
	}
	if cfg.PerAddress == nil {
		cfg.PerAddress = access.NewThrottle(200, 1000)
	}
	if cfg.Version == "" {
		cfg.Version = "dev"
	}
	s := &server{deps: deps, cfg: cfg, logger: cfg.Logger, mux: http.NewServeMux(), metrics: newMetrics(cfg.Metrics), codes: access.NewThrottle(1, 30), trials: newTrials(deps.History, cfg.Logger), content: contentPolicy(cfg.Tiles)}
	s.huma = s.newHuma()
	return s
}

// dispatch makes a problem of what the mux would answer in plain text.
func (s *server) dispatch(w http.ResponseWriter, r *http.Request) {
	handler, pattern := s.mux.Handler(r)
	if pattern != "" {
		s.mux.ServeHTTP(w, r)
		return
	}
	answer := probe{header: http.Header{}}
	handler.ServeHTTP(&answer, r)
	refusal := errNoRoute
	if answer.status == http.StatusMethodNotAllowed {
		refusal = errNoMethod
		w.Header().Set("Allow", answer.header.Get("Allow"))
	}
	callOf(r.Context()).tell(refusal).write(w)
}

// probe keeps what a handler would have answered.
type probe struct {
	header http.Header
	status int
}

func (p *probe) Header() http.Header         { return p.header }
func (p *probe) Write(b []byte) (int, error) { return len(b), nil }
func (p *probe) WriteHeader(status int)      { p.status = status }
