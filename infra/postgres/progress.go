package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/es"
)

// progress is how far a projection is, as this process knows it without asking
// the database.
type progress struct {
	mu      sync.Mutex
	leading bool
	at      map[string]uint64
	halted  map[string]string
	moved   chan struct{} // closed at the next move
}

func newProgress() *progress {
	return &progress{at: map[string]uint64{}, halted: map[string]string{}, moved: make(chan struct{})}
}

func (p *progress) change(do func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	do()
	close(p.moved)
	p.moved = make(chan struct{})
}

// lead says that this process projects from now on.
func (p *progress) lead(from map[string]es.Checkpoint) {
	p.change(func() {
		p.leading, p.at, p.halted = true, map[string]uint64{}, map[string]string{}
		for stream, c := range from {
			p.at[stream] = c.Seq
		}
	})
}

// standBy says that another process does, or nobody.
func (p *progress) standBy() { p.change(func() { p.leading = false }) }

func (p *progress) step(steps map[string]step) {
	p.change(func() {
		for stream, s := range steps {
			p.at[stream] = s.to.Seq
		}
	})
}

func (p *progress) halt(stream, reason string) {
	p.change(func() { p.halted[stream] = reason })
}

// look tells whether a position is reached, and what to wait for otherwise.
func (p *progress) look(pos es.Position) (reached, leading bool, halted string, moved <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.leading && p.at[pos.Stream] >= pos.Seq, p.leading, p.halted[pos.Stream], p.moved
}

// pollEvery is how often the checkpoint is read while another instance projects.
const pollEvery = 15 * time.Millisecond

// Wait returns when the rows of a projection hold all up to pos, so that people
// see what they just did. The error is a *[Halted] when the stream ended before,
// what [Unavailable] knows when the database is away, or the context's.
func (e *Engine) Wait(ctx context.Context, projection string, pos es.Position) error {
	r, err := e.run(projection)
	if err != nil {
		return err
	}
	for {
		reached, leading, halted, moved := r.progress.look(pos)
		switch {
		case reached:
			return nil
		case leading && halted != "":
			return fmt.Errorf("wait for %s in %s: %w", pos, projection, &Halted{pos.Stream, halted})
		case !leading:
			if reached, err = r.stored(ctx, pos); err != nil || reached {
				return err
			}
		}
		if err := wait(ctx, moved, leading); err != nil {
			return fmt.Errorf("wait for %s in %s: %w", pos, projection, err)
		}
	}
}

func wait(ctx context.Context, moved <-chan struct{}, leading bool) error {
	var poll <-chan time.Time
	if !leading {
		poll = time.After(pollEvery)
	}
	select {
	case <-moved:
	case <-poll:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// stored asks the checkpoint itself.
func (r *run) stored(ctx context.Context, pos es.Position) (bool, error) {
	var seq uint64
	err := r.db.QueryRow(ctx, "select seq from "+r.schema+".checkpoint where stream = $1", pos.Stream).Scan(&seq)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("wait for %s in %s: %w", pos, r.projection.Name, err)
	}
	return seq >= pos.Seq, nil
}
