package command

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"gridcase/domain/es"
	"gridcase/domain/reference"
)

// Shelf is where the library reads the documents from: the log.
type Shelf interface {
	Head(ctx context.Context, subject string) (es.Recorded, error)
	History(ctx context.Context, subject string) ([]es.Recorded, error)
}

// Library keeps the documents in force at hand, so that deciding costs no read.
type Library struct {
	shelf Shelf
	now   atomic.Pointer[reference.State]
	mu    sync.Mutex // one refresh at a time
	seen  map[string]uint64
}

// NewLibrary reads all documents once.
func NewLibrary(ctx context.Context, shelf Shelf) (*Library, error) {
	l := &Library{shelf: shelf, seen: map[string]uint64{}}
	l.now.Store(&reference.State{})
	return l, l.Refresh(ctx)
}

// Current answers with one consistent set of documents; it never blocks.
func (l *Library) Current() reference.State { return *l.now.Load() }

// Refresh reads what was adopted since.
func (l *Library) Refresh(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, subject := range reference.Subjects {
		if err := l.subject(ctx, subject); err != nil {
			return fmt.Errorf("read %s: %w", subject, err)
		}
	}
	return nil
}

func (l *Library) subject(ctx context.Context, subject string) error {
	head, err := l.shelf.Head(ctx, subject)
	if errors.Is(err, es.ErrNotFound) || err == nil && head.Version == l.seen[subject] {
		return nil
	}
	if err != nil {
		return err
	}
	history, err := l.shelf.History(ctx, subject)
	if err != nil {
		return err
	}
	seen := l.seen[subject]
	var news []reference.Event // of all commits together: a tree of a large city is built once, not once a commit
	for _, commit := range history {
		if commit.Version <= seen {
			continue
		}
		events, err := es.Decode(reference.Decoders, commit.Commit)
		if err != nil {
			return err
		}
		news, seen = append(news, events...), commit.Version
	}
	state := reference.Evolve(l.Current(), subject, seen, news)
	l.now.Store(&state)
	l.seen[subject] = seen
	return nil
}

// Follow refreshes until ctx ends, so that what another instance adopted counts
// here too within the interval.
func (l *Library) Follow(ctx context.Context, every time.Duration, logger *slog.Logger) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := l.Refresh(ctx); err != nil && ctx.Err() == nil {
				logger.Warn("reference documents could not be refreshed; the last ones stay in force", "error", err)
			}
		}
	}
}
