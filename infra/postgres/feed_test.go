package postgres

import (
	"context"
	"fmt"
	"sync"
	"time"

	"gridcase/domain/es"
)

// tape is a log in memory, as the engine sees one.
type tape struct {
	mu      sync.Mutex
	streams map[string]*reel
	grown   chan struct{}
}

type reel struct {
	incarnation string
	commits     []es.Recorded
	halted      string // what a reader says at the end
}

func newTape() *tape { return &tape{streams: map[string]*reel{}, grown: make(chan struct{})} }

func (t *tape) change(do func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	do()
	close(t.grown)
	t.grown = make(chan struct{})
}

func (t *tape) reel(stream string) *reel {
	if t.streams[stream] == nil {
		t.streams[stream] = &reel{incarnation: "made of " + stream}
	}
	return t.streams[stream]
}

// record appends one commit of a case; what is the only event's data.
func (t *tape) record(stream, id string, version uint64, what string) (at es.Position) {
	t.change(func() {
		r := t.reel(stream)
		at = es.Position{Stream: stream, Seq: uint64(len(r.commits)) + 1}
		r.commits = append(r.commits, es.Recorded{
			Commit: es.Commit{
				ID: at.String(), Subject: id, Version: version, By: "p1", At: time.UnixMicro(1_795_000_000_000_000 + int64(at.Seq)),
				Events: []es.Stored{{Type: "told", Data: fmt.Appendf(nil, "%q", what)}},
			},
			Position: at, Hash: "hash of " + at.String(),
		})
	})
	return at
}

func (t *tape) Streams(context.Context) (names []string, _ error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for s := range t.streams {
		names = append(names, s)
	}
	return names, nil
}

func (t *tape) Last(_ context.Context, stream string) (es.Checkpoint, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.reel(stream)
	c := es.Checkpoint{Incarnation: r.incarnation, Seq: uint64(len(r.commits))}
	if c.Seq > 0 {
		c.Hash = r.commits[c.Seq-1].Hash
	}
	return c, nil
}

func (t *tape) Read(_ context.Context, stream string, from es.Checkpoint) (Reader, error) {
	return &head{t, stream, from.Seq}, nil
}

type head struct {
	*tape
	stream string
	at     uint64
}

func (h *head) Next(ctx context.Context, most int) ([]es.Recorded, error) {
	for {
		h.mu.Lock()
		r, grown := h.reel(h.stream), h.grown
		left := r.commits[min(h.at, uint64(len(r.commits))):]
		halted := r.halted
		h.mu.Unlock()
		switch {
		case len(left) > 0:
			left = left[:min(most, len(left))]
			h.at += uint64(len(left))
			return left, nil
		case halted != "":
			return nil, &Halted{h.stream, halted}
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (h *head) Close() {}
