package api

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"gridcase/handlers/access"
)

// Marks of an operation, in its metadata.
const (
	open  = "open"  // answers without a session
	keyed = "keyed" // wants an Idempotency-Key
	raw   = "raw"   // its content is a photo and no JSON
	older = "older" // a phone may send what an older app wrote: *legacy
)

// enter is what every operation passes before its body is read: who is it, do
// they ask too often, is the key there, is the content what it says it is.
func (s *server) enter(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	op, c := ctx.Operation(), callOf(r.Context())
	if op.Metadata[open] == nil {
		if err := s.identify(r.Context(), c); err != nil {
			s.fail(r.Context(), err).write(w)
			return
		}
		if !s.cfg.PerPerson.Take(c.actor.ID) {
			c.tell(errTooOften).write(w)
			return
		}
	}
	if op.Metadata[keyed] != nil {
		if err := checkKey(r.Header.Get("Idempotency-Key")); err != nil {
			s.fail(r.Context(), err).write(w)
			return
		}
	}
	if op.Metadata[raw] != nil {
		content, err := s.readPhoto(w, r)
		if err != nil {
			s.fail(r.Context(), err).write(w)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(content))
	} else if op.RequestBody != nil {
		if err := s.readBody(w, r, op); err != nil {
			s.fail(r.Context(), err).write(w)
			return
		}
	}
	next(ctx)
}

// identify finds the person behind the token. Who they are and what they may do
// is read from the org tree now, so whoever left is out at once.
func (s *server) identify(ctx context.Context, c *call) error {
	if c.token == "" {
		return errNoSession
	}
	id, expires, err := s.deps.Sessions.Whose(ctx, c.token)
	if err != nil {
		return err
	}
	person, known := s.tree().Person(id)
	if !known || person.Left {
		return access.ErrNoSession
	}
	c.actor, c.expires = person, expires
	return nil
}

// checkKey wants 1 to 128 printable ASCII characters.
func checkKey(key string) error {
	if key == "" {
		return errNoKey
	}
	for _, b := range []byte(key) {
		if b < 0x21 || b > 0x7e {
			return errKey
		}
	}
	if len(key) > 128 {
		return errKey
	}
	return nil
}

// errors of every operation, for the OpenAPI document.
var always = []int{
	http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound,
	http.StatusTooManyRequests, http.StatusServiceUnavailable,
}
