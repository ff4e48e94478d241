package casefile

import (
	"time"

	"gridcase/domain/personal"
)

// Leave takes a unit out of a joint case, with a reason: the unit declines its
// part, or the lead recalls it.
type Leave struct {
	Part   int
	Lead   bool // the lead recalls; the caller knows for whom somebody speaks
	Reason personal.Sealed
}

// PartLeft says that the unit has no more to do with the case.
type PartLeft struct {
	Part   int             `json:"part"`
	How    PartStatus      `json:"how"` // declined or recalled
	By     string          `json:"by"`
	At     time.Time       `json:"at"`
	Reason personal.Sealed `json:"reason"`
	Rungs  []Armed         `json:"rungs"`
}

func (Leave) verb() string    { return "leave" }
func (PartLeft) name() string { return "case.part_left.v1" }

func (v Leave) decide(s State, c Command) ([]Event, error) {
	if _, err := s.part(v.Part); err != nil {
		return nil, err
	}
	if !v.Reason.Given() {
		return nil, ErrNoReason
	}
	e := PartLeft{Part: v.Part, How: PartDeclined, By: c.By, At: c.At, Reason: v.Reason}
	if v.Lead {
		e.How = PartRecalled
	}
	e.Rungs = c.rearmed(s, e.left(s.Joint))
	return []Event{e}, nil
}

func (e PartLeft) left(j *Joint) *Joint {
	return j.change(e.Part, func(p *Part) { p.Status, p.Ended = e.How, e.At })
}

func (e PartLeft) apply(s State) State {
	s.Joint, s.Terms.Rungs = e.left(s.Joint), e.Rungs
	return s
}

func (e PartLeft) wish(State, []Event) Verb {
	return Leave{Part: e.Part, Lead: e.How == PartRecalled, Reason: e.Reason}
}
