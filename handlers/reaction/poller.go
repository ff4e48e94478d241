package reaction

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/routing"
	"gridcase/handlers/command"
	"gridcase/projections/deadlines"
)

// Due lists the armed rungs that are due, the longest due first;
// [deadlines.Due] on a database does. A rung may be listed for a while after it
// was reached: the view lags behind the log.
type Due func(ctx context.Context, now time.Time, limit int) ([]deadlines.Rung, error)

// PollerConfig is optional; its zero value works.
type PollerConfig struct {
	Now      func() time.Time // the domain's clock, that of command.Cases; default time.Now
	Interval time.Duration    // between looks, in real time; default 500 ms
	Batch    int              // rungs taken at one look; default 500
	Workers  int              // cases at a time; default 16
	Timeout  time.Duration    // of one command, also when stopping; default 4 s
	// Rest is the first pause of a case that fails, and of a rung that was fired
	// and is still listed; it doubles up to 5 min. Default 1 s.
	Rest time.Duration
	// Climb is how long the other rungs of a case wait for its climb, which voids
	// them; after an outage many climb at once. Default 30 s.
	Climb   time.Duration
	Logger  *slog.Logger
	Metrics prometheus.Registerer
}

func (c PollerConfig) filled() PollerConfig {
	def := func(d *time.Duration, to time.Duration) {
		if *d == 0 {
			*d = to
		}
	}
	def(&c.Interval, 500*time.Millisecond)
	def(&c.Timeout, 4*time.Second)
	def(&c.Rest, time.Second)
	def(&c.Climb, 30*time.Second)
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Batch == 0 {
		c.Batch = 500
	}
	if c.Workers == 0 {
		c.Workers = 16
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	return c
}

// Poller fires rungs when they are due. Several may run at once: a rung's
// command has the same id everywhere, so it is reached once.
type Poller struct {
	due     Due
	cases   Cases
	ref     command.Reference
	cfg     PollerConfig
	metrics pollerMetrics
	memory  *memory
	slots   chan struct{}
	running sync.WaitGroup
	passed  int       // rungs of the last look that had to wait
	blind   time.Time // when failed looks were last logged; zero when they don't fail
}

// NewPoller needs the view of deadlines, the cases, and the policy, which says
// what rungs do.
func NewPoller(due Due, cases Cases, ref command.Reference, cfg PollerConfig) (*Poller, error) {
	cfg = cfg.filled()
	m, err := newPollerMetrics(cfg.Metrics)
	if err != nil {
		return nil, fmt.Errorf("register metrics of the poller: %w", err)
	}
	return &Poller{
		due: due, cases: cases, ref: ref, cfg: cfg, metrics: m,
		memory: newMemory(cfg.Rest, cfg.Climb), slots: make(chan struct{}, cfg.Workers),
	}, nil
}

// Run looks at the deadlines until ctx ends, and returns when the commands that
// were begun are answered.
func (p *Poller) Run(ctx context.Context) {
	defer p.running.Wait()
	for {
		next := p.cfg.Interval
		if full := p.look(ctx); full {
			next = min(next, 20*time.Millisecond) // after an outage there is more than a batch
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(next):
		}
	}
}

// look fires what is due and not in hand; full says that there may be more.
func (p *Poller) look(ctx context.Context) (full bool) {
	now := p.cfg.Now()
	limit := p.cfg.Batch + p.passed // those that wait must not hide the rest
	due, err := p.due(ctx, now, limit)
	if err != nil {
		p.cannotSee(ctx, err)
		return false
	}
	p.blind = time.Time{}
	p.metrics.polls.WithLabelValues("done").Inc()
	ready := p.memory.sort(due, len(due) < limit)
	p.measure(now, ready.pending)
	p.passed = len(due)
	for _, rungs := range ready.cases {
		p.passed -= len(rungs)
	}
	for _, rungs := range ready.cases {
		select {
		case <-ctx.Done():
			p.memory.done(rungs[0].Case)
		case p.slots <- struct{}{}:
			p.running.Go(func() {
				defer func() { <-p.slots }()
				defer p.memory.done(rungs[0].Case)
				p.climbInOrder(ctx, rungs)
			})
		}
	}
	return len(due) == limit
}

// cannotSee logs the first failed look and then one a minute.
func (p *Poller) cannotSee(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	p.metrics.polls.WithLabelValues("failed").Inc()
	if time.Since(p.blind) > time.Minute {
		p.cfg.Logger.Warn("the deadlines cannot be read; nothing climbs until they can", "error", err)
		p.blind = time.Now()
	}
}

func (p *Poller) measure(now time.Time, pending []deadlines.Rung) {
	p.metrics.overdue.Set(float64(len(pending)))
	late := 0.0
	if len(pending) > 0 {
		late = now.Sub(pending[0].Due).Seconds()
	}
	p.metrics.lateness.Set(late)
}

// climbInOrder fires the rungs of one case, one after the other. It stops at
// the first that fails, and at one by which the case is about to climb: that
// starts its clock anew and voids the rest.
func (p *Poller) climbInOrder(ctx context.Context, rungs []deadlines.Rung) {
	for _, r := range rungs {
		if ctx.Err() != nil {
			return
		}
		out, err := p.fire(ctx, r)
		if err != nil {
			p.metrics.rungs.WithLabelValues(p.complain(r, err)).Inc()
			p.memory.failed(r)
			return
		}
		outcome := outcomeOf(r, out)
		p.metrics.rungs.WithLabelValues(outcome).Inc()
		p.memory.fired(r)
		if outcome != "void" && p.climbs(r, out.State) {
			p.memory.climbing(r)
			return
		}
	}
}

func (p *Poller) fire(ctx context.Context, r deadlines.Rung) (command.Outcome, error) {
	// What was begun is finished also when we are told to stop.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.cfg.Timeout)
	defer cancel()
	return p.cases.Do(ctx, command.Order{
		Case: r.Case, ID: casefile.RingID(r.Case, r.Rung, r.Arm), By: ladder,
		Verb: func(context.Context, casefile.State) (casefile.Verb, error) {
			return casefile.Ring{Rung: r.Rung, Arm: r.Arm}, nil
		},
	})
}

// complain names what went wrong and logs it.
func (p *Poller) complain(r deadlines.Rung, err error) string {
	log := p.cfg.Logger.With("case", r.Case, "rung", r.Rung, "arm", r.Arm, "due", r.Due)
	refused := (*es.Rejection)(nil)
	switch {
	case errors.Is(err, casefile.ErrEarly):
		log.Error("clock fault: the deadlines call a rung due that is not", "now", p.cfg.Now())
		return "early"
	case errors.As(err, &refused):
		log.Error("a rung was refused", "code", refused.Code)
		return "refused"
	}
	log.Warn("fire a rung; tried again", "error", err)
	return "failed"
}

func (p *Poller) climbs(r deadlines.Rung, s casefile.State) bool {
	rules, _ := p.ref.Current().RulesOf(s.Matter, s.Versions, p.cfg.Now())
	rung, known := rules.Policy.Rung(r.Rung)
	_, higher := s.Higher()
	return known && rung.Has(routing.Climb) && higher
}

// outcomeOf says what a rung's command did. One that found its rung no longer
// armed appends nothing, and its answer is the case as it stands.
func outcomeOf(r deadlines.Rung, out command.Outcome) string {
	if out.Repeated {
		return "repeated"
	}
	if out.State.Terms.Arm == r.Arm {
		for _, f := range out.State.Fired {
			if f == r.Rung {
				return "reached"
			}
		}
	}
	return "void"
}
