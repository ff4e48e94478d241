package casefile

import (
	"slices"
	"strconv"
	"time"

	"gridcase/domain/personal"
	"gridcase/domain/routing"
)

// Ring says that the time of an armed rung has come. The poller wishes it with
// the id "rung:<case>:<rung>:<arm>", so a rung is reached at most once.
type Ring struct {
	Rung string
	Arm  int
}

// RungReached says that a rung was reached: when it was due, and when that was
// noticed.
type RungReached struct {
	Rung string    `json:"rung"`
	Arm  int       `json:"arm"`
	Due  time.Time `json:"due"`
	At   time.Time `json:"at"`

	OnCall []string `json:"on_call,omitempty"` // see [OnCall]
}

func (Ring) verb() string        { return "ring" }
func (RungReached) name() string { return "case.rung_reached.v1" }

// ErrEarly refuses a rung before its time: a poller with a wrong clock must not
// move cases.
var ErrEarly = no("rung.early", "时限未到。", "The rung is not due yet.")

// decide does nothing for a rung that is no longer armed: the case was claimed,
// handed on or closed meanwhile.
func (v Ring) decide(s State, c Command) ([]Event, error) {
	if s.Terms.Arm != v.Arm {
		return nil, nil
	}
	for _, a := range s.Terms.Rungs {
		if a.Rung == v.Rung {
			if c.At.Before(a.Due) {
				return nil, ErrEarly
			}
			reached := []Event{RungReached{Rung: a.Rung, Arm: v.Arm, Due: a.Due, At: c.At, OnCall: c.onCall(s.rungUnit(a.Rung))}}
			if a.Rung == SuspensionEnd { // in one commit, so that no outage leaves the case asleep
				reached = append(reached, c.goOn(s, personal.Sealed{}))
			}
			if a.Rung == Silence {
				reached = append(reached, c.silent(s))
			}
			return reached, nil
		}
	}
	return nil, nil
}

// RingID is the deterministic id of a rung's command.
func RingID(caseID, rung string, arm int) string {
	return "rung:" + caseID + ":" + rung + ":" + strconv.Itoa(arm)
}

func (e RungReached) apply(s State) State {
	armed := s.Terms.Rungs
	s.Fired = append(append([]string(nil), s.Fired...), e.Rung)
	s.Terms.Rungs = without(s.Terms.Rungs, func(a Armed) bool { return a.Rung == e.Rung })
	s.Joint = s.Joint.rung(e.Rung)
	s.Window = s.Window.reached(e.Rung)
	for _, a := range armed {
		switch {
		case a.Rung != e.Rung:
		case a.Clock == routing.Contact && s.Talks != nil:
			s.Talks = s.Talks.clone()
			s.Talks.Late = true
		case a.Clock == routing.Order && s.Order != nil:
			s.Order = s.Order.pass(e.Rung)
		}
	}
	return s
}

// Reached reports whether a rung of this arming was reached.
func (s State) Reached(rung string, arm int) bool {
	return s.Terms.Arm == arm && slices.Contains(s.Fired, rung)
}
