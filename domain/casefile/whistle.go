package casefile

import (
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/org"
	"gridcase/domain/personal"
)

// Whistle calls units to the place at once (吹哨报到): a part for each, with a
// limit to arrive that runs round the clock. Whether who blows it may call them
// is checked by the caller.
type Whistle struct {
	Units []org.Stop
	Text  personal.Sealed
	Limit clock.Limit // of each part; none: that of the policy
}

// WhistleBlown says which units were called, and by when they must be there. A
// unit with an open part was called to that part.
type WhistleBlown struct {
	No    int             `json:"no"` // the whistle's, 1 for the case's first
	Parts []Part          `json:"parts"`
	Text  personal.Sealed `json:"text"`
	By    string          `json:"by"`
	At    time.Time       `json:"at"`
	Rungs []Armed         `json:"rungs"`
}

func (Whistle) verb() string      { return "whistle" }
func (WhistleBlown) name() string { return "case.whistle_blown.v1" }

func (v Whistle) decide(s State, c Command) ([]Event, error) {
	if len(v.Units) == 0 {
		v.Units = []org.Stop{{}} // refused as none, behind what the state refuses
	}
	e := WhistleBlown{No: 1, Text: v.Text, By: c.By, At: c.At}
	if s.Joint != nil {
		e.No += s.Joint.Whistles
	}
	after := s
	for _, unit := range v.Units {
		p, err := v.call(after, c, unit)
		if err != nil {
			return nil, err
		}
		e.Parts, after.Joint = append(e.Parts, p), after.Joint.ask(p, s.Holder)
	}
	if !v.Text.Given() {
		return nil, ErrNoTask
	}
	e.Rungs = c.rearmed(s, after.Joint)
	return []Event{e}, nil
}

// call is the part of a unit that is called: its open one, or a new one. Nobody
// is called twice to one part.
func (v Whistle) call(s State, c Command, unit org.Stop) (Part, error) {
	if err := s.joinable(unit); err != nil {
		return Part{}, err
	}
	p, open := s.Joint.openOf(unit.Unit)
	switch {
	case open && p.Call != nil:
		return Part{}, joinedAlready(p)
	case !open:
		p = c.part(s, unit, v.Limit)
	}
	l := c.Rules.Policy.Filled().Limits.Arrival
	p.Call = &Call{At: c.At, Limit: l, Above: s.above(s.At), Due: c.Rules.Calendar.DueShare(c.At, l, 100).At}
	return p, nil
}

func (e WhistleBlown) apply(s State) State {
	for _, p := range e.Parts {
		s.Joint = s.Joint.ask(p, s.Holder)
	}
	s.Joint = s.Joint.clone()
	s.Joint.Whistles, s.Terms.Rungs = e.No, e.Rungs
	return s
}

func (e WhistleBlown) wish(State, []Event) Verb {
	v := Whistle{Text: e.Text, Limit: e.Parts[0].Limit}
	for _, p := range e.Parts {
		v.Units = append(v.Units, p.Unit)
	}
	return v
}
