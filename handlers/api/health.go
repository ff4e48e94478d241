package api

import (
	"context"
	"encoding/json"
	"net/http"

	"gridcase/handlers/access"
)

// Part is how one part of the program is.
type Part struct {
	Name   string `json:"name"` // "log", "postgres", "projection queue"
	OK     bool   `json:"ok"`
	Needed bool   `json:"needed"` // without it nothing can be taken in: not ready
	Detail string `json:"detail,omitempty"`
}

// showAlive says that the process runs and answers; nothing else is asked.
func (s *server) showAlive(w http.ResponseWriter, _ *http.Request) {
	s.json(w, http.StatusOK, map[string]string{"status": "alive"})
}

// showReady says whether to send people here. While only Postgres is away the
// answer is yes: reports and commands are taken, and views say 503 themselves.
func (s *server) showReady(w http.ResponseWriter, r *http.Request) {
	status, word := http.StatusOK, "ready"
	parts := s.deps.Health(r.Context())
	for _, p := range parts {
		switch {
		case !p.OK && p.Needed:
			status, word = http.StatusServiceUnavailable, "not ready"
		case !p.OK && word == "ready":
			word = "degraded"
		}
	}
	s.json(w, status, map[string]any{"status": word, "parts": parts})
}

func (s *server) json(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client left: nobody to tell
}

type healthOutput struct {
	Body struct {
		OK    bool   `json:"ok"`
		Parts []Part `json:"parts" doc:"Of the program: what it needs, what it shows, parked cases, and rungs that should have been reached."`
	}
}

// showHealth lets those who watch over the work see what the program itself
// cannot do: a case that is parked is on nobody's screen.
func (s *server) showHealth(ctx context.Context, _ *struct{}) (*healthOutput, error) {
	if err := access.MayTend(callOf(ctx).actor); err != nil {
		return nil, err
	}
	out := &healthOutput{}
	out.Body.OK, out.Body.Parts = true, append(s.deps.Health(ctx), s.deps.Upkeep(ctx)...)
	for _, p := range out.Body.Parts {
		out.Body.OK = out.Body.OK && p.OK
	}
	return out, nil
}
