package casefile

import (
	"slices"
	"strconv"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/org"
	"gridcase/domain/personal"
)

// Supervise orders a named person to see a case through by a new limit (督办单).
// Whether they work at the unit is checked by the caller.
type Supervise struct {
	To     string // person id
	Limit  clock.Limit
	Reason personal.Sealed
}

// Supervised says who answers for the case now. Nothing else moves: the case
// stays where it is, and what was due stays due.
type Supervised struct {
	Order  Order           `json:"order"`
	Reason personal.Sealed `json:"reason,omitzero"`   // of a person; the ladder's is the order's rung
	Rungs  []Armed         `json:"rungs,omitempty"`   // all that is armed with the order in force
	OnCall []string        `json:"on_call,omitempty"` // see [OnCall]
}

// Order is a supervision order, with a clock of its own.
type Order struct {
	By    string      `json:"by"`
	To    string      `json:"to"`
	At    time.Time   `json:"at"`
	Limit clock.Limit `json:"limit"`
	Due   time.Time   `json:"due"`
	Was   time.Time   `json:"was,omitzero"` // when the result had been due; it still is

	No      int       `json:"no,omitempty"`     // 1, 2, … since the case was opened
	Unit    org.Stop  `json:"unit,omitzero"`    // whose supervisor the ladder named
	Rung    string    `json:"rung,omitempty"`   // by which the ladder gave it
	Reached time.Time `json:"reached,omitzero"` // when that rung was due
	Passed  []string  `json:"passed,omitempty"` // its own rungs that were reached
}

func (Supervise) verb() string  { return "supervise" }
func (Supervised) name() string { return "case.supervised.v1" }

var (
	ErrNoPerson   = no("case.person_missing", "请指定督办责任人。", "Name the person who answers for it.")
	ErrOrderLimit = no("case.order_limit_missing", "请填写督办时限。", "Give the order a limit.")
)

func (v Supervise) decide(s State, c Command) ([]Event, error) {
	switch err := s.working(); {
	case err != nil:
		return nil, err
	case s.Ruling:
		return nil, ErrAwaitRuling
	case v.To == "":
		return nil, ErrNoPerson
	case v.Limit.IsZero():
		return nil, ErrOrderLimit
	case !v.Reason.Given():
		return nil, ErrNoReason
	}
	o := Order{By: c.By, To: v.To, At: c.At, Limit: v.Limit, Was: s.Terms.ResolveDue}
	e := c.supervised(s, o)
	e.Reason = v.Reason
	return []Event{e}, nil
}

func (e Supervised) apply(s State) State {
	s.Order, s.Terms.Rungs = &e.Order, e.Rungs
	if rung := e.Order.Rung; rung != "" && !slices.Contains(s.Ordered, rung) {
		s.Ordered = append(slices.Clone(s.Ordered), rung)
	}
	return s
}

// rung is the name under which a rung of the policy is armed for this order.
func (o *Order) rung(name string) string { return name + "." + strconv.Itoa(o.No) }

func (o *Order) has(rung string) bool { return slices.Contains(o.Passed, rung) }

// pass notes that a rung of the order was reached, so that no later arming arms
// it again.
func (o *Order) pass(rung string) *Order {
	now := *o
	now.Passed = append(slices.Clone(o.Passed), rung)
	return &now
}

// wish: what the ladder ordered follows from its rung.
func (e Supervised) wish(State, []Event) Verb {
	if e.Order.Rung != "" {
		return nil
	}
	return Supervise{To: e.Order.To, Limit: e.Order.Limit, Reason: e.Reason}
}
