package reaction_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/process"
	"gridcase/handlers/reaction"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, // but for the one Postgres that all tests of this binary share
		goleak.IgnoreAnyFunction("gridcase/infra/embedded.(*postmaster).life"),
		goleak.IgnoreAnyFunction("gridcase/infra/embedded.(*Postgres).watch"))
}

// deaf drops all notices.
type deaf struct{}

func (deaf) Notify(context.Context, string, es.Position, []process.Notice) error { return nil }

func TestACaseThatNobodyClaimsClimbsByItself(t *testing.T) {
	t.Parallel()
	c := setup(t)
	id := c.report(t, "g1")
	c.react(t, c.cases, deaf{})
	c.poll(t, c.deadlines(t), c.cases, reaction.PollerConfig{})
	for _, level := range []org.Level{org.Community, org.Street, org.District} {
		s := c.state(t, id)
		due := s.Terms.AcceptDue
		c.time.forward(due.Sub(c.time.Now()))
		until(t, "it lies with the "+string(level), func() bool { return c.state(t, id).At.Level == level })
		if s = c.state(t, id); !s.Terms.Since.Equal(due) {
			t.Fatalf("the clock of the %s counts from %s, the rung was due %s", level, s.Terms.Since, due)
		}
	}
}

// After an outage of a month every case has all its rungs to reach at every
// level, and two instances fall over them at once.
func TestTwoInstancesReachEveryRungOnce(t *testing.T) {
	t.Parallel()
	c := setup(t)
	var ids []string
	for range 200 {
		ids = append(ids, c.report(t, "g2"))
	}
	c.time.forward(30 * 24 * time.Hour)
	due := c.deadlines(t)
	for range 2 {
		cases := c.door(t, c.log)
		c.react(t, cases, deaf{})
		c.poll(t, due, cases, reaction.PollerConfig{Batch: 50})
	}
	open := ids
	until(t, "every case stands at the district with its ladder done", func() bool {
		for len(open) > 0 {
			if s := c.state(t, open[0]); s.At.Level != org.District || len(s.Terms.Rungs) > 0 {
				return false
			}
			open = open[1:]
		}
		return true
	})
	for _, id := range ids {
		reached, climbs := map[string]int{}, 0
		for _, e := range c.events(t, id) {
			switch e := e.(type) {
			case casefile.RungReached:
				reached[fmt.Sprintf("%s/%d", e.Rung, e.Arm)]++
			case casefile.Escalated:
				climbs++
			}
		}
		if climbs != 1 {
			t.Fatalf("%s climbed %d times", id, climbs)
		}
		for rung, n := range reached {
			if n != 1 {
				t.Fatalf("%s reached %s %d times", id, rung, n)
			}
		}
		for arm := 1; arm <= 2; arm++ {
			for _, rung := range []string{"accept.50", "accept.100"} {
				if reached[fmt.Sprintf("%s/%d", rung, arm)] != 1 {
					t.Fatalf("%s never reached %s of arm %d: %v", id, rung, arm, reached)
				}
			}
		}
		for _, rung := range []string{"resolve.80/2", "resolve.100/2", "resolve.150/2"} {
			if reached[rung] != 1 {
				t.Fatalf("%s never reached %s: %v", id, rung, reached)
			}
		}
	}
}
