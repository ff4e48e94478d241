package casefile

import (
	"time"

	"gridcase/domain/personal"
)

// Close ends a case whose result needs no check on site, or closes it by
// decision of somebody other than the handler, with a reason.
type Close struct {
	Reason personal.Sealed
}

// Closed says that the case is done.
type Closed struct {
	By     string          `json:"by"`
	At     time.Time       `json:"at"`
	How    string          `json:"how"` // verified | on_spot | decided
	Reason personal.Sealed `json:"reason,omitzero"`
}

func (Close) verb() string  { return "close" }
func (Closed) name() string { return "case.closed.v1" }

// decide answers a case that is closed already with nothing to do: who asks
// has what they wanted.
func (v Close) decide(s State, c Command) ([]Event, error) {
	if s.Status == IsClosed {
		return nil, nil
	}
	if err := s.reviewable(c.By); err != nil {
		return nil, err
	}
	if s.OnSite && !v.Reason.Given() {
		return nil, ErrNoReason // it skips the check on site that the catalogue asks for
	}
	return []Event{Closed{By: c.By, At: c.At, How: "decided", Reason: v.Reason}}, nil
}

func (e Closed) apply(s State) State {
	s.Status, s.Holder, s.Closed = IsClosed, "", e.At
	s.Terms.Rungs, s.Joint = nil, s.Joint.end(e.At)
	s.Window = s.Window.done(e.How)
	return s
}

// wish: a closing that follows from another event was not wished by itself.
func (e Closed) wish(State, []Event) Verb {
	if e.How != "decided" {
		return nil
	}
	return Close{Reason: e.Reason}
}
