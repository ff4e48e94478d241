package casefile

import "gridcase/domain/personal"

// Release gives a claimed case back to the queue of its unit.
type Release struct {
	Reason personal.Sealed
}

// Released says that nobody holds the case; the holder's clock starts anew, the
// resident's goes on.
type Released struct {
	By     string          `json:"by"`
	Reason personal.Sealed `json:"reason"`
	Terms  Terms           `json:"terms"`
}

func (Release) verb() string  { return "release" }
func (Released) name() string { return "case.released.v1" }

func (v Release) decide(s State, c Command) ([]Event, error) {
	if err := s.inHand(c.By); err != nil {
		return nil, err
	}
	if !v.Reason.Given() {
		return nil, ErrNoReason
	}
	return []Event{Released{By: c.By, Reason: v.Reason, Terms: c.arm(s, c.At)}}, nil
}

func (e Released) apply(s State) State {
	return s.rearm(e.Terms, Waiting, "")
}

func (e Released) wish(State, []Event) Verb { return Release{Reason: e.Reason} }
