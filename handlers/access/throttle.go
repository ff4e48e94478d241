package access

import (
	"math"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"
)

// Throttle limits how often something may be done for each key: a person, an
// account, an address. It forgets the keys used longest ago, so that many
// addresses cannot fill the memory.
type Throttle struct {
	keys  *lru.Cache[string, *rate.Limiter]
	each  rate.Limit
	burst int
}

// keysKept bounds a throttle to a few megabytes.
const keysKept = 20_000

// NewThrottle allows burst at once and then so many a second for each key.
func NewThrottle(perSecond float64, burst int) *Throttle {
	keys, err := lru.New[string, *rate.Limiter](keysKept)
	if err != nil {
		panic("access: " + err.Error()) // only for a size below 1
	}
	return &Throttle{keys: keys, each: rate.Limit(perSecond), burst: burst}
}

func (t *Throttle) limiter(key string) *rate.Limiter {
	if l, ok := t.keys.Get(key); ok {
		return l
	}
	fresh := rate.NewLimiter(t.each, t.burst)
	if l, had, _ := t.keys.PeekOrAdd(key, fresh); had {
		return l
	}
	return fresh
}

// Take uses one of the key's turns; false when there is none left.
func (t *Throttle) Take(key string) bool { return t.limiter(key).Allow() }

// Left reports whether the key has a turn, without using it.
func (t *Throttle) Left(key string) bool { return t.limiter(key).Tokens() >= 1 }

// Wait is about how long until the key has a turn again, in whole seconds.
func (t *Throttle) Wait(key string) time.Duration {
	missing := 1 - t.limiter(key).Tokens()
	return time.Duration(math.Ceil(max(missing/float64(t.each), 1))) * time.Second
}
