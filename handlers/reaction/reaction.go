package reaction

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/prometheus/client_golang/prometheus"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/process"
	"gridcase/handlers/command"
	"gridcase/projections/kpi"
)

// ladder is who acts when time passes.
const ladder = "system:ladder"

// Cases carries orders out; *command.Cases does.
type Cases interface {
	Do(ctx context.Context, o command.Order) (command.Outcome, error)
}

// Cabinet is cases that can be looked at, too.
type Cabinet interface {
	Cases
	Look(ctx context.Context, caseID string) (command.Outcome, error)
}

// Log reads a case's whole history, oldest first.
type Log interface {
	History(ctx context.Context, subject string) ([]es.Recorded, error)
}

// Notifier tells people who are looking now. at is the commit that the notices
// are about.
type Notifier interface {
	Notify(ctx context.Context, caseID string, at es.Position, notices []process.Notice) error
}

// Read takes the commit out of a message.
type Read func(*message.Message) (es.Recorded, error)

// Config is optional; its zero value works.
type Config struct {
	// CloseTimeout is how long running reactions may take when Run ends; default
	// 5 s.
	CloseTimeout time.Duration
	// Repeats counts reports; nil counts none, and nothing is ever a repeat.
	Repeats Repeats
	Logger  *slog.Logger
	Metrics prometheus.Registerer
}

// Repeats lists the reports of the same matter and place as a case's in the days up
// to it, itself the last; [kpi.Reported] on a database does. The views may have to
// catch up first with what the case's commit at a position says. The error is
// command.ErrUnavailable while they cannot.
type Repeats func(ctx context.Context, caseID string, days int, at es.Position) ([]kpi.Told, error)

// Reactions is the router of all reactions.
type Reactions struct {
	router  *message.Router
	cases   Cabinet
	ref     command.Reference
	log     Log
	news    Notifier
	repeats Repeats
	logger  *slog.Logger
	metrics metrics
}

// fact is a commit with its events decoded.
type fact struct {
	es.Recorded
	events []casefile.Event
}

// New wires every reaction to the commits of all cases. sub hands each reaction
// every commit, in order a stream, at least once, and under a topic that is the
// reaction's name.
func New(sub message.Subscriber, read Read, cases Cabinet, ref command.Reference, log Log, news Notifier, cfg Config) (*Reactions, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	if cfg.CloseTimeout == 0 {
		cfg.CloseTimeout = 5 * time.Second
	}
	m, err := newMetrics(cfg.Metrics)
	if err != nil {
		return nil, fmt.Errorf("register metrics of reactions: %w", err)
	}
	// The router tells every step and repeats each error; what is worth knowing
	// is logged by observe, with the case.
	quiet := watermill.NewSlogLoggerWithLevelMapping(cfg.Logger, map[slog.Level]slog.Level{
		slog.LevelInfo: slog.LevelDebug, slog.LevelError: slog.LevelDebug,
	})
	router, err := message.NewRouter(message.RouterConfig{CloseTimeout: cfg.CloseTimeout}, quiet)
	if err != nil {
		return nil, fmt.Errorf("make the router of reactions: %w", err)
	}
	r := &Reactions{router: router, cases: cases, ref: ref, log: log, news: news, repeats: cfg.Repeats, logger: cfg.Logger, metrics: m}
	for name, react := range map[string]func(context.Context, fact) error{
		"escalation": r.escalate,
		"merging":    r.merge,
		"notices":    r.notify,
	} {
		router.AddConsumerHandler(name, name, sub, func(msg *message.Message) error { return r.react(msg, name, read, react) })
	}
	return r, nil
}

// Run reacts until ctx ends, and returns when what was begun is done. It may be
// called once.
func (r *Reactions) Run(ctx context.Context) error {
	err := r.router.Run(ctx)
	if err == nil && ctx.Err() == nil {
		err = errors.New("the subscriber was closed")
	}
	if err != nil {
		return fmt.Errorf("run reactions: %w", err)
	}
	return nil
}

// Running is closed when every reaction listens.
func (r *Reactions) Running() <-chan struct{} { return r.router.Running() }
