package reaction

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/reference"
	"gridcase/handlers/command"
)

// reckoner is who acts when a calendar is corrected.
const reckoner = "system:calendar"

// Open lists ids of open cases behind one id, in order, and only those that
// changed since a moment (zero: all); [queue.Open] on a database does.
type Open func(ctx context.Context, after string, since time.Time, limit int) ([]string, error)

// Documents writes down that a calendar was applied; *command.Documents does.
type Documents interface {
	Change(ctx context.Context, o command.Draft) (command.Changed, error)
}

// CorrectorConfig is optional; its zero value works.
type CorrectorConfig struct {
	Now      func() time.Time // the domain's clock
	Interval time.Duration    // between looks; default 1 s
	// Settle is how long after a calendar was adopted the cases are looked at:
	// until then another instance may still decide by the old one. Default 2 s.
	Settle  time.Duration
	Workers int // cases at a time; default 16
	Logger  *slog.Logger
}

// Corrector reckons the open cases anew when the calendar was corrected. It may
// be interrupted at any time and begins again: each case is moved once.
type Corrector struct {
	open  Open
	cases Cases
	lib   command.Reference
	docs  Documents
	cfg   CorrectorConfig
}

// NewCorrector needs the view of open cases, the cases and the documents.
func NewCorrector(open Open, cases Cases, lib command.Reference, docs Documents, cfg CorrectorConfig) *Corrector {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Interval == 0 {
		cfg.Interval = time.Second
	}
	if cfg.Settle == 0 {
		cfg.Settle = 2 * time.Second
	}
	if cfg.Workers == 0 {
		cfg.Workers = 16
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	return &Corrector{open: open, cases: cases, lib: lib, docs: docs, cfg: cfg}
}

// Run watches until ctx ends.
func (c *Corrector) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(c.cfg.Interval):
		}
		if !c.lib.Current().CalendarPending() {
			continue
		}
		if _, err := c.Correct(ctx, nil); err != nil && ctx.Err() == nil {
			c.cfg.Logger.Warn("the corrected calendar is not applied to all open cases yet; it is tried again", "error", err)
		}
	}
}

// Correct reckons every open case by the calendar in force and writes down that
// it did. progress is told how many were looked at; nil tells nobody.
func (c *Corrector) Correct(ctx context.Context, progress func(checked int)) (reference.CalendarApplied, error) {
	select {
	case <-ctx.Done():
		return reference.CalendarApplied{}, ctx.Err()
	case <-time.After(c.cfg.Settle):
	}
	now := c.lib.Current()
	wish, version := now.Correction(), now.Versions.Calendar
	pass := &pass{Corrector: c, version: version, wish: wish, progress: progress}
	// Whatever was written while the first pass ran may have been decided by an
	// instance that had not heard yet.
	for _, since := range []time.Time{{}, now.CalendarFrom().Add(-time.Minute)} {
		if err := pass.run(ctx, since); err != nil {
			return reference.CalendarApplied{}, err
		}
	}
	applied := reference.CalendarApplied{
		Calendar: version, From: wish.From, Days: wish.Days, Hours: wish.Hours,
		Checked: int(pass.checked.Load()), Moved: int(pass.moved.Load()), At: c.cfg.Now(),
	}
	c.cfg.Logger.Info("a corrected calendar was applied to the open cases", "calendar", version, "checked", applied.Checked, "moved", applied.Moved)
	_, err := c.docs.Change(ctx, command.Draft{
		Subject: reference.Corrections, ID: "corrections:calendar:" + strconv.FormatUint(version, 10), By: reckoner,
		Change: func(now reference.State) ([]reference.Event, error) {
			if now.Corrected.Calendar == version {
				return nil, nil // another instance was faster
			}
			return []reference.Event{applied}, nil
		},
	})
	return applied, err
}

// pass is one walk over the open cases.
type pass struct {
	*Corrector
	version        uint64
	wish           casefile.Reschedule
	progress       func(int)
	checked, moved atomic.Int64
}

const pageOfCases = 1000

func (p *pass) run(ctx context.Context, since time.Time) error {
	for after := ""; ; {
		ids, err := p.open(ctx, after, since, pageOfCases)
		if err != nil || len(ids) == 0 {
			return err
		}
		g, ctx := errgroup.WithContext(ctx)
		g.SetLimit(p.cfg.Workers)
		for _, id := range ids {
			g.Go(func() error { return p.one(ctx, id, since.IsZero()) })
		}
		if err := g.Wait(); err != nil {
			return err
		}
		after = ids[len(ids)-1]
		if p.progress != nil {
			p.progress(int(p.checked.Load()))
		}
	}
}

func (p *pass) one(ctx context.Context, id string, count bool) error {
	out, err := p.cases.Do(ctx, command.Order{
		Case: id, ID: reckoner + ":" + id + ":" + strconv.FormatUint(p.version, 10), By: reckoner,
		Verb: func(context.Context, casefile.State) (casefile.Verb, error) { return p.wish, nil },
	})
	if refused := (*es.Rejection)(nil); errors.As(err, &refused) {
		p.cfg.Logger.Warn("a case cannot be reckoned by the corrected calendar", "case", id, "code", refused.Code)
		return nil
	}
	if err != nil {
		return fmt.Errorf("reckon %s anew: %w", id, err)
	}
	if !count {
		return nil
	}
	p.checked.Add(1)
	if n := len(out.State.Moves); n > 0 && out.State.Moves[n-1].To == p.version && out.State.Moves[n-1].Moved() {
		p.moved.Add(1)
	}
	return nil
}
