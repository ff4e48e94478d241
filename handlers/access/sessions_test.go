package access_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	. "gridcase/handlers/access"
)

// shelf is a store whose door can be shut, to see what is believed meanwhile.
type shelf struct {
	mu    sync.Mutex
	rows  map[string][]byte
	shut  bool
	asked int
}

var errShut = errors.New("connection refused")

func (s *shelf) do(f func()) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asked++; s.shut {
		return errShut
	}
	f()
	return nil
}

func (s *shelf) FindCtx(_ context.Context, token string) (b []byte, found bool, err error) {
	err = s.do(func() { b, found = s.rows[token] })
	return b, found, err
}

func (s *shelf) CommitCtx(_ context.Context, token string, b []byte, _ time.Time) error {
	return s.do(func() { s.rows[token] = b })
}

func (s *shelf) DeleteCtx(_ context.Context, token string) error {
	return s.do(func() { delete(s.rows, token) })
}

type bundle struct {
	*Sessions
	shelf *shelf
	now   time.Time
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{shelf: &shelf{rows: map[string][]byte{}}, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	b.Sessions = NewSessions(b.shelf, SessionsConfig{Now: func() time.Time { return b.now }})
	return b
}

func (b *bundle) open(t *testing.T) string {
	t.Helper()
	token, _, err := b.Open(t.Context(), "w1")
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func (b *bundle) want(t *testing.T, token string, want error) {
	t.Helper()
	person, _, err := b.Whose(t.Context(), token)
	if !errors.Is(err, want) || (want == nil && person != "w1") {
		t.Fatalf("after %s: %q, %v; want %v", b.now.Format(time.TimeOnly), person, err, want)
	}
}

func TestTokensAreStoredHashed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	token := b.open(t)
	if len(token) != 43 {
		t.Errorf("a token of 256 bits has 43 characters, this one %d", len(token))
	}
	stored, err := json.Marshal(b.shelf.rows)
	if err != nil || strings.Contains(string(stored), token) {
		t.Errorf("the store can log in: %s, %v", stored, err)
	}
}

func TestASessionIsCheckedEveryFewSeconds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	token := b.open(t)
	before := b.shelf.asked
	b.want(t, token, nil)
	if b.shelf.asked != before {
		t.Error("a fresh session was asked for")
	}
	clear(b.shelf.rows) // ended from another instance
	b.now = b.now.Add(6 * time.Second)
	b.want(t, token, ErrNoSession)
}

func TestTheCacheStandsInWhileTheStoreIsAway(t *testing.T) {
	t.Parallel()
	b := setup(t)
	token := b.open(t)
	b.shelf.shut = true
	b.now = b.now.Add(14 * time.Minute)
	b.want(t, token, nil)
	b.want(t, "unknown", ErrStore)
	b.now = b.now.Add(2 * time.Minute)
	b.want(t, token, ErrStore)
	b.shelf.shut = false
	b.now = b.now.Add(3 * time.Second) // the pause after a failure
	b.want(t, token, nil)
}

func TestOneFailureSparesTheNextRequests(t *testing.T) {
	t.Parallel()
	b := setup(t)
	token := b.open(t)
	b.shelf.shut = true
	b.now = b.now.Add(time.Minute)
	before := b.shelf.asked
	for range 100 {
		b.want(t, token, nil)
	}
	if n := b.shelf.asked - before; n != 1 {
		t.Errorf("the dead store was asked %d times", n)
	}
}

func TestLoggingInWhileTheStoreIsAway(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.shelf.shut = true
	token := b.open(t)
	b.want(t, token, nil)
	b.shelf.shut = false
	b.now = b.now.Add(time.Minute)
	b.want(t, token, nil)
	if len(b.shelf.rows) != 1 {
		t.Error("the session was not stored when that was possible again")
	}
}

func TestLoggingOutCountsAtOnce(t *testing.T) {
	t.Parallel()
	for name, shut := range map[string]bool{"with the store": false, "while the store is away": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			token := b.open(t)
			b.shelf.shut = shut
			if err := b.Close(t.Context(), token); errors.Is(err, ErrStore) != shut {
				t.Errorf("log-out: %v", err)
			}
			if _, _, err := b.Whose(t.Context(), token); err == nil {
				t.Error("still logged in")
			}
			b.shelf.shut = false
			b.now = b.now.Add(time.Minute)
			b.want(t, token, ErrNoSession)
			if len(b.shelf.rows) != 0 {
				t.Error("the store was not told")
			}
		})
	}
}

func TestIdleAndAbsoluteEnd(t *testing.T) {
	t.Parallel()
	b := setup(t)
	token := b.open(t)
	b.now = b.now.Add(11 * time.Hour)
	b.want(t, token, nil) // used: the idle time starts anew
	b.now = b.now.Add(11 * time.Hour)
	b.want(t, token, nil)
	b.now = b.now.Add(12*time.Hour + time.Minute)
	b.want(t, token, ErrNoSession)

	token = b.open(t)
	for range 30*24/11 + 1 { // used all the time
		b.now = b.now.Add(11 * time.Hour)
		_, _, _ = b.Whose(t.Context(), token)
	}
	b.want(t, token, ErrNoSession)
}
