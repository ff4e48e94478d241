package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"gridcase/domain/org"
)

// call is what is known of the request that is being answered.
type call struct {
	id      string // request id, also in the log
	path    string
	english bool
	address string // of the client, for throttles
	secure  bool   // came by TLS, here or at a proxy that we trust
	token   string
	actor   org.Person
	expires time.Time // of the session
}

type callKey struct{}

// callOf finds the call of a context; an empty one outside of a request, so that
// nobody has to ask.
func callOf(ctx context.Context) *call {
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		return c
	}
	return &call{}
}

// say picks the sentence in the caller's language.
func (c *call) say(zh, en string) string {
	if c.english {
		return en
	}
	return zh
}

// english reads Accept-Language: Chinese unless English is wanted more.
func english(r *http.Request) bool {
	best, english := 0.0, false
	for _, part := range strings.Split(r.Header.Get("Accept-Language"), ",") {
		tag, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		q := 1.0
		if v, ok := strings.CutPrefix(strings.TrimSpace(weight), "q="); ok {
			q, _ = strconv.ParseFloat(v, 64) // what is no number weighs nothing
		}
		tag = strings.ToLower(tag)
		if isEn := strings.HasPrefix(tag, "en"); (isEn || strings.HasPrefix(tag, "zh")) && q > best {
			best, english = q, isEn
		}
	}
	return english
}

// token finds the session's token: a bearer's, or the cookie's.
func token(r *http.Request) string {
	if t, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return strings.TrimSpace(t)
	}
	for _, name := range []string{secureCookie, plainCookie} {
		if c, err := r.Cookie(name); err == nil {
			return c.Value
		}
	}
	return ""
}
