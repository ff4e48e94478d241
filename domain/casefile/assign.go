package casefile

import "gridcase/domain/personal"

// Assign gives a case to a person of the unit that has it (改派), whether
// somebody holds it or not. Whether To works there is checked by the caller:
// the domain knows no staff list.
type Assign struct {
	To     string // person id
	Reason personal.Sealed
}

// Assigned says who holds the case now; a hand-over, so their clock starts anew.
type Assigned struct {
	To     string          `json:"to"`
	From   string          `json:"from,omitempty"` // who held it before
	By     string          `json:"by"`
	Reason personal.Sealed `json:"reason,omitzero"`
	Terms  Terms           `json:"terms"`
}

func (Assign) verb() string   { return "assign" }
func (Assigned) name() string { return "case.assigned.v1" }

// ErrSameHolder refuses to give a case to who has it: it would restart a clock
// for nothing.
var ErrSameHolder = no("case.same_holder", "案卷已由此人经办。", "This person already holds the case.")

func (v Assign) decide(s State, c Command) ([]Event, error) {
	if err := s.undisputed(); err != nil {
		return nil, err
	}
	if s.unchecked() {
		return nil, ErrUnchecked
	}
	if s.Holder == v.To {
		return nil, ErrSameHolder
	}
	if err := c.onList(s.from(s.At)); err != nil {
		return nil, err
	}
	terms := c.arm(s, c.At)
	terms.Rungs = without(terms.Rungs, acceptRungs) // being assigned is being signed for
	return []Event{Assigned{To: v.To, From: s.Holder, By: c.By, Reason: v.Reason, Terms: terms}}, nil
}

func (e Assigned) apply(s State) State {
	s.Window = s.Window.ownedBy(e.To)
	return s.rearm(e.Terms, Held, e.To)
}

func (e Assigned) wish(State, []Event) Verb { return Assign{To: e.To, Reason: e.Reason} }
