package casefile

import (
	"time"

	"gridcase/domain/personal"
)

// Withdraw ends an application that the applicant no longer wants, or for which
// no papers came in time.
type Withdraw struct{ Reason personal.Sealed }

// ApplicationWithdrawn says why.
type ApplicationWithdrawn struct {
	By     string          `json:"by"`
	At     time.Time       `json:"at"`
	Reason personal.Sealed `json:"reason"`
}

func (Withdraw) verb() string             { return "withdraw" }
func (ApplicationWithdrawn) name() string { return "case.withdrawn.v1" }

func (v Withdraw) decide(s State, c Command) ([]Event, error) {
	w, err := s.application()
	switch {
	case err != nil:
		return nil, err
	case w.Stage == Determined:
		return nil, ErrDecided
	case !v.Reason.Given():
		return nil, ErrNoReason
	}
	return []Event{ApplicationWithdrawn{By: c.By, At: c.At, Reason: v.Reason}, Closed{By: c.By, At: c.At, How: withdrawn}}, nil
}

func (e ApplicationWithdrawn) apply(s State) State {
	s.Window = s.Window.change(func(w *Window) { w.Waited, w.Until = ended(w.Waited, e.At), time.Time{} })
	s.Until, s.Asked = time.Time{}, nil
	return s
}

func (e ApplicationWithdrawn) wish(State, []Event) Verb { return Withdraw{Reason: e.Reason} }
