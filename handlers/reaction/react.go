package reaction

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"gridcase/domain/casefile"
	"gridcase/handlers/command"
)

// What the subscriber wants to know of a refusal, in the message's metadata: a
// Watermill nack carries no reason. An outage is tried again without end; any
// other refusal is, after some tries, held against the case.
const (
	metaError  = "error"
	metaOutage = "outage"
)

// react reads the fact out of a message, has it reacted to, and counts and logs
// what came of it.
func (r *Reactions) react(msg *message.Message, name string, read Read, react func(context.Context, fact) error) error {
	began := time.Now()
	f, err := open(msg, read)
	log := r.logger.With("reaction", name, "position", f.Position.String(), "case", f.Subject, "command", f.ID)
	if err == nil {
		err = guarded(func() error { return react(msg.Context(), f) })
	}
	took := time.Since(began)
	r.metrics.took.WithLabelValues(name).Observe(took.Seconds())
	r.metrics.reactions.WithLabelValues(name, kindOf(err)).Inc()
	if err == nil {
		log.Debug("reacted", "took", took)
		return nil
	}
	msg.Metadata.Set(metaError, err.Error())
	if outage(err) {
		msg.Metadata.Set(metaOutage, "true")
	}
	log.Log(msg.Context(), slog.LevelWarn, "reaction failed and is tried again", "kind", kindOf(err), "error", err)
	return err
}

func open(msg *message.Message, read Read) (fact, error) {
	c, err := read(msg)
	if err != nil {
		return fact{Recorded: c}, err
	}
	events, err := casefile.Events(c.Commit)
	return fact{Recorded: c, events: events}, err
}

// guarded turns a panic into an error, so that one broken case is parked and
// does not take the process down.
func guarded(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return do()
}

// outage tells what passes by itself from what is wrong with a case.
func outage(err error) bool {
	return errors.Is(err, command.ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

func kindOf(err error) string {
	switch {
	case err == nil:
		return "done"
	case outage(err):
		return "outage"
	}
	return "failed"
}
