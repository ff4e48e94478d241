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
// outage does not stretch the ladder. A suspension survives the hand-over.
func (c Command) arm(s State, since time.Time) Terms {
	limits := c.Rules.Policy.LimitsOf(c.facts(s))
	t := Terms{Since: since, Accept: limits.Accept, Resolve: limits.Resolve, By: limits.By, Check: s.Terms.Check, Arm: s.Terms.Arm + 1}
	if c.Rules.Versions.Policy != s.Versions.Policy {
		t.Policy = c.Rules.Versions.Policy
	}
	if s.Status == Suspended {
		t.Pauses = []clock.Span{{From: since, To: s.Until}}
	}
	for _, p := range s.Paused { // since may lie before a suspension that is over
		if p.To.After(since) && s.Status != Suspended {
			t.Pauses = append(t.Pauses, p)
		}
	}
	if s.Window.still() {
		t.Pauses = append(t.Pauses, clock.Span{From: since})
	}
	return c.reckon(s, t, nil, s.Until)
}

// facts are what the policy's conditions are asked on.
func (c Command) facts(s State) routing.Facts {
	return routing.Facts{
		Matter: c.Rules.Matter, Severity: s.Severity, Chain: s.Chain, Channel: s.Channel, At: s.Opened,
		Located: s.Located, Calendar: c.Rules.Calendar,
	}
}

// resume goes on with the old clock and its own limits after a pause; rungs that
// were reached are not armed again.
func (c Command) resume(s State, pause clock.Span) Terms {
	t := s.Terms
	t.Arm, t.Pauses = t.Arm+1, append(slices.Clone(t.Pauses), pause)
	t = c.reckon(s, t, s.Fired, time.Time{})
	t.Rungs = without(t.Rungs, acceptRungs)
	return t
}

// reckon works out the due times of a clock and arms its rungs: those that were
// not fired yet and those that stand beside the ladder, or under a suspension its
// end alone.
func (c Command) reckon(s State, t Terms, fired []string, suspended time.Time) Terms {
	cal := c.Rules.Calendar
	accept, resolve, check := cal.DueShare(t.Since, t.limit(routing.Accept), 100, t.Pauses...), cal.DueShare(t.Since, t.limit(routing.Resolve), 100, t.Pauses...), cal.DueShare(t.Since, t.Check, 100, t.Pauses...)
	t.AcceptDue, t.ResolveDue, t.CheckDue = accept.At, resolve.At, check.At
	t.Provisional = accept.Provisional || resolve.Provisional || check.Provisional
	if t.Rungs = nil; !suspended.IsZero() {
		t.Rungs = []Armed{{Rung: SuspensionEnd, Clock: suspensionClock, Due: suspended}}
		return t
	}
	for _, r := range c.Rules.Policy.Ladder {
		if slices.Contains(fired, r.Name) || !c.Rules.Policy.Arms(r, c.facts(s)) {
			continue
		}
		if due := cal.DueShare(t.Since, t.limit(r.Clock), r.Percent, t.Pauses...); !due.At.IsZero() { // no limit, or paused without an end: nothing to arm
			t.Rungs = append(t.Rungs, Armed{Rung: r.Name, Clock: r.Clock, Due: due.At})
		}
	}
	t.Rungs = append(t.Rungs, c.standing(s, t.Since)...)
	return t
}

// standing are the rungs that don't hang on the holder's clock: no hand-over
// moves or voids them, so that each arming arms them again as they were. since is
// when the arming starts.
func (c Command) standing(s State, since time.Time) []Armed {
	return slices.Concat(c.jointRungs(s, since), s.Window.rungs(), c.orderRungs(s), c.contactRungs(s))
}

// limit is that of a clock, none while it stands still: what waits to be checked
// is not claimed yet, and is no other clock's business.
func (t Terms) limit(c routing.Clock) clock.Limit {
	checking := !t.Check.IsZero()
	switch {
	case c == routing.Check:
		return t.Check
	case c == routing.Accept && !checking:
		return t.Accept
	case c == routing.Resolve && !checking:
		return t.Resolve
	}
	return clock.Limit{}
}

// acceptRungs picks what is void once somebody took the case.
func acceptRungs(a Armed) bool { return a.Clock == routing.Accept || a.Rung == routing.Leaderless }

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
