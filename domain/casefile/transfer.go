package casefile

import (
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/domain/routing"
)

// Transfer gives a case to another unit of the same level (移交). Whether who
// does it supervises both units is checked by the caller.
type Transfer struct {
	To     Destination
	Reason personal.Sealed
}

// Transferred says which unit has the case now.
type Transferred struct {
	From   org.Stop        `json:"from"`
	To     org.Stop        `json:"to"`
	Up     []org.Stop      `json:"up,omitempty"` // see [Returned]
	By     string          `json:"by"`
	Reason personal.Sealed `json:"reason"`
	Route  Route           `json:"route"`
	Terms  Terms           `json:"terms"`
}

func (Transfer) verb() string    { return "transfer" }
func (Transferred) name() string { return "case.transferred.v1" }

// ErrOtherLevel says that this is no transfer: there are other verbs for up and
// down.
var ErrOtherLevel = no("case.other_level", "只能移交给同级单位；跨级请上交或下交。", "A case is transferred within its level. Hand it up or down to change the level.")

func (v Transfer) decide(s State, c Command) ([]Event, error) {
	if err := s.undisputed(); err != nil {
		return nil, err
	}
	if err := s.elsewhere(v.To); err != nil {
		return nil, err
	}
	switch {
	case s.unchecked():
		return nil, ErrUnchecked
	case s.Ruled:
		return nil, ErrRuled
	case v.To[0].Level != s.At.Level:
		return nil, ErrOtherLevel
	case !v.Reason.Given():
		return nil, ErrNoReason
	}
	if err := c.onList(v.To); err != nil {
		return nil, err
	}
	why := Route{"transfer", routing.Words{Zh: "由主管移交同级单位办理", En: "A supervisor transferred it to a unit of the same level"}}
	return []Event{Transferred{From: s.At, To: v.To[0], Up: s.outside(v.To), By: c.By, Reason: v.Reason, Route: why, Terms: c.arm(s, c.At)}}, nil
}

func (e Transferred) apply(s State) State {
	s = s.move(e.To, e.Up)
	s.Route = e.Route
	return s.rearm(e.Terms, Waiting, "")
}

func (e Transferred) wish(before State, _ []Event) Verb {
	return Transfer{To: before.destination(e.To, e.Up), Reason: e.Reason}
}
