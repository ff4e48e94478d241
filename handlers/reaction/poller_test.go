package reaction_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/domain/reference"
	"gridcase/domain/routing"
	"gridcase/handlers/command"
	"gridcase/handlers/reaction"
	"gridcase/projections/deadlines"
)

// desk is a poller over a list of rungs and cases that are scripted, in a
// bubble with a clock of its own.
type desk struct {
	mu     sync.Mutex
	list   []deadlines.Rung
	blind  error
	orders []string // "<case> <rung>", as they came
	answer func(id, rung string) (command.Outcome, error)
	busy   map[string]bool
	reg    *prometheus.Registry
}

func newDesk(list ...deadlines.Rung) *desk {
	return &desk{list: list, busy: map[string]bool{}, reg: prometheus.NewRegistry(), answer: func(string, string) (command.Outcome, error) {
		return command.Outcome{}, nil
	}}
}

func (d *desk) Due(_ context.Context, now time.Time, limit int) ([]deadlines.Rung, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var due []deadlines.Rung
	for _, r := range d.list {
		if !r.Due.After(now) {
			due = append(due, r)
		}
	}
	return due[:min(limit, len(due))], d.blind
}

func (d *desk) Do(_ context.Context, o command.Order) (command.Outcome, error) {
	rung := strings.Split(o.ID, ":")[2]
	d.mu.Lock()
	if d.busy[o.Case] {
		panic("two commands of one case at once")
	}
	d.busy[o.Case] = true
	d.orders = append(d.orders, o.Case+" "+rung)
	d.mu.Unlock()
	time.Sleep(2 * time.Millisecond) // in the bubble: lets others in
	defer func() {
		d.mu.Lock()
		d.busy[o.Case] = false
		d.mu.Unlock()
	}()
	return d.answer(o.Case, rung)
}

func (d *desk) sent(prefix string) (n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, o := range d.orders {
		if strings.HasPrefix(o, prefix) {
			n++
		}
	}
	return n
}

func (d *desk) show(list ...deadlines.Rung) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.list = list
}

// poll runs a poller for a while of the bubble's time.
func (d *desk) poll(t *testing.T, cfg reaction.PollerConfig, during func()) {
	cfg.Logger, cfg.Metrics = quiet(), d.reg
	p, err := reaction.NewPoller(d.Due, d, rules{reference.State{Policy: routing.Default()}}, cfg)
	ok(t, err)
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() { defer close(over); p.Run(ctx) }()
	during()
	stop()
	<-over
}

// measured reads one metric, of the outcome given or without one.
func measured(t *testing.T, reg *prometheus.Registry, name, outcome string) float64 {
	t.Helper()
	families, err := reg.Gather()
	ok(t, err)
	for _, f := range families {
		for _, m := range f.GetMetric() {
			if f.GetName() == name && (outcome == "" || m.GetLabel()[0].GetValue() == outcome) {
				return m.GetCounter().GetValue() + m.GetGauge().GetValue()
			}
		}
	}
	return 0
}

func due(id, rung string, arm int) deadlines.Rung {
	return deadlines.Rung{Case: id, Rung: rung, Arm: arm, Due: time.Now()}
}

func reached(rung string, arm int) command.Outcome {
	s := casefile.State{Chain: []org.Stop{{Level: org.Grid}, {Level: org.Community}}, At: org.Stop{Level: org.Grid}, Fired: []string{rung}}
	s.Terms.Arm = arm
	return command.Outcome{State: s}
}

func TestARungThatIsVoidIsNotAskedForHot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(due("a", "accept.50", 1)) // the view never catches up: its case is parked there
		d.poll(t, reaction.PollerConfig{}, func() { time.Sleep(30 * time.Minute) })
		if n := len(d.orders); n < 5 || n > 16 {
			t.Fatalf("asked for %d times in half an hour", n)
		}
	})
}

func TestOneCaseThatFailsHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(due("ill", "accept.50", 1), due("ill", "resolve.80", 1), due("well", "accept.50", 1))
		d.answer = func(id, rung string) (command.Outcome, error) {
			if id == "ill" {
				return command.Outcome{}, errors.New("broken")
			}
			return reached(rung, 1), nil
		}
		d.poll(t, reaction.PollerConfig{}, func() { time.Sleep(10 * time.Minute) })
		if d.sent("well") == 0 || d.sent("ill resolve.80") > 0 {
			t.Fatalf("got %v", d.orders)
		}
		if n := d.sent("ill"); n < 5 || n > 14 {
			t.Fatalf("the case that fails was tried %d times in ten minutes", n)
		}
		d.answer = func(_, rung string) (command.Outcome, error) { return reached(rung, 1), nil }
		d.reg = prometheus.NewRegistry()
		d.poll(t, reaction.PollerConfig{}, func() { time.Sleep(time.Second) })
		if d.sent("ill resolve.80") == 0 {
			t.Fatalf("mended, and not fired: %v", d.orders)
		}
	})
}

