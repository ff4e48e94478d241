package whatif

import (
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
)

// Course is how one case went: what a comparison looks at.
type Course struct {
	State   casefile.State // as it stands in the end
	Route   casefile.Route // of the intake
	First   org.Stop       // where it was put at intake
	Rungs   []Reached
	Climbs  int
	Stays   []Stay
	Late    bool           // the result came after it was due, or is due and is not there
	Overdue bool           // the resident's due time was not kept
	Worked  time.Duration  // from the report to the last result
	Refused string         // code: the rules don't take this report
	Dropped map[string]int // what made no sense any more, by the code of its refusal
	Kept    int            // commits that were kept as they were recorded
	since   time.Time      // since when it is where it is
}

// Reached is a rung with the moment at which it was due.
type Reached struct {
	Rung string
	Due  time.Time
}

// Stay is how long a unit had the case, until it went on or was done.
type Stay struct {
	At  org.Stop
	For time.Duration
}

// add folds one turn.
func (c *Course) add(t Turn) {
	before := c.State
	for _, e := range t.Events {
		switch e := e.(type) {
		case casefile.Routed:
			c.Route, c.First = e.Route, e.To
		case casefile.RungReached:
			c.Rungs = append(c.Rungs, Reached{e.Rung, e.Due})
		case casefile.Escalated:
			if t.By == Ladder {
				c.Climbs++
			}
		case casefile.Resolved:
			c.Late = passed(c.State.Terms.ResolveDue, e.At)
			c.Worked = e.At.Sub(c.State.Opened)
		case casefile.Reworked, casefile.Reopened:
			c.Late = false
		}
		c.State = casefile.Evolve(c.State, e)
	}
	c.stay(before, t.At)
}

// stay ends the one that stood and begins the next.
func (c *Course) stay(before casefile.State, at time.Time) {
	was, is := before.Status.Open(), c.State.Status.Open()
	if was == is && before.At.Unit == c.State.At.Unit {
		return
	}
	if was {
		c.Stays = append(c.Stays, Stay{before.At, at.Sub(c.since)})
	}
	c.since = at
}

// end closes the books at a moment: what is open then has been where it is until
// then, and what is due is late.
func (c *Course) end(at time.Time) {
	s := c.State
	if s.Status.Open() {
		c.Stays = append(c.Stays, Stay{s.At, at.Sub(c.since)})
	}
	switch s.Status {
	case casefile.Waiting, casefile.Held:
		c.Late = passed(s.Terms.ResolveDue, at)
		c.Overdue = passed(s.Resident, at)
	case casefile.InReview:
		c.Overdue = passed(s.Resident, at)
	case casefile.IsClosed:
		c.Overdue = passed(s.Resident, s.Closed)
	}
}

func passed(due, at time.Time) bool { return !due.IsZero() && at.After(due) }

func (c *Course) drop(code string) {
	if c.Dropped == nil {
		c.Dropped = map[string]int{}
	}
	c.Dropped[code]++
}
