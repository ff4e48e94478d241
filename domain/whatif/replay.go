package whatif

import (
	"errors"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/process"
)

// replay is one case on its new course.
type replay struct {
	*Record

	is, was Source
	tree    org.Tree
	until   time.Time
	watch   func(Turn)
	course  Course
	now     moment
	next    int               // of the acts
	wishes  []wished          // of the ladder, still to be carried out
	places  map[string]string // who acts in whose place
}

// wished is a wish of the ladder with its moment.
type wished struct {
	moment

	verb casefile.Verb
}

// Replay lets the case go its way again under the rules of is, up to a moment,
// and answers how it really went and how it would have. was are the rules that
// were in force: they tell what the ladder wished then. watch, when not nil, sees
// each turn of the new course. tree tells who leads, to name them in orders. A
// record is replayed once.
func (r *Record) Replay(is, was Source, tree org.Tree, until time.Time, watch func(Turn)) (before, after *Course) {
	until = later(until, r.last.sort) // no moment can be before what is known
	p := &replay{Record: r, is: is, was: was, tree: tree, until: until, watch: watch}
	for p.step() {
	}
	r.course.end(until)
	p.course.end(until)
	return &r.course, &p.course
}

// step lets happen what comes first: a wish of the ladder, a rung, or what
// somebody did. At one moment the ladder is first, as its poller is.
func (p *replay) step() bool {
	if p.course.Refused != "" {
		return false
	}
	wish, hasWish := p.firstWish()
	rung, ring, hasRing := p.firstRung()
	switch {
	case hasWish && (!hasRing || !ring.before(wish.moment)) && p.beforeActs(wish.moment):
		p.wishes = p.wishes[1:]
		p.now = wish.moment
		p.decide(Ladder, wish.moment, wish.verb)
	case hasRing && p.beforeActs(ring):
		p.ring(rung, ring)
	case p.next < len(p.acts):
		a := p.acts[p.next]
		p.next++
		p.now = a.moment
		p.act(a)
	default:
		return false
	}
	return true
}

func (p *replay) beforeActs(m moment) bool {
	return p.next >= len(p.acts) || m.before(p.acts[p.next].moment)
}

func (p *replay) firstWish() (w wished, ok bool) {
	if len(p.wishes) == 0 {
		return w, false
	}
	return p.wishes[0], true
}

// firstRung is the armed rung that fires first; of those that are due together,
// in the order in which the poller takes them.
func (p *replay) firstRung() (first casefile.Armed, at moment, ok bool) {
	for _, a := range p.course.State.Terms.Rungs {
		if a.Due.IsZero() {
			continue
		}
		m, fires := p.fires(p.course.State, a, p.now)
		if ok && m.sort.Equal(at.sort) && (m.n == 0) != (at.n == 0) {
			m.n = at.n // of two that are due together the record knows one alone
		}
		if !fires || m.sort.After(p.until) {
			continue
		}
		if !ok || m.before(at) || !at.before(m) && (a.Due.Before(first.Due) || a.Due.Equal(first.Due) && a.Rung < first.Rung) {
			first, at, ok = a, m, true
		}
	}
	return first, at, ok
}

// ring fires a rung and queues what follows from it.
func (p *replay) ring(a casefile.Armed, at moment) {
	before := p.course.State
	p.now = at
	events, _ := p.decide(Ladder, at, casefile.Ring{Rung: a.Rung, Arm: before.Terms.Arm})
	rules, _ := p.is(before, before.Matter, at.at)
	old, _ := p.was(before, before.Matter, at.at)
	wishes := process.Escalation(rules.Policy, es.Recorded{}, events)
	if len(wishes) == 0 {
		return
	}
	m, carried := p.carried(armingOf(before, a), at, process.Escalation(old.Policy, es.Recorded{}, events))
	if !carried {
		return
	}
	for _, w := range wishes {
		p.wish(m, w.Verb)
	}
}

// decide puts a verb to the case, and folds what follows.
func (p *replay) decide(by string, at moment, v casefile.Verb) ([]casefile.Event, error) {
	rules, _ := p.is(p.course.State, casefile.About(p.course.State, v), at.at)
	events, err := casefile.Decide(p.course.State, casefile.Command{By: by, At: at.at, Rules: rules, Verb: v})
	if err == nil && len(events) > 0 {
		p.add(Turn{By: by, At: at.at, Events: events})
		p.supervise(at, events)
	}
	return events, err
}

func (p *replay) add(t Turn) {
	p.course.add(t)
	if p.watch != nil {
		p.watch(t)
	}
}

// codeOf is the code of a refusal.
func codeOf(err error) string {
	if refused := (*es.Rejection)(nil); errors.As(err, &refused) {
		return refused.Code
	}
	return "internal"
}
