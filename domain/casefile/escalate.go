package casefile

import (
	"time"

	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/domain/routing"
)

// Escalate hands a case up one level because its unit cannot settle it (R27).
type Escalate struct {
	Reason personal.Sealed
}

// Climb hands a case up one level because time passed: the ladder wishes it
// after a rung with that effect was reached.
type Climb struct {
	Rung string
	Arm  int       // the arming whose rung it was: another one makes this wish void
	Due  time.Time // when the rung was due; the next clock counts from here
}

// Escalated says that the case lies with a higher unit now.
type Escalated struct {
	From   org.Stop        `json:"from"`
	To     org.Stop        `json:"to"`
	By     string          `json:"by"`
	Reason personal.Sealed `json:"reason,omitzero"` // in the words of whoever escalated
	Route  Route           `json:"route"`
	Terms  Terms           `json:"terms"`
	OnCall []string        `json:"on_call,omitempty"` // see [OnCall]
}

func (Escalate) verb() string  { return "escalate" }
func (Climb) verb() string     { return "climb" }
func (Escalated) name() string { return "case.escalated.v1" }

// ErrTop says that there is no higher unit.
var ErrTop = no("case.at_top", "案卷已在最高一级，不能再上交。", "The case is at the highest level already.")

func (v Escalate) decide(s State, c Command) ([]Event, error) {
	if err := s.movable(); err != nil {
		return nil, err
	}
	if !v.Reason.Given() {
		return nil, ErrNoReason
	}
	to, ok := c.higher(s)
	if !ok {
		return nil, ErrTop
	}
	why := Route{"hand_up", routing.Words{Zh: s.At.Level.Zh() + "无法解决，上交" + to.Level.Zh(), En: "The " + string(s.At.Level) + " cannot settle it; handed up to the " + string(to.Level)}}
	return []Event{Escalated{From: s.At, To: to, By: c.By, Reason: v.Reason, Route: why, Terms: c.arm(s, c.At), OnCall: c.onCall(to.Unit)}}, nil
}

// decide does nothing when the case has moved on since the rung was reached.
func (v Climb) decide(s State, c Command) ([]Event, error) {
	rung, known := c.Rules.Policy.Rung(v.Rung)
	stale := !known || s.working() != nil || s.Terms.Arm != v.Arm || rung.Clock != routing.Resolve && s.Holder != ""
	to, higher := c.higher(s)
	if stale || !higher {
		return nil, nil
	}
	return []Event{Escalated{From: s.At, To: to, By: c.By, Route: Route{v.Rung, climbWords(rung, s.At.Level, to.Level)}, Terms: c.arm(s, v.Due), OnCall: c.onCall(to.Unit)}}, nil
}

// Higher is the unit that the case would climb to, false at the top.
func (s State) Higher() (org.Stop, bool) { return routing.Next(s.way(), s.At.Level) }

// Way is the stops that the case climbs by, from the lowest up.
func (s State) Way() []org.Stop { return s.way() }

func climbWords(r routing.Rung, from, to org.Level) routing.Words {
	if r.Clock == routing.Check {
		return routing.Words{
			Zh: from.Zh() + "在核实时限内无人到现场核实，自动上交" + to.Zh(),
			En: "Nobody in the " + string(from) + " checked it on site within the limit; it climbed to the " + string(to),
		}
	}
	if r.Clock == routing.Accept {
		return routing.Words{
			Zh: from.Zh() + "在签收时限内无人认领，自动上交" + to.Zh(),
			En: "Nobody in the " + string(from) + " claimed it within the accept limit; it climbed to the " + string(to),
		}
	}
	if r.Clock == routing.Joint {
		return routing.Words{
			Zh: from.Zh() + "的联动案卷长时间无人牵头，自动上交" + to.Zh(),
			En: "A joint case of the " + string(from) + " was without a lead for too long; it climbed to the " + string(to),
		}
	}
	return routing.Words{
		Zh: from.Zh() + "严重超期未办结，自动上交" + to.Zh(),
		En: "The " + string(from) + " is far beyond the resolve limit; it climbed to the " + string(to),
	}
}

func (e Escalated) apply(s State) State {
	s = s.move(e.To, s.Up)
	s.Route, s.Climbed = e.Route, s.Climbed+1
	return s.rearm(e.Terms, Waiting, "")
}

// wish: who hands up says why; without a reason it was the ladder.
func (e Escalated) wish(State, []Event) Verb {
	if !e.Reason.Given() {
		return nil
	}
	return Escalate{Reason: e.Reason}
}
