package access

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

func (s *Sessions) save(ctx context.Context, key string, r record) error {
	data, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode session: %w", err)
	}
	return s.call(ctx, func(ctx context.Context) error { return s.store.CommitCtx(ctx, key, data, s.expiry(r)) })
}

const (
	answerWithin = 2 * time.Second // longer is as good as away
	muteFor      = 2 * time.Second // so that a dead store costs one request in a while, and not each
)

var errMute = errors.New("the store failed a moment ago")

// call asks the store, unless it failed just now.
func (s *Sessions) call(ctx context.Context, do func(context.Context) error) error {
	s.mu.Lock()
	muted := s.cfg.Now().Before(s.mute)
	s.mu.Unlock()
	if muted {
		return errMute
	}
	within, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	err := do(within)
	if err != nil && ctx.Err() == nil { // a caller who left says nothing about the store
		s.mu.Lock()
		s.mute = s.cfg.Now().Add(muteFor)
		s.mu.Unlock()
	}
	return err
}

func (s *Sessions) expiry(r record) time.Time {
	idle, absolute := r.Used.Add(s.cfg.Idle), r.Issued.Add(s.cfg.Absolute)
	if idle.Before(absolute) {
		return idle
	}
	return absolute
}

// digest is what is stored of a token: whoever reads the store cannot log in.
func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// PersonOf reads whose session a store's data is, "" for what is none, so that a
// store can end all sessions of a person.
func PersonOf(data []byte) string {
	var r record
	if json.Unmarshal(data, &r) != nil {
		return ""
	}
	return r.Person
}
