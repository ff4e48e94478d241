package casefile

import "time"

// Arrive says that a unit that was called by a whistle is at the place (报到).
type Arrive struct{ Part int }

// PartArrived says who came, and whether in time. Who arrives does the part.
type PartArrived struct {
	Part  int       `json:"part"`
	By    string    `json:"by"`
	At    time.Time `json:"at"`
	Due   time.Time `json:"due"`
	Late  bool      `json:"late,omitempty"`
	Rungs []Armed   `json:"rungs"`
}

func (Arrive) verb() string      { return "arrive" }
func (PartArrived) name() string { return "case.part_arrived.v1" }

// ErrNotCalled says that no whistle called for this part.
var ErrNotCalled = no("case.part_not_called", "该单位没有被吹哨，不需要报到；办结后请提交分工结果。", "No whistle called this unit to the place. Hand in the result of its part when it is done.")

func (v Arrive) decide(s State, c Command) ([]Event, error) {
	p, err := s.part(v.Part)
	switch {
	case err != nil:
		return nil, err
	case p.Call == nil:
		return nil, ErrNotCalled
	case !p.Call.Arrived.IsZero():
		return nil, nil // the first who came counts
	}
	e := PartArrived{Part: v.Part, By: c.By, At: c.At, Due: p.Call.Due, Late: p.Call.late(c.At)}
	e.Rungs = c.rearmed(s, e.arrived(s.Joint))
	return []Event{e}, nil
}

// late reports whether the unit is not there in time; the rung may not have been
// noticed yet. While a suspension is open nothing is due.
func (call Call) late(at time.Time) bool {
	return call.Late || !call.Due.IsZero() && at.After(call.Due)
}

func (e PartArrived) arrived(j *Joint) *Joint {
	return j.change(e.Part, func(p *Part) {
		if p.Call != nil {
			call := *p.Call
			call.Arrived, call.Late = e.At, e.Late
			p.Call = &call
		}
		if p.Person == "" {
			p.Status, p.Person = PartHeld, e.By
		}
	})
}

func (e PartArrived) apply(s State) State {
	s.Joint, s.Terms.Rungs = e.arrived(s.Joint), e.Rungs
	return s
}

func (e PartArrived) wish(State, []Event) Verb { return Arrive{Part: e.Part} }
