package eventlog

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"gridcase/domain/es"
)

// maxBatch is the server's limit of messages in one atomic batch.
const maxBatch = 1000

// Append stores a commit after the head it was decided on; the zero head
// creates the subject. Version, Prev and Ledger are filled in here.
//
// Errors: [es.ErrConflict] when the subject moved on, [*UnknownError] when nobody
// knows whether the commit was stored, [*es.Rejection] for an id under which
// nothing can be created (see [Log.Place]; the window holds for creating only).
func (l *Log) Append(ctx context.Context, c es.Commit, after es.Recorded) (es.Recorded, error) {
	stream, natsSubject, err := l.target(ctx, c.Subject, after)
	if err != nil {
		return es.Recorded{}, err
	}
	follow(&c, after)
	msg, hash, err := encode(natsSubject, c)
	if err != nil {
		return es.Recorded{}, err
	}
	expect(msg, after.Position.Seq)
	a, err := l.appender(stream)
	if err != nil {
		return es.Recorded{}, fmt.Errorf("append %s: %w", c.Subject, err)
	}
	seq, err := a.append(ctx, msg)
	if err != nil {
		return es.Recorded{}, l.missed(c, err)
	}
	l.metrics.appends.WithLabelValues("stored").Inc()
	stored := es.Recorded{Commit: c, Position: es.Position{Stream: stream, Seq: seq}, Hash: hash}
	l.remember(stored)
	return stored, nil
}

// AppendReference stores several commits of one reference document, all or none
// of them; at most 1000. It returns the last as it was stored.
func (l *Log) AppendReference(ctx context.Context, commits []es.Commit, after es.Recorded) (es.Recorded, error) {
	if len(commits) == 0 || len(commits) > maxBatch {
		return es.Recorded{}, fmt.Errorf("append reference: %d commits, want 1 to %d", len(commits), maxBatch)
	}
	subject := commits[0].Subject
	if !isReference(subject) {
		return es.Recorded{}, fmt.Errorf("append reference: %q is not a reference document", subject)
	}
	_, natsSubject, err := l.target(ctx, subject, after)
	if err != nil {
		return es.Recorded{}, err
	}
	// Only the first expects a sequence: inside a batch a second expectation on
	// the same subject is refused, and the batch lets nobody in between.
	last, msgs := after, make([]*nats.Msg, 0, len(commits))
	for _, c := range commits {
		if c.Subject != subject {
			return es.Recorded{}, fmt.Errorf("append reference: commits of %q and %q in one call", subject, c.Subject)
		}
		follow(&c, last)
		msg, hash, err := encode(natsSubject, c)
		if err != nil {
			return es.Recorded{}, err
		}
		msgs, last = append(msgs, msg), es.Recorded{Commit: c, Hash: hash}
	}
	expect(msgs[0], after.Position.Seq)
	seq, err := l.publishReference(ctx, msgs)
	if err != nil {
		return es.Recorded{}, l.missed(last.Commit, err)
	}
	l.metrics.appends.WithLabelValues("stored").Add(float64(len(commits)))
	last.Position = es.Position{Stream: referenceStream, Seq: seq}
	l.remember(last)
	return last, nil
}

func (l *Log) publishReference(ctx context.Context, msgs []*nats.Msg) (last uint64, err error) {
	a, err := l.appender(referenceStream)
	if err != nil {
		return 0, err
	}
	if !a.enter() {
		return 0, ErrClosed
	}
	defer a.leave()
	if len(msgs) == 1 {
		return a.publishOne(ctx, msgs[0])
	}
	return a.publishBatch(ctx, msgs)
}

// target is where a commit goes. The stream of an era is made when the first
// case of it is created.
func (l *Log) target(ctx context.Context, subject string, after es.Recorded) (stream, natsSubject string, err error) {
	if after.Version > 0 && after.Subject != subject {
		return "", "", fmt.Errorf("append %s: the head given is of %s", subject, after.Subject)
	}
	if isReference(subject) {
		return referenceStream, referencePrefix + subject, nil
	}
	id, made, err := parseCaseID(subject)
	if err != nil {
		return "", "", err
	}
	if after.Version == 0 {
		if err := l.inWindow(subject, made); err != nil {
			return "", "", err
		}
	}
	if !l.knows(made.Year()) {
		if err := l.ensureEra(ctx, made.Year()); err != nil {
			return "", "", fmt.Errorf("append %s: %w", subject, err)
		}
	}
	stream, natsSubject = l.casePlace(id, made.Year())
	return stream, natsSubject, nil
}

// follow makes a commit the next of its subject. Reference documents have no
// ledger: an import would store the square of its length, and the sequences
// inside a batch are not known before it is stored.
func follow(c *es.Commit, after es.Recorded) {
	c.At = c.At.Round(0).UTC() // what a reader will get: no monotonic clock, no zone
	c.Version, c.Prev, c.Ledger = after.Version+1, after.Hash, nil
	if after.Version > 0 && !isReference(c.Subject) {
		c.Ledger = after.Ledger.With(after.ID, after.Position.Seq)
	}
}

// encode leaves < and > as they are, since all that reads the log is a program.
func encode(natsSubject string, c es.Commit) (*nats.Msg, string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(c); err != nil {
		return nil, "", fmt.Errorf("append %s: encode commit %s: %w", c.Subject, c.ID, err)
	}
	data := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	return &nats.Msg{Subject: natsSubject, Data: data, Header: nats.Header{}}, es.Hash(data), nil
}

// expect makes the server refuse the message unless its subject's last sequence
// is seq. The subject is the literal one of the case and never a filter: a
// filter that misses the subject is accepted in silence.
func expect(m *nats.Msg, seq uint64) {
	m.Header.Set(jetstream.ExpectedLastSubjSeqHeader, strconv.FormatUint(seq, 10))
}

// missed counts and names an append that brought no position. The head in our
// cache is wrong after a conflict and doubtful after anything else.
func (l *Log) missed(c es.Commit, err error) error {
	l.recent.Remove(c.Subject)
	err = outcome(c, err)
	kind := "refused"
	if errors.Is(err, es.ErrConflict) {
		kind = "conflict"
	} else if unknown := (*UnknownError)(nil); errors.As(err, &unknown) {
		kind = "unknown"
	}
	l.metrics.appends.WithLabelValues(kind).Inc()
	return err
}
