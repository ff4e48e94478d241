package eventlog

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"gridcase/domain/es"
)

// Head is the last commit of a subject, [es.ErrNotFound] when there is none.
// It is one read of what was stored last, never of a replica that may be behind.
// An id outside the window may be read as long as its era exists.
func (l *Log) Head(ctx context.Context, subject string) (es.Recorded, error) {
	s, natsSubject, err := l.find(ctx, subject)
	if err != nil {
		return es.Recorded{}, fmt.Errorf("head of %s: %w", subject, err)
	}
	raw, err := s.GetLastMsgForSubject(ctx, natsSubject)
	if isMissing(err) {
		return es.Recorded{}, fmt.Errorf("head of %s: %w", subject, es.ErrNotFound)
	}
	if err != nil {
		return es.Recorded{}, fmt.Errorf("head of %s: %w", subject, err)
	}
	head, err := l.read(s, raw)
	if err == nil {
		l.remember(head)
	}
	return head, err
}

// find is the stream of a subject, and [es.ErrNotFound] when its era never was.
func (l *Log) find(ctx context.Context, subject string) (jetstream.Stream, string, error) {
	if isReference(subject) {
		s, err := l.stream(ctx, referenceStream)
		return s, referencePrefix + subject, err
	}
	id, made, err := parseCaseID(subject)
	if err != nil {
		return nil, "", err
	}
	if !l.knows(made.Year()) {
		if err := l.meet(ctx, made.Year()); err != nil {
			return nil, "", err
		}
	}
	stream, natsSubject := l.casePlace(id, made.Year())
	s, err := l.stream(ctx, stream)
	return s, natsSubject, err
}

// meet learns of an era that another process made; it makes none.
func (l *Log) meet(ctx context.Context, era int) error {
	first, err := l.js.Stream(ctx, caseStream(era, 0))
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return es.ErrNotFound
	}
	if err != nil {
		return err
	}
	if _, _, err := eraOf(first); err != nil {
		return err
	}
	return l.ensureEra(ctx, era)
}

// At is the commit at a position, [es.ErrNotFound] when there is none.
func (l *Log) At(ctx context.Context, p es.Position) (es.Recorded, error) {
	s, err := l.stream(ctx, p.Stream)
	if errors.Is(err, jetstream.ErrStreamNotFound) || errors.Is(err, jetstream.ErrInvalidStreamName) || p.Seq == 0 {
		return es.Recorded{}, fmt.Errorf("commit at %s: %w", p, es.ErrNotFound)
	}
	if err != nil {
		return es.Recorded{}, fmt.Errorf("commit at %s: %w", p, err)
	}
	raw, err := s.GetMsg(ctx, p.Seq)
	if isMissing(err) {
		return es.Recorded{}, fmt.Errorf("commit at %s: %w", p, es.ErrNotFound)
	}
	if err != nil {
		return es.Recorded{}, fmt.Errorf("commit at %s: %w", p, err)
	}
	return l.read(s, raw)
}

// History is every commit of a subject, oldest first, with the chain checked:
// a missing or changed commit is a [*HaltError].
func (l *Log) History(ctx context.Context, subject string) ([]es.Recorded, error) {
	history, err := l.Since(ctx, subject, es.Recorded{})
	if err == nil && len(history) == 0 {
		err = fmt.Errorf("history of %s: %w", subject, es.ErrNotFound)
	}
	return history, err
}

// Since is what a subject's history has behind a commit of it, none for nothing
// new; the zero commit stands before the first.
func (l *Log) Since(ctx context.Context, subject string, after es.Recorded) ([]es.Recorded, error) {
	s, natsSubject, err := l.find(ctx, subject)
	if err != nil {
		return nil, fmt.Errorf("history of %s: %w", subject, err)
	}
	var history []es.Recorded
	chain := newChain(2)
	if after.Version > 0 {
		chain.remember(after)
	}
	for next := after.Position.Seq + 1; ; {
		raw, err := s.GetMsg(ctx, next, jetstream.WithGetMsgSubject(natsSubject))
		if isMissing(err) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("history of %s: %w", subject, err)
		}
		c, err := l.read(s, raw)
		if err != nil {
			return nil, err
		}
		if reason := chain.add(c); reason != "" {
			return nil, l.halt(&HaltError{Stream: c.Position.Stream, Seq: c.Position.Seq, Case: subject, Reason: reason})
		}
		history, next = append(history, c), raw.Sequence+1
	}
	return history, nil
}

