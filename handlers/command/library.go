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
	"gridcase/handlers/rulebook"
)

// Shelf is where the library reads the documents from: the log.
type Shelf interface {
	Head(ctx context.Context, subject string) (es.Recorded, error)
	History(ctx context.Context, subject string) ([]es.Recorded, error)
	Since(ctx context.Context, subject string, after es.Recorded) ([]es.Recorded, error)
}

// LibraryConfig is optional; its zero value works.
type LibraryConfig struct {
	Now func() time.Time // the domain's clock; default time.Now
}

// Library keeps the documents in force at hand, so that deciding costs no read.
type Library struct {
	shelf Shelf
	cfg   LibraryConfig
	now   atomic.Pointer[volume]
	mu    sync.Mutex             // one refresh at a time
	done  map[string]Changed     // by command id
	read  map[string]es.Recorded // the last commit of each subject that is folded in
}

// volume is a set with the moment until which it is the one in force.
type volume struct {
	reference.State
	until time.Time // zero: until something is adopted
}

// NewLibrary reads all documents once.
func NewLibrary(ctx context.Context, shelf Shelf, cfg LibraryConfig) (*Library, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	l := &Library{shelf: shelf, cfg: cfg, done: map[string]Changed{}, read: map[string]es.Recorded{}}
	l.now.Store(&volume{})
	return l, l.Refresh(ctx)
}

// Current answers with one consistent set of documents: those in force now. It
// waits for nobody, save at the moment when another version comes into force.
func (l *Library) Current() reference.State {
	v := l.now.Load()
	if v.until.IsZero() || l.cfg.Now().Before(v.until) {
		return v.State
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.keep(l.now.Load().State)
	return l.now.Load().State
}

// keep puts a set on the table as it is in force now.
func (l *Library) keep(s reference.State) {
	now := l.cfg.Now()
	l.now.Store(&volume{s.At(now), s.NextChange(now)})
}

// Refresh reads what was adopted since.
func (l *Library) Refresh(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, subject := range reference.Parts(l.cfg.Now()) {
		if err := l.subject(ctx, subject); err != nil {
			return fmt.Errorf("read %s: %w", subject, err)
		}
	}
	return nil
}

func (l *Library) subject(ctx context.Context, subject string) error {
	state := l.now.Load().State
	head, err := l.shelf.Head(ctx, subject)
	if errors.Is(err, es.ErrNotFound) || err == nil && head.Version == state.Seen(subject) {
		return nil
	}
	if err != nil {
		return err
	}
	// Only what is new: a record that is written to all day grows long.
	commits, err := l.shelf.Since(ctx, subject, l.read[subject])
	if err != nil || len(commits) == 0 {
		return err
	}
	var news []reference.Commit
	for _, commit := range commits {
		events, err := es.Decode(reference.Decoders, commit.Commit)
		if err != nil {
			return err
		}
		l.done[commit.ID] = Changed{Version: commit.Version, Position: commit.Position, digest: commit.Digest}
		news = append(news, reference.Commit{Version: commit.Version, At: commit.At, Events: events})
	}
	// A policy whose conditions this program cannot compile must not decide: the
	// documents of before stay in force, and whoever refreshes complains.
	state, err = reference.Evolve(state, subject, news...).Ready(rulebook.Compile)
	if err != nil {
		return err
	}
	l.keep(state)
	l.read[subject] = commits[len(commits)-1]
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
