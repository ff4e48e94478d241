package casefile

import (
	"slices"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/routing"
)

// arm starts a new holder's clock at since: both limits count from there, and
// each rung of the ladder gets the moment at which it is reached. since is not
// always now: a case that climbed counts from when the rung was due, so that an
// outage does not stretch the ladder.
func (c Command) arm(s State, since time.Time) Terms {
	return c.terms(s.Terms.Arm+1, since, nil, nil)
}

// resume goes on with the old clock after a pause; rungs that were reached are
// not armed again.
func (c Command) resume(s State, pause clock.Span) Terms {
	pauses := append(slices.Clone(s.Terms.Pauses), pause)
	t := c.terms(s.Terms.Arm+1, s.Terms.Since, pauses, s.Fired)
	t.Rungs = without(t.Rungs, acceptRungs)
	return t
}

func (c Command) terms(arm int, since time.Time, pauses []clock.Span, fired []string) Terms {
	m, cal := c.Rules.Matter, c.Rules.Calendar
	t := Terms{Since: since, Accept: m.Accept.Limit, Resolve: m.Resolve.Limit, Arm: arm, Pauses: pauses}
	accept, resolve := cal.DueShare(since, t.Accept, 100, pauses...), cal.DueShare(since, t.Resolve, 100, pauses...)
	t.AcceptDue, t.ResolveDue = accept.At, resolve.At
	t.Provisional = accept.Provisional || resolve.Provisional
	for _, r := range c.Rules.Policy.Ladder {
		if slices.Contains(fired, r.Name) {
			continue
		}
		limit := t.Accept
		if r.Clock == routing.Resolve {
			limit = t.Resolve
		}
		if due := cal.DueShare(since, limit, r.Percent, pauses...); !due.At.IsZero() { // no limit, or paused without an end: nothing to arm
			t.Rungs = append(t.Rungs, Armed{Rung: r.Name, Clock: r.Clock, Due: due.At})
		}
	}
	return t
}

// acceptRungs picks what is void once somebody took the case.
func acceptRungs(a Armed) bool { return a.Clock == routing.Accept }

// without copies, so that no earlier state shares the array.
func without(rungs []Armed, drop func(Armed) bool) []Armed {
	var kept []Armed
	for _, a := range rungs {
		if !drop(a) {
			kept = append(kept, a)
		}
	}
	return kept
}
