package reaction

import (
	"sync"
	"time"

	"gridcase/projections/deadlines"
)

const longestPause = 5 * time.Minute

// memory holds what the poller did and the view of deadlines does not show
// yet, so that nothing is fired again and again meanwhile. Losing it does no
// harm: a rung is reached once in any case.
type memory struct {
	first time.Duration // the shortest pause
	climb time.Duration // what a climb is waited for
	mu    sync.Mutex
	turns map[string]*turn
}

// turn is what is remembered of one case.
type turn struct {
	busy     bool
	failures int
	until    time.Time // it rests, as it failed
	fired    map[rungKey]*shot
	// A case that is about to climb: rungs up to arm wait for that.
	arm    int
	resume time.Time
}

type rungKey struct {
	caseID, rung string
	arm          int
}

func keyOf(d deadlines.Rung) rungKey { return rungKey{d.Case, d.Rung, d.Arm} }

// shot is a rung that was fired. Should the view go on showing it, it is fired
// again after longer and longer pauses.
type shot struct {
	times int
	next  time.Time
	due   time.Time
}

func newMemory(first, climb time.Duration) *memory {
	return &memory{first: first, climb: climb, turns: map[string]*turn{}}
}

// ready is what may be fired now.
type ready struct {
	cases   [][]deadlines.Rung // by case, in order of what is due longest
	pending []deadlines.Rung   // everything due that was not fired yet, also of resting cases
}

// sort marks each case that it hands out as busy, until done. whole says that
// the list is complete, so that what it lacks may be forgotten.
func (m *memory) sort(due []deadlines.Rung, whole bool) (r ready) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forget(due, whole)
	now := time.Now()
	at := map[string]int{} // index in r.cases
	for _, d := range due {
		t := m.turns[d.Case]
		if s := t.shot(d); s != nil && now.Before(s.next) {
			continue
		} else if s == nil {
			r.pending = append(r.pending, d)
		}
		i, taken := at[d.Case]
		if !taken {
			if t.waits(now, d) {
				continue
			}
			i = len(r.cases)
			at[d.Case], r.cases = i, append(r.cases, nil)
			m.turn(d.Case).busy = true
		}
		r.cases[i] = append(r.cases[i], d)
	}
	return r
}

// waits reports whether a case must be left alone.
func (t *turn) waits(now time.Time, d deadlines.Rung) bool {
	return t != nil && (t.busy || now.Before(t.until) || d.Arm <= t.arm && now.Before(t.resume))
}

func (t *turn) shot(d deadlines.Rung) *shot {
	if t == nil {
		return nil
	}
	return t.fired[keyOf(d)]
}

// forget drops what the view has caught up with: the rungs that it would have
// listed and did not.
func (m *memory) forget(due []deadlines.Rung, whole bool) {
	listed, cases := make(map[rungKey]bool, len(due)), make(map[string]bool, len(due))
	for _, d := range due {
		listed[keyOf(d)], cases[d.Case] = true, true
	}
	covers := func(at time.Time) bool { return whole || at.Before(due[len(due)-1].Due) }
	now := time.Now()
	for id, t := range m.turns {
		for k, s := range t.fired {
			if covers(s.due) && !listed[k] {
				delete(t.fired, k)
			}
		}
		settled := t.failures == 0 || whole && !cases[id]
		if settled && !t.busy && len(t.fired) == 0 && now.After(t.resume) {
			delete(m.turns, id)
		}
	}
}

func (m *memory) turn(id string) *turn {
	t := m.turns[id]
	if t == nil {
		t = &turn{fired: map[rungKey]*shot{}}
		m.turns[id] = t
	}
	return t
}

func (m *memory) done(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turn(id).busy = false
}

func (m *memory) fired(d deadlines.Rung) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.turn(d.Case)
	t.failures = 0
	s := t.shot(d)
	if s == nil {
		s = &shot{due: d.Due}
		t.fired[keyOf(d)] = s
	}
	s.times++
	s.next = time.Now().Add(m.pause(s.times))
}

// failed lets a case rest, longer each time.
func (m *memory) failed(d deadlines.Rung) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.turn(d.Case)
	t.failures++
	t.until = time.Now().Add(m.pause(t.failures))
}

// climbing lets a case climb before its other rungs are looked at.
func (m *memory) climbing(d deadlines.Rung) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.turn(d.Case)
	t.arm, t.resume = d.Arm, time.Now().Add(m.climb)
}

// pause doubles with each time, from the first up to five minutes.
func (m *memory) pause(times int) time.Duration {
	return min(m.first<<min(times-1, 20), longestPause)
}
