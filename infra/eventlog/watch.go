package eventlog

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Changed is closed when a stream of cases was made, by this process or, within
// seconds, by another. Take the channel first, then the Streams, then wait:
// in that order nothing is missed.
func (l *Log) Changed() <-chan struct{} { return l.changed.next() }

const watchEvery = 2 * time.Second

func (l *Log) watch(ctx context.Context) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	var seen []string
	for {
		// A server that is away is reported by those who need it.
		if names, err := l.Streams(ctx); err == nil {
			if seen != nil && !slices.Equal(names, seen) {
				l.changed.tell()
			}
			seen = names
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// broadcast wakes everybody who waits, once each tell.
type broadcast struct {
	mu sync.Mutex
	ch chan struct{}
}

func (b *broadcast) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ch == nil {
		b.ch = make(chan struct{})
	}
	return b.ch
}

func (b *broadcast) tell() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ch != nil {
		close(b.ch)
		b.ch = nil
	}
}
