package kpi

import (
	"cmp"
	"slices"
	"time"

	"gridcase/domain/casefile"
)

// Tale is a case as the rates see it, told in memory: for histories that no
// table holds, such as one under other rules. The zero Tale has not begun.
type Tale struct{ story story }

// Tell folds an event; at is when its commit was made, first says that it is the
// case's first.
func (t *Tale) Tell(e casefile.Event, at time.Time, first bool) { t.story.evolve(e, at, first) }

// Tally counts tales by the same definitions as the tables do. It is for one
// goroutine.
type Tally struct {
	counted counted
	took    map[int64]int64
	now     time.Time
}

// NewTally counts what is due up to now as due, and nothing beyond.
func NewTally(now time.Time) *Tally {
	return &Tally{counted: counted{rungs: map[string]int64{}}, took: map[int64]int64{}, now: now}
}

// Add counts a case with all that it says, whenever that was.
func (t *Tally) Add(tale *Tale) {
	for _, f := range tale.story.facts() {
		if f.kind == dueTime && f.at.After(t.now) {
			continue
		}
		t.counted.sums.add(f, 1)
		if f.counts&of(timed) != 0 {
			t.took[f.minutes]++
		}
		if f.rung != "" {
			t.counted.rungs[f.rung]++
		}
	}
}

// Merge adds what another tally of the same moment counted.
func (t *Tally) Merge(o *Tally) {
	t.counted.facts += o.counted.facts
	t.counted.minutes += o.counted.minutes
	for m, n := range o.counted.n {
		t.counted.n[m] += n
	}
	for rung, n := range o.counted.rungs {
		t.counted.rungs[rung] += n
	}
	for minutes, n := range o.took {
		t.took[minutes] += n
	}
}

// Rates are all rates of what was counted, those of single rungs at the end.
func (t *Tally) Rates() []Rate {
	c := t.counted
	c.took = nil
	for minutes, n := range t.took {
		c.took = append(c.took, took{minutes, n})
	}
	slices.SortFunc(c.took, func(a, b took) int { return cmp.Compare(a.minutes, b.minutes) })
	return c.rates()
}
