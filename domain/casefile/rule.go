package casefile

import (
	"slices"

	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/domain/routing"
)

// Rule decides which unit has a case that was returned twice (裁定).
type Rule struct {
	To   Destination
	Text personal.Sealed // the ruling itself, to be read again when the like comes up
	// Precedent keeps the ruling for the next dispute of the kind (先例). It is
	// shown there and decides nothing by itself.
	Precedent bool
}

// Ruled says which unit has the case for good: it cannot return it.
type Ruled struct {
	From  org.Stop        `json:"from"`
	To    org.Stop        `json:"to"`
	Up    []org.Stop      `json:"up,omitempty"` // see [Returned]
	By    string          `json:"by"`
	Text  personal.Sealed `json:"text"`
	Route Route           `json:"route"`
	Terms Terms           `json:"terms"`
	// Precedent is what the ruling was about, when it is to be kept.
	Precedent *Precedent `json:"precedent,omitempty"`
}

// Precedent is a dispute that was ruled on: over what matter, between which units.
type Precedent struct {
	Matter  string     `json:"matter"`
	Between []org.Stop `json:"between"` // those that returned it
}

func (Rule) verb() string  { return "rule" }
func (Ruled) name() string { return "case.ruled.v1" }

// ErrNoDispute says that nobody disputes whose case it is.
var ErrNoDispute = no("case.no_dispute", "案卷没有需要裁定的退单争议。", "No return of this case waits for a ruling.")

// decide lets the ruling unit keep the case, too: it may be its own after all.
func (v Rule) decide(s State, c Command) ([]Event, error) {
	switch err := s.movable(); {
	case err != nil:
		return nil, err
	case !s.Ruling:
		return nil, ErrNoDispute
	case len(v.To) == 0:
		return nil, ErrNoUnit
	case !v.Text.Given():
		return nil, ErrNoText
	}
	to := v.To[0]
	if err := c.onList(v.To); err != nil && to != s.At { // what the ruling unit has it may keep
		return nil, err
	}
	why := Route{"ruling", routing.Words{Zh: s.At.Level.Zh() + "裁定由该单位办理，不得再退", En: "The " + string(s.At.Level) + " ruled that this unit has it, for good"}}
	ruled := Ruled{From: s.At, To: to, Up: s.outside(v.To), By: c.By, Text: v.Text, Route: why, Terms: c.arm(s, c.At)}
	if v.Precedent {
		ruled.Precedent = &Precedent{Matter: s.Matter, Between: slices.Clone(s.Disputed)}
	}
	return []Event{ruled}, nil
}

func (e Ruled) apply(s State) State {
	s = s.move(e.To, e.Up)
	s.Route, s.Ruling, s.Ruled, s.Climbed = e.Route, false, true, 0
	return s.rearm(e.Terms, Waiting, "")
}

func (e Ruled) wish(before State, _ []Event) Verb {
	return Rule{To: before.destination(e.To, e.Up), Text: e.Text, Precedent: e.Precedent != nil}
}
