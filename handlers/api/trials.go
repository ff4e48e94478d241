package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"gridcase/handlers/rehearse"
)

const (
	trialAsked = 30 * time.Second // a trial that nobody asks for so long is stopped: they went away
	trialKept  = 30 * time.Minute // how long a result can be read
	trialTook  = 10 * time.Minute // the longest that one may take
)

// trials run one at a time: each reads the whole log.
type trials struct {
	log    rehearse.Log
	logger *slog.Logger
	mu     sync.Mutex
	last   map[string]*trial // by person
	busy   *trial
}

// trial is one of them.
type trial struct {
	id    string
	stop  context.CancelFunc
	mu    sync.Mutex
	seen  time.Time
	ended time.Time
	shows Whatif
}

func newTrials(log rehearse.Log, logger *slog.Logger) *trials {
	return &trials{log: log, logger: logger, last: map[string]*trial{}}
}

// start begins one for a person; an earlier one of theirs is stopped and
// forgotten.
func (all *trials) start(person string, q rehearse.Question) (*trial, error) {
	all.mu.Lock()
	defer all.mu.Unlock()
	if own := all.last[person]; own != nil {
		own.stop()
	}
	if all.busy != nil && all.busy != all.last[person] {
		return nil, errTrialBusy
	}
	ctx, stop := context.WithTimeout(context.Background(), trialTook)
	t := &trial{id: uuid.NewString(), stop: stop, seen: time.Now()}
	t.shows = Whatif{ID: t.id, State: "running"}
	before := all.busy
	all.busy, all.last[person] = t, t
	q.Progress = t.progress
	go all.run(ctx, t, q, before)
	time.AfterFunc(trialKept, func() { all.forget(person, t) })
	return t, nil
}

func (all *trials) run(ctx context.Context, t *trial, q rehearse.Question, before *trial) {
	defer t.stop()
	for before != nil && !before.over() { // it was told to stop
		time.Sleep(10 * time.Millisecond)
	}
	report, err := all.guarded(ctx, q)
	all.mu.Lock()
	if all.busy == t {
		all.busy = nil
	}
	all.mu.Unlock()
	if err != nil && !errors.Is(err, context.Canceled) {
		all.logger.Error("a trial of other rules failed", "error", err)
	}
	t.end(report, err)
}

// guarded turns a panic into an error: a trial must not take the program down.
func (all *trials) guarded(ctx context.Context, q rehearse.Question) (r rehearse.TrialReport, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return rehearse.Run(ctx, all.log, q)
}

func (all *trials) forget(person string, t *trial) {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.last[person] == t {
		delete(all.last, person)
	}
}

// of is a person's own trial.
func (all *trials) of(person, id string) (*trial, bool) {
	all.mu.Lock()
	defer all.mu.Unlock()
	t := all.last[person]
	return t, t != nil && t.id == id
}

func (t *trial) progress(done, total uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.shows.Done, t.shows.Total = done, total
	if time.Since(t.seen) > trialAsked {
		t.stop()
	}
}

func (t *trial) end(report rehearse.TrialReport, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = time.Now()
	switch {
	case err == nil:
		t.shows.State, t.shows.Done, t.shows.Total, t.shows.Report = "done", report.Commits, report.Commits, &report
	case errors.Is(err, context.Canceled):
		t.shows.State = "stopped"
	default:
		t.shows.State = "failed"
	}
}

func (t *trial) over() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return !t.ended.IsZero()
}

func (t *trial) shown() Whatif {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen = time.Now()
	return t.shows
}
