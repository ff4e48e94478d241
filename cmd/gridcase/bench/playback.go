package bench

import (
	"context"
	"sync/atomic"

	"gridcase/domain/es"
	"gridcase/infra/postgres"
)

// rewound is a feed of the tape that gives nothing before play is called.
func (t *tape) rewound() *playback { return &playback{tape: t, start: make(chan struct{})} }

// playback is the tape as the engine reads it.
type playback struct {
	tape    *tape
	start   chan struct{}
	playing atomic.Bool
}

func (p *playback) play() {
	p.playing.Store(true)
	close(p.start)
}

// Streams are always the same.
func (p *playback) Streams(context.Context) ([]string, error) { return tapeStreams, nil }

// Last is the end, once it plays.
func (p *playback) Last(_ context.Context, stream string) (es.Checkpoint, error) {
	at := es.Checkpoint{Incarnation: "tape"}
	if of := p.tape.streams[stream]; p.playing.Load() && len(of) > 0 {
		at.Seq, at.Hash = uint64(len(of)), of[len(of)-1].Hash
	}
	return at, nil
}

// Read starts after a checkpoint.
func (p *playback) Read(_ context.Context, stream string, from es.Checkpoint) (postgres.Reader, error) {
	return &head{playback: p, of: p.tape.streams[stream], at: from.Seq}, nil
}

// ends are the places up to which everything must be shown.
func (p *playback) ends() (ends []es.Position) {
	for _, s := range tapeStreams {
		ends = append(ends, es.Position{Stream: s, Seq: uint64(len(p.tape.streams[s]))})
	}
	return ends
}

// head reads one stream of the tape.
type head struct {
	*playback
	of []es.Recorded
	at uint64
}

// Next waits for the start, and at the end for ever.
func (h *head) Next(ctx context.Context, most int) ([]es.Recorded, error) {
	select {
	case <-h.start:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if h.at == uint64(len(h.of)) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	n := min(h.at+uint64(most), uint64(len(h.of)))
	got := h.of[h.at:n]
	h.at = n
	return got, nil
}

// Close has nothing to end.
func (h *head) Close() {}
