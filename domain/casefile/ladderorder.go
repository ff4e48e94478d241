package casefile

import (
	"slices"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/org"
	"gridcase/domain/routing"
)

// LadderOrder gives a supervision order because a rung says so (notes §2.10): the
// case is far too late, its reporter was not contacted, it was sent back or
// reported again too often, or an order ran out. Who is named is looked up in the
// org tree by whoever wishes it.
type LadderOrder struct {
	Rung string
	Arm  int       // the arming whose rung it was, 0 for a rung that hangs on no clock
	Due  time.Time // when the rung was due
	To   string
	Unit org.Stop // whose supervisor that is
}

func (LadderOrder) verb() string { return "ladder-order" }

// decide does nothing when the case has moved on, or when somebody above is
// named already: an order of the street takes nothing from the district.
func (v LadderOrder) decide(s State, c Command) ([]Event, error) {
	rung, known := c.Rules.Policy.Rung(v.Rung)
	if !known || !c.Rules.Policy.Arms(rung, c.facts(s)) || v.To == "" || s.working() != nil || v.void(s, rung) {
		return nil, nil
	}
	if o := s.Order; o != nil && o.Unit.Level.Above(v.Unit.Level) {
		return nil, nil
	}
	o := Order{
		By: c.By, To: v.To, At: c.At, Limit: c.Rules.Policy.Filled().Limits.Order, Was: s.Terms.ResolveDue,
		Unit: v.Unit, Rung: v.Rung, Reached: v.Due,
	}
	return []Event{c.supervised(s, o)}, nil
}

// void says that what the rung waited for happened meanwhile.
func (v LadderOrder) void(s State, r routing.Rung) bool {
	switch r.Clock {
	case "": // what hangs on no clock is not armed again: once is all
		return slices.Contains(s.Ordered, v.Rung)
	case routing.Contact:
		return s.Talks == nil || !s.Talks.First.IsZero()
	case routing.Order:
		return s.Order == nil || s.Order.rung(r.Name) != v.Rung
	case routing.Accept, routing.Resolve, routing.Check:
		return s.Terms.Arm != v.Arm || r.Clock == routing.Accept && s.Holder != ""
	}
	return false
}

// supervised is an order with all that is armed once it is given.
func (c Command) supervised(s State, o Order) Supervised {
	o.No = 1
	if s.Order != nil {
		o.No = s.Order.No + 1
	}
	e := Supervised{Order: *c.order(&o, s.Paused), OnCall: c.onCall(s.At.Unit)}
	s.Order = &e.Order
	rungs := without(s.Terms.Rungs, func(a Armed) bool { return a.Clock == routing.Order })
	e.Rungs = append(rungs, c.orderRungs(s)...)
	return e
}

// orderRungs are those of the order in force. One that was reached is not armed
// again, and the district's own order asks nothing more of the district.
func (c Command) orderRungs(s State) (rungs []Armed) {
	o := s.Order
	if o == nil {
		return nil
	}
	for _, r := range c.Rules.Policy.Ladder {
		if r.Clock != routing.Order || !c.Rules.Policy.Arms(r, c.facts(s)) || r.Effect == routing.District && o.Unit.Level == org.District {
			continue
		}
		name := o.rung(r.Name)
		if due := c.Rules.Calendar.DueShare(o.At, o.Limit, r.Percent, s.Paused...); !due.At.IsZero() && !o.has(name) {
			rungs = append(rungs, Armed{Rung: name, Clock: routing.Order, Due: due.At})
		}
	}
	return rungs
}

// contactRungs are armed while somebody has yet to speak with who reported it.
func (c Command) contactRungs(s State) (rungs []Armed) {
	t := s.Talks
	if t == nil || t.Since.IsZero() || !t.First.IsZero() || t.Late {
		return nil
	}
	for _, r := range c.Rules.Policy.Ladder {
		if r.Clock != routing.Contact || !c.Rules.Policy.Arms(r, c.facts(s)) {
			continue
		}
		if due := c.Rules.Calendar.DueShare(t.Since, c.Rules.Policy.Filled().Limits.Contact, r.Percent); !due.At.IsZero() {
			rungs = append(rungs, Armed{Rung: r.Name, Clock: routing.Contact, Due: due.At})
		}
	}
	return rungs
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