func TestManyThatFailDoNotHideTheRest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var list []deadlines.Rung
		for i := range 95 {
			list = append(list, due(fmt.Sprintf("ill-%d", i), "accept.50", 1))
		}
		d := newDesk(append(list, due("well", "accept.50", 1))...)
		d.answer = func(id, _ string) (command.Outcome, error) {
			if id != "well" {
				return command.Outcome{}, errors.New("broken")
			}
			return command.Outcome{}, nil
		}
		d.poll(t, reaction.PollerConfig{Batch: 10, Rest: time.Minute}, func() { time.Sleep(10 * time.Second) })
		if d.sent("well") != 1 {
			t.Fatalf("the case behind them was fired %d times", d.sent("well"))
		}
	})
}

func TestRungsOfACaseAreFiredInTheirOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var list []deadlines.Rung
		for _, rung := range []string{"accept.50", "resolve.80", "resolve.100"} {
			for i := range 40 {
				list = append(list, due(fmt.Sprintf("case-%02d", i), rung, 1))
			}
		}
		d := newDesk(list...)
		d.answer = func(_, rung string) (command.Outcome, error) { return reached(rung, 1), nil }
		d.poll(t, reaction.PollerConfig{Rest: time.Hour}, func() { time.Sleep(2 * time.Second) })
		if len(d.orders) != 120 {
			t.Fatalf("%d orders", len(d.orders))
		}
		for i := range 40 {
			var mine []string
			for _, o := range d.orders {
				if rung, is := strings.CutPrefix(o, fmt.Sprintf("case-%02d ", i)); is {
					mine = append(mine, rung)
				}
			}
			if !slices.Equal(mine, []string{"accept.50", "resolve.80", "resolve.100"}) {
				t.Fatalf("case %d: %v", i, mine)
			}
		}
	})
}

func TestACaseThatClimbsFiresNothingElseOfTheOldClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		climb, old := due("a", "accept.100", 1), due("a", "resolve.80", 1)
		d := newDesk(climb, old)
		arm := 1
		d.answer = func(_, rung string) (command.Outcome, error) { return reached(rung, arm), nil }
		d.poll(t, reaction.PollerConfig{}, func() {
			time.Sleep(2 * time.Second)
			d.show(old) // the view saw the rung, and not the climb yet
			time.Sleep(10 * time.Second)
			if d.sent("a resolve.80") > 0 {
				t.Error("fired while the case climbs")
			}
			arm = 2
			d.show(due("a", "accept.50", 2))
			time.Sleep(time.Second)
			if d.sent("a accept.50") != 1 {
				t.Error("the new clock had to wait")
			}
			arm = 1
			d.show(old) // say, its climb was refused
			time.Sleep(time.Minute)
			if d.sent("a resolve.80") == 0 {
				t.Error("waits for its climb for ever")
			}
		})
	})
}

func TestAWrongClockIsCounted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(due("a", "accept.50", 1))
		d.answer = func(string, string) (command.Outcome, error) { return command.Outcome{}, casefile.ErrEarly }
		d.poll(t, reaction.PollerConfig{}, func() { time.Sleep(time.Second / 2) })
		if n := measured(t, d.reg, "gridcase_timer_rungs_total", "early"); n != 1 {
			t.Fatalf("counted %v", n)
		}
	})
}

func TestLatenessIsMeasuredAndEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(due("a", "accept.50", 1), due("b", "accept.50", 1))
		d.blind = errors.New("no postgres")
		gauges := func(overdue, late float64) {
			t.Helper()
			if o, l := measured(t, d.reg, "gridcase_timer_overdue", ""), measured(t, d.reg, "gridcase_timer_lateness_seconds", ""); o != overdue || l != late {
				t.Fatalf("%v overdue by up to %v s, want %v and %v", o, l, overdue, late)
			}
		}
		d.poll(t, reaction.PollerConfig{Interval: time.Second}, func() {
			time.Sleep(59*time.Second + time.Second/2)
			if len(d.orders) > 0 {
				t.Fatal("fired in the dark")
			}
			d.mu.Lock()
			d.blind = nil
			d.mu.Unlock()
			time.Sleep(time.Second)
			gauges(2, 60)
			time.Sleep(time.Second)
			gauges(0, 0) // both fired, though the view still shows them
		})
	})
}

func TestStoppingWaitsForWhatWasBegun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(due("a", "accept.50", 1), due("a", "resolve.80", 1))
		begun, finished := make(chan struct{}), false
		d.answer = func(string, string) (command.Outcome, error) {
			close(begun)
			time.Sleep(time.Second)
			finished = true
			return command.Outcome{}, nil
		}
		d.poll(t, reaction.PollerConfig{}, func() { <-begun })
		if !finished || len(d.orders) != 1 {
			t.Fatalf("finished %v, orders %v", finished, d.orders)
		}
	})
}
