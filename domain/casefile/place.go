package casefile

import (
	"slices"

	"gridcase/domain/org"
	"gridcase/domain/personal"
)

// Place says in which grid a case lies that came in without one: outside of all
// outlines, or with no place at all. It is routed anew from there.
type Place struct {
	Grid   string
	Chain  Destination // the grid and the stops above it
	Reason personal.Sealed
}

// Placed says where the case lies, and which unit has it now. The resident's
// clock went on meanwhile, and goes on.
type Placed struct {
	Grid   string          `json:"grid"`
	Chain  []org.Stop      `json:"chain"`
	From   org.Stop        `json:"from"`
	To     org.Stop        `json:"to"`
	By     string          `json:"by"`
	Reason personal.Sealed `json:"reason,omitzero"`
	Route  Route           `json:"route"`
	Terms  Terms           `json:"terms"`
}

func (Place) verb() string  { return "place" }
func (Placed) name() string { return "case.placed.v1" }

var (
	ErrPlaced = no("case.placed", "案卷所属网格已明确。如应由其他单位办理，请退单或移交。", "It is known where this case lies. If another unit should have it, return or transfer it.")
	ErrNoGrid = no("case.grid_missing", "请选择一个网格。", "Choose a grid.")
)

// Unplaced reports whether nobody knows yet where the case lies: whoever has it
// must sort it first (分拣). A case of a whole community lies there.
func (s State) Unplaced() bool { return s.Grid == "" && unplaced(s.Chain) }

func unplaced(chain []org.Stop) bool {
	return len(chain) > 0 && chain[0].Level.Above(org.Community)
}

func (v Place) decide(s State, c Command) ([]Event, error) {
	if err := s.undisputed(); err != nil {
		return nil, err
	}
	switch {
	case !s.Unplaced():
		return nil, ErrPlaced
	case v.Grid == "" || len(v.Chain) == 0 || v.Chain[0].Level != org.Grid:
		return nil, ErrNoGrid
	case !v.Reason.Given():
		return nil, ErrNoReason
	}
	known := s
	known.Grid, known.Chain = v.Grid, v.Chain
	if s.Status != Suspended && slices.Contains(publicChannels, s.Channel) { // now there is somebody who can go and look
		known.Terms.Check = c.onSite(s.Severity)
	}
	to := c.Rules.Policy.Route(c.facts(known), c.takes)
	return []Event{Placed{
		Grid: v.Grid, Chain: v.Chain, From: s.At, To: to.Stop, By: c.By, Reason: v.Reason,
		Route: Route{Rule: to.Rule, Why: to.Why}, Terms: c.arm(known, c.At),
	}}, nil
}

func (e Placed) apply(s State) State {
	s.Grid, s.Chain, s.At, s.Up, s.Route = e.Grid, e.Chain, e.To, nil, e.Route
	return s.rearm(e.Terms, Waiting, "")
}

func (e Placed) wish(State, []Event) Verb {
	return Place{Grid: e.Grid, Chain: e.Chain, Reason: e.Reason}
}
