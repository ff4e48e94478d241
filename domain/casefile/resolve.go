package casefile

import (
	"time"

	"gridcase/domain/personal"
)

// Resolve hands in the result; somebody else must verify it.
type Resolve struct {
	Result   personal.Sealed
	Evidence Evidence
	// Without says why the result goes in while parts of other units are open.
	Without personal.Sealed
}

// Resolved says what was done. The resolve clock stops here.
type Resolved struct {
	By     string          `json:"by"`
	At     time.Time       `json:"at"`
	Result personal.Sealed `json:"result"`
	OnSpot bool            `json:"on_spot,omitempty"` // 自办自结
	// Worked is how long this result was awaited, in office minutes by the calendar
	// in force; suspensions are taken out.
	Worked int64 `json:"worked,omitempty"`
	// Open are the parts that were not handed in, Without is why that must not be
	// waited for.
	Open    []int           `json:"open_parts,omitempty"`
	Without personal.Sealed `json:"without,omitzero"`
	Evidence
}

func (Resolve) verb() string  { return "resolve" }
func (Resolved) name() string { return "case.resolved.v1" }

func (v Resolve) decide(s State, c Command) ([]Event, error) {
	if err := s.inHand(c.By); err != nil {
		return nil, err
	}
	if !v.Result.Given() {
		return nil, ErrNoText
	}
	if err := v.Evidence.check(); err != nil {
		return nil, err
	}
	e := Resolved{By: c.By, At: c.At, Worked: c.worked(s), Result: v.Result, Evidence: v.Evidence}
	if open := s.Joint.Open(); len(open) > 0 {
		if !v.Without.Given() {
			return nil, partsOpen(open)
		}
		e.Without = v.Without
		for _, p := range open {
			e.Open = append(e.Open, p.No)
		}
	}
	if s.Window == nil {
		return []Event{e}, nil
	}
	accepted, err := s.acceptedFirst(c)
	if err != nil {
		return nil, err
	}
	return append(accepted, e), nil
}

// worked counts from the dispatch, or from when a result was sent back.
func (c Command) worked(s State) int64 {
	return int64(c.Rules.Calendar.Worked(s.Awaited, c.At, s.Paused...))
}

func (e Resolved) apply(s State) State {
	s.Status, s.Handler, s.Resolved = InReview, e.By, e.At
	s.Terms.Rungs, s.Asked = nil, nil
	return s
}

func (e Resolved) wish(State, []Event) Verb {
	return Resolve{Result: e.Result, Evidence: e.Evidence, Without: e.Without}
}
