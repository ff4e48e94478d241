package casefile

import (
	"slices"

	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/domain/routing"
)

// HandDown gives a case to a lower unit of its chain, with a reason.
type HandDown struct {
	To     string // unit id; "" means one level down
	Reason personal.Sealed
}

// HandedDown says that the case lies with a lower unit now, and the ladder is
// armed again.
type HandedDown struct {
	From   org.Stop        `json:"from"`
	To     org.Stop        `json:"to"`
	By     string          `json:"by"`
	Reason personal.Sealed `json:"reason"`
	Route  Route           `json:"route"`
	Terms  Terms           `json:"terms"`
}

func (HandDown) verb() string   { return "hand-down" }
func (HandedDown) name() string { return "case.handed_down.v1" }

// ErrNotBelow says that the unit is not one of those below that have the place.
var ErrNotBelow = no("case.unit_not_below", "只能下交给事发地所在的下级单位。", "A case can only be handed down to a lower unit of its own place.")

func (v HandDown) decide(s State, c Command) ([]Event, error) {
	if err := s.undisputed(); err != nil {
		return nil, err
	}
	if !v.Reason.Given() {
		return nil, ErrNoReason
	}
	to, ok := below(s, v.To)
	if !ok {
		return nil, ErrNotBelow
	}
	if err := c.onList(s.Chain[slices.Index(s.Chain, to):]); err != nil {
		return nil, err
	}
	why := Route{"hand_down", routing.Words{Zh: s.At.Level.Zh() + "下交" + to.Level.Zh() + "办理", En: "Handed down from the " + string(s.At.Level) + " to the " + string(to.Level)}}
	return []Event{HandedDown{From: s.At, To: to, By: c.By, Reason: v.Reason, Route: why, Terms: c.arm(s, c.At)}}, nil
}

// below finds the unit among the stops under the case, or the highest of them.
func below(s State, unit string) (found org.Stop, ok bool) {
	for _, stop := range s.Chain {
		if s.At.Level.Above(stop.Level) && org.Within(stop.Path, s.At.Path) && (unit == "" || unit == stop.Unit) {
			found, ok = stop, true
		}
	}
	return found, ok
}

func (e HandedDown) apply(s State) State {
	s = s.move(e.To, s.Up)
	s.Route, s.Climbed = e.Route, 0
	return s.rearm(e.Terms, Waiting, "")
}

func (e HandedDown) wish(State, []Event) Verb { return HandDown{To: e.To.Unit, Reason: e.Reason} }
