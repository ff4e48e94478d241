package eventlog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"gridcase/domain/es"
)

// chainMemory is the number of subjects a reader remembers twice over, about 5 MB.
const chainMemory = 16_384

// Reader delivers every commit of a stream in order. It is for one goroutine;
// only Close may be called from another.
type Reader struct {
	log    *Log
	stream string
	at     es.Checkpoint // of the last commit delivered
	chain  *chain
	feed   *feed // nil until (re)started
	unhook func() bool
	// skipped counts fresh starts at one place: a number that the server says it
	// has and never delivers is a damaged record.
	skipped   int
	heartbeat time.Duration // of the next feed
	closed    context.Context
	close     context.CancelFunc
}

// Read starts after a checkpoint; the zero one means from the beginning. It is
// a [*HaltError] when the checkpoint isn't of this stream: another incarnation,
// a last sequence below it, or another commit at its place.
func (l *Log) Read(ctx context.Context, stream string, from es.Checkpoint) (*Reader, error) {
	r := &Reader{log: l, stream: stream, at: from, chain: newChain(chainMemory), heartbeat: feedHeartbeat}
	r.closed, r.close = context.WithCancel(context.Background())
	if err := r.start(ctx); err != nil {
		return nil, fmt.Errorf("read stream %s: %w", stream, err)
	}
	return r, nil
}

// Next waits for one commit and takes with it what is there already, up to max.
// After a [*HaltError] the reader stays where it was.
func (r *Reader) Next(ctx context.Context, max int) ([]es.Recorded, error) {
	var got []es.Recorded
	for {
		d, err := r.wait(ctx, len(got) > 0)
		if err != nil || d == nil {
			return got, err
		}
		c, err := r.accept(ctx, *d)
		if err != nil {
			return handOver(got, err)
		}
		if c == nil {
			continue // the feed was started afresh
		}
		if got = append(got, *c); len(got) >= max {
			return got, nil
		}
	}
}

// handOver returns what is good first; the error comes again with the next call,
// because the place it is at has not moved.
func handOver(got []es.Recorded, err error) ([]es.Recorded, error) {
	if len(got) > 0 {
		return got, nil
	}
	return nil, err
}

// Checkpoint is the place after the last commit that Next returned.
func (r *Reader) Checkpoint() es.Checkpoint { return r.at }

// Close ends the reader; a Next that waits returns [ErrClosed]. It may be called twice.
func (r *Reader) Close() { r.close() }

