package casefile

import (
	"time"

	"gridcase/domain/personal"
)

// HandIn gives the result of a part to the lead (分工办结).
type HandIn struct {
	Part   int
	Result personal.Sealed
	Photos []string // SHA-256, hex
}

// PartDone says what the unit did, and whether in time.
type PartDone struct {
	Part   int             `json:"part"`
	By     string          `json:"by"`
	At     time.Time       `json:"at"`
	Due    time.Time       `json:"due"`
	Late   bool            `json:"late,omitempty"`
	Result personal.Sealed `json:"result"`
	Photos []string        `json:"photos,omitempty"`
	Rungs  []Armed         `json:"rungs"`
}

func (HandIn) verb() string   { return "hand-in" }
func (PartDone) name() string { return "case.part_done.v1" }

// ErrNotArrived refuses a result of who was called and never came.
var ErrNotArrived = no("case.part_not_arrived", "该单位已被吹哨，请先到场报到，再提交分工结果。", "The unit was called to the place by a whistle. Arrive first, then hand in the result.")

func (v HandIn) decide(s State, c Command) ([]Event, error) {
	p, err := s.part(v.Part)
	switch {
	case err != nil:
		return nil, err
	case p.Call != nil && p.Call.Arrived.IsZero():
		return nil, ErrNotArrived
	case !v.Result.Given():
		return nil, ErrNoText
	}
	e := PartDone{Part: v.Part, By: c.By, At: c.At, Due: p.Due, Result: v.Result, Photos: v.Photos}
	e.Late = p.Late || !p.Due.IsZero() && c.At.After(p.Due)
	e.Rungs = c.rearmed(s, e.done(s.Joint))
	return []Event{e}, nil
}

func (e PartDone) done(j *Joint) *Joint {
	return j.change(e.Part, func(p *Part) {
		p.Status, p.Person, p.Ended, p.Late = PartFinished, e.By, e.At, e.Late
	})
}

func (e PartDone) apply(s State) State {
	s.Joint, s.Terms.Rungs = e.done(s.Joint), e.Rungs
	return s
}

func (e PartDone) wish(State, []Event) Verb {
	return HandIn{Part: e.Part, Result: e.Result, Photos: e.Photos}
}
