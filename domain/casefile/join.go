package casefile

import (
	"gridcase/domain/clock"
	"gridcase/domain/org"
	"gridcase/domain/personal"
)

// Join asks another unit to take part in a case (联动): with a task, a limit and
// in the end a result of its own. The unit that has the case stays its lead.
type Join struct {
	Unit  org.Stop
	Task  personal.Sealed
	Limit clock.Limit // none: that of the policy
}

// Joined says which unit was asked to do what, by when.
type Joined struct {
	Part  Part            `json:"part"`
	Task  personal.Sealed `json:"task"`
	Rungs []Armed         `json:"rungs"` // all that are armed from now on
}

func (Join) verb() string   { return "join" }
func (Joined) name() string { return "case.joined.v1" }

var (
	ErrNoTask = no("case.task_missing", "请写明需要该单位做什么。", "Say what the unit is to do.")
	ErrLeads  = no("case.unit_leads", "该单位就是牵头单位，不需要邀请自己。", "This unit leads the case already. Ask another one.")
	// ErrJoined carries the number of the open part in its facts, under "part".
	ErrJoined = no("case.joined_already", "该单位已有未办结的分工。请等其反馈，或先撤回该分工。", "This unit has an open part already. Wait for its result, or recall that part first.")
)

func (v Join) decide(s State, c Command) ([]Event, error) {
	if err := s.joinable(v.Unit); err != nil {
		return nil, err
	}
	if p, open := s.Joint.openOf(v.Unit.Unit); open {
		return nil, joinedAlready(p)
	}
	if !v.Task.Given() {
		return nil, ErrNoTask
	}
	p := c.part(s, v.Unit, v.Limit)
	return []Event{Joined{Part: p, Task: v.Task, Rungs: c.rearmed(s, s.Joint.ask(p, s.Holder))}}, nil
}

// part is a new one, numbered behind those that there are.
func (c Command) part(s State, unit org.Stop, l clock.Limit) Part {
	if l.IsZero() {
		l = c.Rules.Policy.Filled().Limits.Part
	}
	p := Part{No: 1, Unit: unit, Status: PartAsked, By: c.By, At: c.At, Limit: l, Due: c.Rules.Calendar.DueShare(c.At, l, 100).At}
	if s.Joint != nil {
		p.No += len(s.Joint.Parts)
	}
	return p
}

// joinable answers nil when a unit may be asked.
func (s State) joinable(unit org.Stop) error {
	switch {
	case s.working() != nil:
		return s.working()
	case s.Ruling:
		return ErrAwaitRuling
	case unit.Unit == "":
		return ErrNoUnit
	case unit.Unit == s.At.Unit:
		return ErrLeads
	}
	return nil
}

func joinedAlready(p Part) error {
	twice := *ErrJoined
	twice.Facts = map[string]string{"unit": p.Unit.Unit, "part": number(p)}
	return &twice
}

func (e Joined) apply(s State) State {
	s.Joint, s.Terms.Rungs = s.Joint.ask(e.Part, s.Holder), e.Rungs
	return s
}

func (e Joined) wish(State, []Event) Verb {
	return Join{Unit: e.Part.Unit, Task: e.Task, Limit: e.Part.Limit}
}
