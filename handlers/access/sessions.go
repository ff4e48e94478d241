package access

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// Store keeps sessions; the part of an scs.CtxStore that is used. A token given
// to it is a digest already.
type Store interface {
	FindCtx(ctx context.Context, token string) (b []byte, found bool, err error)
	CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error
	DeleteCtx(ctx context.Context, token string) error
}

var (
	// ErrNoSession says that the token opens nothing: never given out, logged
	// out, or over.
	ErrNoSession = errors.New("no such session")
	// ErrStore says that it cannot be known whether a session is good.
	ErrStore = errors.New("sessions cannot be checked")
)

// SessionsConfig is optional; its zero value works.
type SessionsConfig struct {
	Idle     time.Duration    // a session ends when unused for so long; default 12 h: a worker's phone rests at night only
	Absolute time.Duration    // and after so long in any case; default 30 days
	Fresh    time.Duration    // how long a checked session is believed without asking; default 5 s
	Stale    time.Duration    // and how long while the store does not answer; default 15 min
	Now      func() time.Time // wall clock, never the domain's; default time.Now
}

// Sessions gives out tokens and says whose they are. A cache stands in front of
// the store, so that commands are still taken while the store is away.
type Sessions struct {
	store Store
	cfg   SessionsConfig
	seen  *lru.Cache[string, entry]
	mu    sync.Mutex
	mute  time.Time // until then the store is not asked: it just failed
}

// record is what the store keeps of a session.
type record struct {
	Person string    `json:"person"`
	Issued time.Time `json:"issued"`
	Used   time.Time `json:"used"`
}

// entry is a session as this process knows it.
type entry struct {
	record
	checked time.Time // when the store last agreed
	unsaved bool      // opened while the store was away
	ended   bool      // logged out, while the store may not know yet
}

// NewSessions keeps sessions in the store.
func NewSessions(store Store, cfg SessionsConfig) *Sessions {
	cfg.Idle = or(cfg.Idle, 12*time.Hour)
	cfg.Absolute = or(cfg.Absolute, 30*24*time.Hour)
	cfg.Fresh = or(cfg.Fresh, 5*time.Second)
	cfg.Stale = or(cfg.Stale, 15*time.Minute)
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	seen, err := lru.New[string, entry](keysKept)
	if err != nil {
		panic("access: " + err.Error()) // only for a size below 1
	}
	return &Sessions{store: store, cfg: cfg, seen: seen}
}

func or(d, fallback time.Duration) time.Duration {
	if d == 0 {
		return fallback
	}
	return d
}

// Open starts a session. While the store is away the session lives in this
// process alone and is stored as soon as that is possible.
func (s *Sessions) Open(ctx context.Context, person string) (token string, expires time.Time, err error) {
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil {
		return "", time.Time{}, fmt.Errorf("draw a token: %w", err)
	}
	token = base64.RawURLEncoding.EncodeToString(raw)
	now := s.cfg.Now()
	e := entry{record: record{Person: person, Issued: now, Used: now}, checked: now}
	e.unsaved = s.save(ctx, digest(token), e.record) != nil
	s.seen.Add(digest(token), e)
	return token, s.expiry(e.record), nil
}

// Whose answers the person of a token and when the session ends if it is not
// used again. The error is ErrNoSession, or wraps ErrStore.
func (s *Sessions) Whose(ctx context.Context, token string) (person string, expires time.Time, err error) {
	key, now := digest(token), s.cfg.Now()
	e, known := s.seen.Get(key)
	if !known || now.Sub(e.checked) > s.cfg.Fresh {
		if e, err = s.check(ctx, key, e, known); err != nil {
			return "", time.Time{}, err
		}
	}
	if e.ended || !now.Before(s.expiry(e.record)) {
		return "", time.Time{}, ErrNoSession
	}
	return e.Person, s.expiry(e.record), nil
}

// check asks the store, and believes the cache for a while when it is away.
func (s *Sessions) check(ctx context.Context, key string, e entry, known bool) (entry, error) {
	now := s.cfg.Now()
	fresh, err := s.ask(ctx, key, e)
	switch {
	case err == nil:
		fresh.checked = now
		s.keep(key, fresh)
		return fresh, nil
	case errors.Is(err, ErrNoSession):
		s.seen.Remove(key)
		return entry{}, err
	case known && now.Sub(e.checked) <= s.cfg.Stale:
		return e, nil
	}
	return entry{}, fmt.Errorf("%w: %w", ErrStore, err)
}

// keep never overwrites a log-out that came between the question and the answer.
func (s *Sessions) keep(key string, e entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now, ok := s.seen.Peek(key); ok && now.ended {
		return
	}
	s.seen.Add(key, e)
}

// ask brings store and cache together: what the store missed is made up for.
func (s *Sessions) ask(ctx context.Context, key string, e entry) (entry, error) {
	switch {
	case e.ended:
		if err := s.call(ctx, func(ctx context.Context) error { return s.store.DeleteCtx(ctx, key) }); err != nil {
			return e, err
		}
		return e, ErrNoSession
	case e.unsaved:
		e.unsaved = false
		return e, s.save(ctx, key, e.record)
	}
	var stored []byte
	var found bool
	err := s.call(ctx, func(ctx context.Context) (err error) {
		stored, found, err = s.store.FindCtx(ctx, key)
		return err
	})
	if err != nil {
		return e, err
	}
	if !found {
		return e, ErrNoSession
	}
	var r record
	if err := json.Unmarshal(stored, &r); err != nil {
		return e, ErrNoSession // not one of ours: log in again
	}
	return entry{record: s.touch(ctx, key, r)}, nil
}

// touch notes the use of a session, at most every twelfth of the idle time: each
// request would otherwise be a write.
func (s *Sessions) touch(ctx context.Context, key string, r record) record {
	if now := s.cfg.Now(); now.Sub(r.Used) > s.cfg.Idle/12 && now.Before(s.expiry(r)) {
		used := r
		used.Used = now
		if s.save(ctx, key, used) == nil {
			return used
		}
	}
	return r
}

// Close ends a session at once in this process. An error says that the store
// could not be told; it is told again when the token is next used.
func (s *Sessions) Close(ctx context.Context, token string) error {
	key := digest(token)
	s.mu.Lock()
	e, _ := s.seen.Peek(key)
	e.ended, e.checked = true, time.Time{}
	s.seen.Add(key, e)
	s.mu.Unlock()
	if err := s.call(ctx, func(ctx context.Context) error { return s.store.DeleteCtx(ctx, key) }); err != nil {
		return fmt.Errorf("%w: end session: %w", ErrStore, err)
	}
	return nil
}
