package api

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/google/uuid"
)

// gate is what every request passes, whatever it asks for: it gets an id, its
// answer gets the headers that browsers need, a panic becomes a problem, and
// those who ask too often wait.
func (s *server) gate(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{id: uuid.NewString(), path: r.URL.Path, english: english(r), token: token(r)}
		c.address, c.secure = s.origin(r)
		r = r.WithContext(context.WithValue(r.Context(), callKey{}, c))
		answer := &answer{ResponseWriter: w}
		s.headers(answer.Header(), c)
		defer s.finish(answer, r, c, time.Now())
		switch {
		case !probing(r) && !s.cfg.PerAddress.Take(c.address):
			c.tell(errTooOften).write(answer)
		case cross.Check(r) != nil:
			c.tell(errCrossSite).write(answer)
		default:
			next.ServeHTTP(answer, r)
		}
	})
}

// probing requests come from whoever watches us, and must not be refused.
func probing(r *http.Request) bool { return r.URL.Path == "/livez" || r.URL.Path == "/readyz" }

// finish answers a panic, logs and counts. The log has the route and never the
// path's query: people search for names.
func (s *server) finish(w *answer, r *http.Request, c *call, began time.Time) {
	if broke := recover(); broke != nil {
		if broke == http.ErrAbortHandler {
			panic(broke)
		}
		s.logger.Error("panic", "request", c.id, "route", r.Pattern, "panic", fmt.Sprint(broke), "stack", string(debug.Stack()))
		if w.status == 0 {
			c.tell(errInside).write(w)
		}
	}
	took := time.Since(began)
	s.metrics.count(r, w.status, took)
	s.logger.Debug("request", "request", c.id, "method", r.Method, "route", r.Pattern, "status", w.status, "ms", took.Milliseconds(), "person", c.actor.ID)
}

// policy lets a page run our own scripts and styles and nothing else; %s is where
// pictures may come from beside.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:%s; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

func (s *server) headers(h http.Header, c *call) {
	h.Set("X-Request-Id", c.id)
	h.Set("Content-Security-Policy", s.content)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept-Language, Authorization, Cookie")
	if c.secure {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
}

// origin is the client's address and whether it came by TLS. What a proxy says
// counts only where one is trusted; it adds itself at the end of the list.
func (s *server) origin(r *http.Request) (address string, secure bool) {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		address = r.RemoteAddr
	}
	secure = r.TLS != nil
	if !s.cfg.TrustProxy {
		return address, secure
	}
	if hops := r.Header.Values("X-Forwarded-For"); len(hops) > 0 {
		all := strings.Split(hops[len(hops)-1], ",")
		address = strings.TrimSpace(all[len(all)-1])
	}
	return address, secure || r.Header.Get("X-Forwarded-Proto") == "https"
}

// answer remembers the status for the log.
type answer struct {
	http.ResponseWriter
	status int
}

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	return a.ResponseWriter.Write(b)
}

// Unwrap lets deadlines and flushing reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
