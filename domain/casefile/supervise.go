package casefile

import (
	"time"

	"gridcase/domain/clock"
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
	Reason personal.Sealed `json:"reason"`
}

// Order is a supervision order, with a clock of its own.
type Order struct {
	By    string      `json:"by"`
	To    string      `json:"to"`
	At    time.Time   `json:"at"`
	Limit clock.Limit `json:"limit"`
	Due   time.Time   `json:"due"`
	Was   time.Time   `json:"was"` // when the result had been due; it still is
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
	return []Event{Supervised{Order: *c.order(&o, s.Paused), Reason: v.Reason}}, nil
}

// order works out when an order is due, suspensions taken out; nil stays nil.
func (c Command) order(o *Order, paused []clock.Span) *Order {
	if o == nil {
		return nil
	}
	now := *o
	now.Due = c.Rules.Calendar.DueShare(o.At, o.Limit, 100, paused...).At
	return &now
}

func (e Supervised) apply(s State) State {
	s.Order = &e.Order
	return s
}

func (e Supervised) wish(State, []Event) Verb {
	return Supervise{To: e.Order.To, Limit: e.Order.Limit, Reason: e.Reason}
}