// read decodes what a get returned; what cannot be a commit halts.
func (l *Log) read(s jetstream.Stream, raw *jetstream.RawStreamMsg) (es.Recorded, error) {
	stream := s.CachedInfo().Config.Name
	c, err := decode(stream, raw.Sequence, raw.Subject, raw.Data)
	if err != nil {
		return es.Recorded{}, l.halt(&HaltError{Stream: stream, Seq: raw.Sequence, Case: subjectOf(raw.Subject), Reason: err.Error()})
	}
	return c, nil
}

// decode reads a stored message and refuses one that is not a commit of the
// subject it was stored under.
func decode(stream string, seq uint64, natsSubject string, data []byte) (es.Recorded, error) {
	c, err := parseCommit(data)
	if err != nil {
		return es.Recorded{}, fmt.Errorf("is not a commit: %w", err)
	}
	if c.Subject != subjectOf(natsSubject) {
		return es.Recorded{}, fmt.Errorf("a commit of %q is stored under %s", c.Subject, natsSubject)
	}
	if c.Version == 0 || c.ID == "" {
		return es.Recorded{}, errors.New("is not a commit: it has no version or no command id")
	}
	return es.Recorded{Commit: c, Position: es.Position{Stream: stream, Seq: seq}, Hash: es.Hash(data)}, nil
}

// Last says how far a stream goes: what a reader that has everything would have
// as its checkpoint.
func (l *Log) Last(ctx context.Context, stream string) (es.Checkpoint, error) {
	s, err := l.js.Stream(ctx, stream)
	if err != nil {
		return es.Checkpoint{}, fmt.Errorf("last of stream %s: %w", stream, err)
	}
	at := es.Checkpoint{Incarnation: incarnation(s), Seq: s.CachedInfo().State.LastSeq}
	if at.Seq == 0 {
		return at, nil
	}
	raw, err := s.GetMsg(ctx, at.Seq)
	if err != nil {
		return es.Checkpoint{}, fmt.Errorf("last of stream %s: sequence %d: %w", stream, at.Seq, err)
	}
	at.Hash = es.Hash(raw.Data)
	return at, nil
}

// Heads says how far each stream of cases goes now: whoever has read up to there
// has seen all that was acknowledged before.
func (l *Log) Heads(ctx context.Context) (heads []es.Position, err error) {
	names, err := l.Streams(ctx)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		s, err := l.js.Stream(ctx, name)
		if err != nil {
			return nil, fmt.Errorf("head of stream %s: %w", name, err)
		}
		if seq := s.CachedInfo().State.LastSeq; seq > 0 {
			heads = append(heads, es.Position{Stream: name, Seq: seq})
		}
	}
	return heads, nil
}

// Lengths is how many commits each case of a stream has: whoever reads it through
// knows by that which commit of a case is its last, and can forget the case.
func (l *Log) Lengths(ctx context.Context, stream string) (map[string]uint64, error) {
	s, err := l.stream(ctx, stream)
	if err != nil {
		return nil, fmt.Errorf("lengths of the cases of %s: %w", stream, err)
	}
	info, err := s.Info(ctx, jetstream.WithSubjectFilter(">"))
	if err != nil {
		return nil, fmt.Errorf("lengths of the cases of %s: %w", stream, err)
	}
	lengths := make(map[string]uint64, len(info.State.Subjects))
	for natsSubject, n := range info.State.Subjects {
		lengths[strings.Clone(subjectOf(natsSubject))] = n
	}
	return lengths, nil
}

// incarnation tells a stream from another of the same name made later.
func incarnation(s jetstream.Stream) string {
	return s.CachedInfo().Created.UTC().Format(time.RFC3339Nano)
}
