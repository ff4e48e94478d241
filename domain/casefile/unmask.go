package casefile

import "gridcase/domain/personal"

// Unmask asks to read who reported a case in full, and says what for: names and
// numbers are shown masked, and whoever lifts the mask leaves a trace.
type Unmask struct {
	Reason personal.Sealed
}

// Unmasked says who read it and why. It holds nothing of what was read.
type Unmasked struct {
	By     string          `json:"by"`
	Reason personal.Sealed `json:"reason"`
}

func (Unmask) verb() string   { return "unmask" }
func (Unmasked) name() string { return "case.unmasked.v1" }

// decide is allowed on a closed case too: residents ask about those as well.
func (v Unmask) decide(_ State, c Command) ([]Event, error) {
	if !v.Reason.Given() {
		return nil, ErrNoReason
	}
	return []Event{Unmasked{By: c.By, Reason: v.Reason}}, nil
}

func (Unmasked) apply(s State) State {
	return s
}

func (e Unmasked) wish(State, []Event) Verb { return Unmask{Reason: e.Reason} }
