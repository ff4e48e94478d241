package city

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/reference"
	"gridcase/handlers/command"
)

const (
	lookEvery = 100 * time.Millisecond // how often it is looked whose time has come; real time
	atOnce    = 64                     // commands under way at most; beyond that traffic waits
	mostOpen  = 20_000                 // cases that somebody still means to work on; the rest is left to the ladder
)

// Traffic is a day's work until ctx ends: rate new cases per real second, and
// what people do about them by the domain's clock. A share is left alone, so
// that cases climb by themselves, and so is all work of those who may log in.
// rng decides; the ids of new cases are fresh ones.
func (c City) Traffic(ctx context.Context, cases *command.Cases, ref func() reference.State, rate float64, now func() time.Time, rng *rand.Rand) {
	if rate <= 0 {
		return
	}
	t := &traffic{city: c, cases: cases, ref: ref, now: now, dice: rng, done: make(chan outcome, 2*atOnce)}
	t.hands.SetLimit(atOnce)
	defer func() { _ = t.hands.Wait() }() // they report through done and never err
	t.run(ctx, rate)
}

// traffic is owned by one goroutine; hands only carry acts out.
type traffic struct {
	city  City
	cases *command.Cases
	ref   func() reference.State
	now   func() time.Time
	dice  *rand.Rand
	plans plans
	hands errgroup.Group
	done  chan outcome
}

// outcome is where a case stands after an act, or after an act was refused.
type outcome struct {
	plan
	state casefile.State
	err   error
}

func (t *traffic) run(ctx context.Context, rate float64) {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	arrival := time.NewTimer(t.gap(rate))
	defer arrival.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-arrival.C:
			arrival.Reset(t.gap(rate))
			t.arrive(ctx)
		case <-look.C:
			t.due(ctx)
		case o := <-t.done:
			t.follow(ctx, o)
		}
	}
}

// gap to the next arrival: they come independently of each other.
func (t *traffic) gap(rate float64) time.Duration {
	return time.Duration(t.dice.ExpFloat64() / rate * float64(time.Second))
}

func (t *traffic) arrive(ctx context.Context) {
	m, ok := draw(t.ref().Matters, t.dice)
	id, err := uuid.NewV7()
	if !ok || err != nil {
		return // no such matters, or no random numbers: then nothing else works either
	}
	in := t.city.report(m, t.now(), t.dice)
	for range 20 { // those who may log in report for themselves
		if !t.city.CanLogIn(in.By) {
			break
		}
		in = t.city.report(m, t.now(), t.dice)
	}
	in.ID = id.String()
	t.start(ctx, plan{act: Act{Case: in.ID, By: in.By, Name: "report", Report: in}})
}

// start hands a plan to somebody; false when all hands are full.
func (t *traffic) start(ctx context.Context, p plan) bool {
	return t.hands.TryGo(func() error {
		o := outcome{plan: p}
		out, err := p.act.carry(ctx, t.cases, func(s casefile.State) error {
			o.state = s
			return p.stale(s)
		})
		if o.err = err; err == nil {
			o.state = out.State
		}
		select {
		case t.done <- o:
		case <-ctx.Done():
		}
		return nil
	})
}

// due starts what people meant to do by now.
func (t *traffic) due(ctx context.Context) {
	for now := t.now(); len(t.plans) > 0 && !t.plans[0].act.At.After(now); {
		p := t.plans[0]
		p.act.At = time.Time{} // it happens when it is carried out
		if !t.start(ctx, p) {
			return
		}
		heap.Pop(&t.plans)
	}
}

// follow asks what will be done next about a case. When somebody else was
// faster the plan is void and a new one is made.
func (t *traffic) follow(ctx context.Context, o outcome) {
	var refused *es.Rejection
	if o.err != nil && !errors.As(o.err, &refused) && !errors.Is(o.err, errStale) {
		if ctx.Err() == nil {
			slog.Warn("sample traffic: an act failed; the case is left as it is", "act", o.act.Name, "case", o.act.Case, "error", o.err)
		}
		return
	}
	if o.state.Status == "" || len(t.plans) >= mostOpen {
		return
	}
	h := habits{staff: t.city.staff, calendar: t.ref().Calendar, matters: t.ref().Matters, units: t.ref().Org, hasty: 35, ignored: 30}
	a, willing := h.next(o.state, o.noted, t.dice)
	if !willing || t.city.CanLogIn(a.By) || t.city.CanLogIn(a.to) || o.state.Status == casefile.IsClosed {
		return
	}
	if a.Name == "note" {
		o.noted++
	}
	a.Case, a.ID = o.act.Case, fmt.Sprintf("traffic:%s:%d", o.act.Case, o.step+1)
	a.At = later(a.At, t.now().Add(time.Duration(5+t.dice.IntN(60))*time.Second))
	heap.Push(&t.plans, plan{act: a, arm: o.state.Terms.Arm, status: o.state.Status, step: o.step + 1, noted: o.noted})
}
