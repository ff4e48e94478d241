package casefile

import (
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/personal"
)

// Rework sends a result back to who gave it (返工).
type Rework struct {
	Reason personal.Sealed
}

// Reworked says that the work goes on. The old clock resumes: the time of the
// review does not count, but nothing is given back.
type Reworked struct {
	By     string          `json:"by"`
	Reason personal.Sealed `json:"reason"`
	Terms  Terms           `json:"terms"`
	At     time.Time       `json:"at,omitzero"`
}

func (Rework) verb() string   { return "rework" }
func (Reworked) name() string { return "case.reworked.v1" }

func (v Rework) decide(s State, c Command) ([]Event, error) {
	if err := s.reviewable(c.By); err != nil {
		return nil, err
	}
	if !v.Reason.Given() {
		return nil, ErrNoReason
	}
	if s.Holder == "" { // who gave it has left: whoever takes it begins anew
		return []Event{Reworked{By: c.By, Reason: v.Reason, Terms: c.arm(s, c.At), At: c.At}}, nil
	}
	pause := clock.Span{From: s.Resolved, To: c.At}
	return []Event{Reworked{By: c.By, Reason: v.Reason, Terms: c.resume(s, pause), At: c.At}}, nil
}

func (e Reworked) apply(s State) State {
	s.Reworks++
	fired := s.Fired // the old clock goes on, so what was reached stays reached
	if s.Holder == "" {
		s, fired = s.rearm(e.Terms, Waiting, ""), nil
	} else {
		s = s.rearm(e.Terms, Held, s.Holder)
	}
	s.Fired, s.Resolved, s.Awaited = fired, time.Time{}, e.At
	return s
}

func (e Reworked) wish(State, []Event) Verb { return Rework{Reason: e.Reason} }
