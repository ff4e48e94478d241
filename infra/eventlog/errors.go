package eventlog

import (
	"errors"
	"fmt"
	"log/slog"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"gridcase/domain/es"
)

// HaltError says that a stream is not what it was or not what it must be.
// Reading on would build views on a log that lost or changed something, so the
// reader stops here until a person has looked.
type HaltError struct {
	Stream string
	Seq    uint64 // where, 0 when the stream as a whole is meant
	Case   string // subject of the commit, when one is known
	Reason string
}

func (e *HaltError) Error() string {
	where := fmt.Sprintf("stream %s sequence %d", e.Stream, e.Seq)
	if e.Case != "" {
		where += " case " + e.Case
	}
	return "INTEGRITY HALT: " + where + ": " + e.Reason
}

// halt logs where the reader stops, since a caller may retry for hours before
// somebody reads its error.
func (l *Log) halt(e *HaltError) error {
	l.metrics.halts.WithLabelValues(e.Stream).Inc()
	l.cfg.Logger.Error("integrity halt", slog.String("stream", e.Stream), slog.Uint64("seq", e.Seq),
		slog.String("case", e.Case), slog.String("reason", e.Reason))
	return e
}

// UnknownError says that nobody knows whether a commit was stored: the answer
// was lost, or the server failed while it wrote. Read the subject again and look
// for the command's id.
type UnknownError struct {
	Subject string
	Command string
	Cause   error
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("append %s: outcome of command %s unknown: %v", e.Subject, e.Command, e.Cause)
}

func (e *UnknownError) Unwrap() error { return e.Cause }

// errNotSent says that a caller's time was over while its commit still waited in
// this process.
var errNotSent = errors.New("not sent")

// outcome makes of a publish's error what a caller may act on. Everything that
// is not certain is unknown, also an answer of the server that we do not know.
func outcome(c es.Commit, err error) error {
	switch {
	case isConflict(err):
		return fmt.Errorf("append %s version %d: %w", c.Subject, c.Version, es.ErrConflict)
	case errors.Is(err, nats.ErrMaxPayload), errors.Is(err, ErrClosed), errors.Is(err, errNotSent):
		return fmt.Errorf("append %s: %w", c.Subject, err) // nothing was sent
	}
	return &UnknownError{Subject: c.Subject, Command: c.ID, Cause: err}
}

// isConflict knows both codes: one server answers 10071, a cluster (and a batch)
// also 10164 while another append of the subject is under way.
func isConflict(err error) bool {
	code := apiCode(err)
	return code == jetstream.JSErrCodeStreamWrongLastSequence || code == jetstream.JSErrCodeStreamWrongLastSequenceConstant
}

func apiCode(err error) jetstream.ErrorCode {
	if api := (*jetstream.APIError)(nil); errors.As(err, &api) {
		return api.ErrorCode
	}
	return 0
}

// isMissing says that the server looked and there is no such message.
func isMissing(err error) bool {
	return errors.Is(err, jetstream.ErrMsgNotFound) || apiCode(err) == jetstream.JSErrCodeMessageNotFound
}
