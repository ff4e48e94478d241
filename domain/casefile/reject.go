package casefile

import (
	"time"

	"gridcase/domain/personal"
)

// Reject ends a report that is not for us, or no case at all (不予立案).
type Reject struct {
	Reason personal.Sealed
}

// Rejected says why nothing will be done.
type Rejected struct {
	By     string          `json:"by"`
	At     time.Time       `json:"at"`
	Reason personal.Sealed `json:"reason"`
}

func (Reject) verb() string   { return "reject" }
func (Rejected) name() string { return "case.rejected.v1" }

func (v Reject) decide(s State, c Command) ([]Event, error) {
	if err := s.movable(); err != nil {
		return nil, err
	}
	if !v.Reason.Given() {
		return nil, ErrNoReason
	}
	if w := s.Window; w != nil && w.Stage != Registered && w.Stage != Supplement {
		return nil, ErrInProgress // what was accepted is decided
	}
	return []Event{Rejected{By: c.By, At: c.At, Reason: v.Reason}}, nil
}

func (e Rejected) apply(s State) State {
	s.Status, s.Holder, s.Closed = IsRefused, "", e.At
	s.Terms.Rungs, s.Until, s.Asked, s.Joint = nil, time.Time{}, nil, s.Joint.end(e.At)
	return s
}

func (e Rejected) wish(State, []Event) Verb { return Reject{Reason: e.Reason} }
