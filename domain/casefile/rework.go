package casefile

import (
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
}

func (Rework) verb() string   { return "rework" }
func (Reworked) name() string { return "case.reworked.v1" }

func rework(s State, c Command, v Rework) ([]Event, error) {
	if err := s.reviewable(c.By); err != nil {
		return nil, err
	}
	if !v.Reason.Given() {
		return nil, ErrNoReason
	}
	pause := clock.Span{From: s.Resolved, To: c.At}
	return []Event{Reworked{By: c.By, Reason: v.Reason, Terms: c.resume(s, pause)}}, nil
}
