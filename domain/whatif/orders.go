package whatif

import (
	"slices"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/process"
	"gridcase/domain/routing"
)

// given is an order that the ladder really gave.
type given struct {
	moment

	order casefile.Order
}

// setting is what decides whether an order can be given at all.
type setting struct {
	unit    string
	ordered int
}

func settingOf(s casefile.State) setting {
	at := setting{unit: s.At.Unit}
	if s.Order != nil {
		at.ordered = s.Order.No
	}
	return at
}

// orderOf names an order by what asked for it.
func orderOf(v casefile.LadderOrder) arming { return arming{v.Rung, 0, v.Due.UnixNano()} }

// supervise queues the orders that follow from what happened. An order that was
// really given goes to whom it went to, when it did; one that was wished then
// and left no trace came too late, and does so again while all else is the same.
func (p *replay) supervise(at moment, events []casefile.Event) {
	if !slices.ContainsFunc(events, asks) {
		return
	}
	s := p.course.State
	rules, _ := p.is(s, s.Matter, at.at)
	old, _ := p.was(s, s.Matter, at.at)
	seen := process.Seen{Commit: es.Recorded{Commit: es.Commit{At: at.at}}, Events: events, After: s, Told: p.told(old.Policy)}
	wished := p.named(rules.Policy, seen)
	for _, v := range wished {
		m := at
		if g, really := p.orders[orderOf(v)]; really {
			if g.sort.After(at.sort) {
				m = g.moment // it took its time
			}
		} else if was, known := p.settingOf(orderOf(v)); known && was == settingOf(s) && slices.ContainsFunc(p.named(old.Policy, seen), func(o casefile.LadderOrder) bool { return orderOf(o) == orderOf(v) }) {
			continue
		}
		p.wish(m, v)
	}
}

// told is that the same had been reported often enough, as far as an order says
// so: nobody counts again.
func (p *replay) told(was routing.Policy) []process.Told {
	for key := range p.orders {
		if rung, known := was.Rung(key.rung); known && rung.On == routing.Repeated {
			return []process.Told{{Nth: was.Filled().Limits.Repeats}}
		}
	}
	return nil
}

// named are the orders that a policy asks for. Who was really named is named
// again, though they may have left since.
func (p *replay) named(policy routing.Policy, seen process.Seen) (all []casefile.LadderOrder) {
	for _, w := range process.Supervision(policy, p.tree, seen) {
		if v, ok := w.Verb.(casefile.LadderOrder); ok {
			if g, really := p.orders[orderOf(v)]; really && g.order.Unit.Level == v.Unit.Level {
				v.To, v.Unit = g.order.To, g.order.Unit
			}
			all = append(all, v)
		}
	}
	return all
}

// wish queues what the ladder wishes; at one moment in the order of its wishes.
func (p *replay) wish(m moment, v casefile.Verb) {
	i := len(p.wishes)
	for i > 0 && m.before(p.wishes[i-1].moment) {
		i--
	}
	p.wishes = slices.Insert(p.wishes, i, wished{m, v})
}

func asks(e casefile.Event) bool {
	switch e.(type) {
	case casefile.RungReached, casefile.Reworked, casefile.Reported, casefile.Reclassified, casefile.Placed:
		return true
	}
	return false
}

// supervised takes down an order that was given, and for what could ask for one
// how the case stood.
func (r *Record) supervised(t Turn) {
	for _, e := range t.Events {
		switch e := e.(type) {
		case casefile.Supervised:
			if t.By == Ladder {
				set(&r.orders, arming{e.Order.Rung, 0, e.Order.Reached.UnixNano()}, given{r.last, e.Order})
			}
		case casefile.RungReached:
			r.settle(arming{e.Rung, 0, e.Due.UnixNano()})
		case casefile.Reworked, casefile.Reported, casefile.Reclassified, casefile.Placed:
			r.settle(arming{due: t.At.UnixNano()})
		}
	}
}

// settle takes down how the case stood when something asked for an order: a rung,
// by its name, since two may be due at once; or what happened, without one.
func (r *Record) settle(asked arming) {
	set(&r.settings, asked, settingOf(r.course.State))
}

func (r *Record) settingOf(order arming) (setting, bool) {
	if was, timed := r.settings[order]; timed {
		return was, true
	}
	was, happened := r.settings[arming{due: order.due}]
	return was, happened
}
