// Package seal keeps residents' words and numbers unreadable everywhere but in
// a reader's hands: envelope encryption under keys of their case. The keys lie
// apart from the events, so that erasing one shreds what it sealed for ever
// while the log and its chain of hashes stay as they are.
//
// A case has one entry with all its data keys (one for the free text, one for
// each person), wrapped by the key-encryption key, the KEK. The entry is stored
// before the event that needs it: a crash in between leaves an unused entry,
// which the retry takes.
package seal

import (
	"context"
	"crypto/cipher"
	"errors"
	"fmt"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/nats-io/nats.go/jetstream"

	"gridcase/domain/personal"
)

var (
	// ErrNoKey says that a sealed value has no key and none was ever erased: the
	// key store is not the one that belongs to this log.
	ErrNoKey = errors.New("no key for the sealed value")
	// ErrForeign says that a sealed value was changed, or belongs to another case:
	// the key is there and does not open it.
	ErrForeign = errors.New("the sealed value was changed or belongs elsewhere")
	// ErrErased refuses to seal anything more under a key that was erased or is
	// restricted.
	ErrErased = errors.New("the key was erased")
	// ErrWrongKEK says that the keys were wrapped by another key-encryption key.
	ErrWrongKEK = errors.New("the key-encryption key is not the one that the stored keys were wrapped with; put the right one into GRIDCASE_KEK or the file kek")
)

// Place says in which shard a case's keys lie: its era and partition.
type Place func(caseID string) (era string, partition int, err error)

// Config is optional; its zero value works.
type Config struct {
	Place    Place         // default: the year in the id and its hash modulo 4, as the event log does by default
	Replicas int           // copies of each bucket; default 1
	Cases    int           // cases whose unwrapped keys are remembered; default 10,000
	TTL      time.Duration // how long; default 30 s, at most 60 s: that late an erasure reaches the other instances
}

// Keys seals and unseals. It is safe for concurrent use.
type Keys struct {
	cfg     Config
	secrets secrets
	shelf   *shelf
	cache   *lru.Cache[string, *ring]
}

// ring is an entry with its keys unwrapped.
type ring struct {
	keys  map[string]cipher.AEAD
	gone  map[string]bool // erased or restricted
	until time.Time
}

// Open prepares the key store. It answers with ErrWrongKEK when keys are
// already stored under another KEK.
func Open(ctx context.Context, js jetstream.JetStream, kek []byte, cfg Config) (*Keys, error) {
	if cfg.Place == nil {
		cfg.Place = place
	}
	if cfg.Cases == 0 {
		cfg.Cases = 10_000
	}
	if cfg.TTL == 0 {
		cfg.TTL = 30 * time.Second
	}
	cfg.TTL = min(cfg.TTL, time.Minute)
	s, err := derive(kek)
	if err != nil {
		return nil, err
	}
	cache, err := lru.New[string, *ring](cfg.Cases)
	if err != nil {
		return nil, fmt.Errorf("open the key store: %w", err)
	}
	k := &Keys{cfg: cfg, secrets: s, shelf: newShelf(js, cfg.Replicas), cache: cache}
	return k, k.proveKEK(ctx)
}

// proveKEK leaves the KEK's fingerprint at the first start and compares it ever
// after: not one case must be sealed under a KEK that cannot open the others.
func (k *Keys) proveKEK(ctx context.Context) error {
	b, err := k.shelf.bucket(ctx, "KEYS", true)
	if err != nil {
		return fmt.Errorf("open the key store: %w", err)
	}
	if err = b.create(ctx, "kek", []byte(k.secrets.fingerprint)); err == nil {
		return nil
	}
	if !errors.Is(err, errRaced) {
		return fmt.Errorf("open the key store: %w", err)
	}
	stored, _, err := b.get(ctx, "kek")
	if err != nil {
		return fmt.Errorf("open the key store: %w", err)
	}
	if string(stored) != k.secrets.fingerprint {
		return fmt.Errorf("open the key store: %w", ErrWrongKEK)
	}
	return nil
}

// Seal encrypts one value under a key of the case, which is made and stored
// first when it is new. An empty value gives the zero Sealed and makes no key.
func (k *Keys) Seal(ctx context.Context, caseID, key, plain string) (personal.Sealed, error) {
	if plain == "" {
		return personal.Sealed{}, nil
	}
	r, err := k.ensure(ctx, caseID, key)
	if err != nil {
		return personal.Sealed{}, fmt.Errorf("seal %s of case %s: %w", key, caseID, err)
	}
	return personal.Sealed{Key: key, Bytes: r.keys[key].Seal(nil, nil, []byte(plain), bound(caseID, key))}, nil
}

// Unseal reads one value: personal.Redacted when its key was erased or is
// restricted, "" for the zero Sealed.
func (k *Keys) Unseal(ctx context.Context, caseID string, s personal.Sealed) (string, error) {
	if !s.Given() {
		return "", nil
	}
	r, err := k.find(ctx, caseID, s.Key)
	if err != nil {
		return "", fmt.Errorf("unseal %s of case %s: %w", s.Key, caseID, err)
	}
	if r.gone[s.Key] {
		return personal.Redacted, nil
	}
	plain, err := r.keys[s.Key].Open(nil, nil, s.Bytes, bound(caseID, s.Key))
	if err != nil {
		return "", fmt.Errorf("unseal %s of case %s: %w: %w", s.Key, caseID, ErrForeign, err)
	}
	return string(plain), nil
}