// wait returns the next delivery; nil when there is none at once and the caller
// has something already.
func (r *Reader) wait(ctx context.Context, some bool) (*delivery, error) {
	for {
		if r.feed == nil {
			if some {
				return nil, nil
			}
			if err := r.restart(ctx); err != nil {
				return nil, err
			}
		}
		select {
		case d := <-r.feed.out:
			return &d, nil
		default:
		}
		if some {
			return nil, nil
		}
		select {
		case d := <-r.feed.out:
			return &d, nil
		case <-r.feed.broken:
			r.stop()
			r.heartbeat = min(2*r.heartbeat, longestHeartbeat)
		case <-r.closed.Done():
			r.stop()
			return nil, ErrClosed
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// accept takes a delivery that is the next in every respect.
func (r *Reader) accept(ctx context.Context, d delivery) (*es.Recorded, error) {
	if d.seq != r.at.Seq+1 {
		return nil, r.gap(ctx, d.seq)
	}
	if d.err != nil {
		return nil, r.halt(d.seq, d.subject, d.err.Error())
	}
	if wrong := r.chain.add(d.commit); wrong != "" {
		return nil, r.halt(d.seq, d.subject, wrong)
	}
	r.at.Seq, r.at.Hash, r.skipped, r.heartbeat = d.seq, d.commit.Hash, 0, feedHeartbeat
	return &d.commit, nil
}

// gap decides whether a missing number was lost on the way, which a fresh start
// heals, or is missing in the log.
func (r *Reader) gap(ctx context.Context, got uint64) error {
	want := r.at.Seq + 1
	r.stop()
	if got < want {
		return r.halt(got, "", fmt.Sprintf("sequence %d came after %d", got, r.at.Seq))
	}
	s, err := r.log.stream(ctx, r.stream)
	if err != nil {
		return err
	}
	_, err = s.GetMsg(ctx, want)
	switch {
	case isMissing(err):
		return r.halt(want, "", fmt.Sprintf("a hole: sequence %d is missing, the next is %d", want, got))
	case err != nil:
		return fmt.Errorf("read stream %s: look for sequence %d: %w", r.stream, want, err)
	case r.skipped >= 2:
		return r.halt(want, "", fmt.Sprintf("sequence %d exists and is not delivered: its record is damaged on a replica", want))
	}
	r.skipped++
	return nil
}

// halt makes the error; the feed is dropped so that the next call meets the same
// commit again.
func (r *Reader) halt(seq uint64, subject, reason string) error {
	r.stop()
	return r.log.halt(&HaltError{Stream: r.stream, Seq: seq, Case: subject, Reason: reason})
}

func (r *Reader) stop() {
	if r.feed != nil {
		r.unhook()
		r.feed.stop()
		r.feed = nil
	}
}

// start checks that the stream still holds what the checkpoint says, and reads on.
func (r *Reader) start(ctx context.Context) error {
	s, err := r.log.reading.Stream(ctx, r.stream)
	if err != nil {
		return err
	}
	if err := r.check(ctx, s); err != nil {
		return err
	}
	r.at.Incarnation = incarnation(s)
	r.feed, err = r.log.startFeed(ctx, r.stream, r.at.Seq+1, r.heartbeat)
	if err != nil {
		return err
	}
	// Whoever closes the reader must not have to wait for its next call.
	r.unhook = context.AfterFunc(r.closed, r.feed.stop)
	return nil
}

func (r *Reader) check(ctx context.Context, s jetstream.Stream) error {
	info := s.CachedInfo()
	if r.at.Seq > 0 && r.at.Incarnation != incarnation(s) {
		return r.halt(0, "", fmt.Sprintf("the stream was made anew: it was created at %s, the checkpoint is of one created at %q", incarnation(s), r.at.Incarnation))
	}
	state := info.State
	if state.LastSeq < r.at.Seq {
		return r.halt(state.LastSeq, "", fmt.Sprintf("the stream ends at %d, the checkpoint is at %d: its newest commits are lost", state.LastSeq, r.at.Seq))
	}
	if state.LastSeq > 0 && (state.FirstSeq != 1 || state.NumDeleted > 0 || state.Msgs != state.LastSeq) {
		return r.halt(state.FirstSeq, "", fmt.Sprintf("commits are missing: first %d, last %d, %d messages, %d deleted", state.FirstSeq, state.LastSeq, state.Msgs, state.NumDeleted))
	}
	if r.at.Seq == 0 {
		return nil
	}
	raw, err := s.GetMsg(ctx, r.at.Seq)
	if isMissing(err) {
		return r.halt(r.at.Seq, "", "the commit of the checkpoint is gone")
	}
	if err != nil {
		return err
	}
	if hash := es.Hash(raw.Data); hash != r.at.Hash {
		return r.halt(r.at.Seq, subjectOf(raw.Subject), fmt.Sprintf("another commit is stored here: its hash is %.12s, the checkpoint says %.12s", hash, r.at.Hash))
	}
	return nil
}

// A cluster that has just started may not know its streams yet.
const missingFor = 15 * time.Second

// restart tries until the server is back, however long that takes.
func (r *Reader) restart(ctx context.Context) error {
	pause, began := 10*time.Millisecond, time.Now()
	for {
		err := r.start(ctx)
		halted := (*HaltError)(nil)
		switch {
		case err == nil || errors.As(err, &halted):
			return err
		case errors.Is(err, jetstream.ErrStreamNotFound) && time.Since(began) > missingFor:
			return r.halt(r.at.Seq, "", "the stream is gone")
		}
		r.log.cfg.Logger.Debug("reader waits for the server", "stream", r.stream, "error", err)
		select {
		case <-time.After(pause):
		case <-r.closed.Done():
			return ErrClosed
		case <-ctx.Done():
			return ctx.Err()
		}
		pause = min(2*pause, time.Second)
	}
}
