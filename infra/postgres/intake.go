package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"gridcase/domain/es"
)

const (
	atOnce     = 1_000                 // commits that a reader hands over at once
	newStreams = 2 * time.Second       // how often the feed is asked for streams that are new
	firstPause = 50 * time.Millisecond // before something is tried again
	lastPause  = 2 * time.Second
)

// Halted says that a stream is not to be trusted from somewhere on.
type Halted struct {
	Stream string
	Reason string
}

func (h *Halted) Error() string { return "stream " + h.Stream + " halted: " + h.Reason }

// Halt tells why, in words.
func (h *Halted) Halt() string { return h.Reason }

// intake reads all streams at once, each in a goroutine of its own, and merges
// them. Decoding so runs beside the folding and writing.
type intake struct {
	feed   Feed
	logger *slog.Logger
	chunks chan chunk
	halts  func(stream, reason string)

	group  sync.WaitGroup
	cancel context.CancelFunc
}

// open starts reading behind the checkpoints. Streams that the feed gains later
// are picked up.
func (in *intake) open(ctx context.Context, from map[string]es.Checkpoint) {
	ctx, in.cancel = context.WithCancel(ctx)
	in.chunks = make(chan chunk, 10)
	in.group.Go(func() { in.discover(ctx, from) })
}

// close ends all readers and waits for them.
func (in *intake) close() {
	in.cancel()
	in.group.Wait()
}

func (in *intake) discover(ctx context.Context, from map[string]es.Checkpoint) {
	reading := map[string]bool{}
	pause := firstPause
	for ctx.Err() == nil {
		streams, err := in.feed.Streams(ctx)
		if err != nil && ctx.Err() == nil {
			in.logger.Warn("the log's streams could not be listed; trying again", "error", err)
		}
		for _, s := range streams {
			if !reading[s] {
				reading[s] = true
				in.group.Go(func() { in.follow(ctx, s, from[s]) })
			}
		}
		if len(reading) > 0 {
			pause = newStreams
		}
		sleep(ctx, pause)
		pause = min(2*pause, newStreams)
	}
}

// follow reads one stream until it halts or all ends. Whatever else goes wrong,
// it starts again where it stopped.
func (in *intake) follow(ctx context.Context, stream string, at es.Checkpoint) {
	pause := firstPause
	for ctx.Err() == nil {
		before := at.Seq
		err := in.read(ctx, stream, &at)
		if ctx.Err() != nil {
			return
		}
		var halt interface {
			error
			Halt() string
		}
		if errors.As(err, &halt) {
			in.logger.Error("STREAM HALTED: what follows is not projected until somebody has looked", "stream", stream, "behind", at.Seq, "reason", halt.Halt())
			in.halts(stream, halt.Halt())
			return
		}
		in.logger.Warn("reading a stream was interrupted; trying again", "stream", stream, "behind", at.Seq, "error", err)
		if at.Seq > before {
			pause = firstPause
		}
		sleep(ctx, pause)
		pause = min(2*pause, lastPause)
	}
}

func (in *intake) read(ctx context.Context, stream string, at *es.Checkpoint) error {
	if err := in.begin(ctx, stream, at); err != nil {
		return err
	}
	reader, err := in.feed.Read(ctx, stream, *at)
	if err != nil {
		return err
	}
	defer reader.Close()
	for {
		commits, err := reader.Next(ctx, atOnce)
		if len(commits) > 0 {
			if err := in.pass(ctx, stream, at, commits); err != nil {
				return err
			}
		}
		if err != nil {
			return err
		}
	}
}

// begin compares the stream with the checkpoint: one that was made anew, or that
// lost its end, would be read past in silence.
func (in *intake) begin(ctx context.Context, stream string, at *es.Checkpoint) error {
	last, err := in.feed.Last(ctx, stream)
	switch {
	case err != nil:
		return err
	case at.Seq == 0:
		at.Incarnation = last.Incarnation
	case at.Incarnation != last.Incarnation:
		return &Halted{stream, fmt.Sprintf("it was made anew (%s), the checkpoint is of another (%s)", last.Incarnation, at.Incarnation)}
	case last.Seq < at.Seq:
		return &Halted{stream, fmt.Sprintf("it ends at %d, the checkpoint is at %d: its newest commits are lost", last.Seq, at.Seq)}
	}
	return nil
}

// pass hands commits on as far as they follow without a gap. The feed promises
// that they do; a promise that all views rest on is worth one comparison.
func (in *intake) pass(ctx context.Context, stream string, at *es.Checkpoint, commits []es.Recorded) error {
	var gap error
	for i := range commits {
		if got, want := commits[i].Position.Seq, at.Seq+uint64(i)+1; got != want {
			gap = &Halted{stream, fmt.Sprintf("sequence %d came where %d should", got, want)}
			commits = commits[:i]
			break
		}
	}
	if len(commits) == 0 {
		return gap
	}
	select {
	case in.chunks <- chunk{stream, at.Incarnation, commits}:
	case <-ctx.Done():
		return ctx.Err()
	}
	last := commits[len(commits)-1]
	at.Seq, at.Hash = last.Position.Seq, last.Hash
	return gap
}

// next blocks for one chunk and takes what is queued with it, up to max commits
// and a little more.
func (in *intake) next(ctx context.Context, wake <-chan time.Time, max int) (batch, error) {
	var b batch
	select {
	case c := <-in.chunks:
		b = append(b, c)
	case <-wake:
		return nil, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	for n := len(b[0].commits); n < max; n += len(b[len(b)-1].commits) {
		select {
		case c := <-in.chunks:
			b = append(b, c)
		default:
			return b, nil
		}
	}
	return b, nil
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
