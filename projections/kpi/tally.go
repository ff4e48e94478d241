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
	took    [2]map[int64]int64 // round the clock and in office time
	now     time.Time
}

// NewTally counts what is due up to now as due, and nothing beyond.
func NewTally(now time.Time) *Tally {
	return &Tally{counted: counted{rungs: map[string]int64{}}, took: [2]map[int64]int64{{}, {}}, now: now}
}

// Add counts a case with all that it says, whenever that was.
func (t *Tally) Add(tale *Tale) {
	for _, f := range tale.story.facts() {
		if f.kind == dueTime && f.at.After(t.now) {
			continue
		}
		t.counted.sums.add(f, 1)
		if f.counts&of(timed) != 0 {
			t.took[0][f.minutes]++
			t.took[1][f.worked]++
		}
		if f.rung != "" {
			t.counted.rungs[f.rung]++
		}
	}
}

// Rates are all rates of what was counted, those of single rungs at the end. What
// other cases or the calendar tell is not among them: see [Rates].
func (t *Tally) Rates() []Rate {
	c := t.counted
	for i := range t.took {
		c.took[i] = nil
		for minutes, n := range t.took[i] {
			c.took[i] = append(c.took[i], took{minutes, n})
		}
		slices.SortFunc(c.took[i], func(a, b took) int { return cmp.Compare(a.minutes, b.minutes) })
	}
	return slices.DeleteFunc(c.rates(), func(r Rate) bool { return slices.Contains([]string{repeats, usualDay, projects, registered}, r.Name) })
}
