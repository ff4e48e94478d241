// Package whatif replays what really happened to a case under other rules, and
// says what would have changed.
//
// The reading, since nobody knows what people would have done:
//
//   - People do the same, at the same time. What they wished is taken from the
//     events that followed from it ([casefile.Wish]); what the clock did by
//     itself (rungs and what they wish) is not, it is decided anew.
//   - Rules change, people's speed does not. Where a case would have been with
//     another unit, somebody of that unit would have done at that moment what was
//     done. Their name stays that of whoever really did it; where the new course
//     has another holder already, the two change places from then on.
//   - What makes no sense any more is left out, and counted under the code of its
//     refusal: handing up from the top or to where the case is already, handing
//     down to a unit that is not below, claiming what was taken.
//   - What was settled on the spot, and may not be any more, is reported, taken,
//     settled and verified at once by the unit that gets it.
//   - A rung fires when it is due. One that the record has armed just so fires
//     when it really fired: a ladder that slept then sleeps now.
//   - Cases are replayed one by one: what another case answered to a merge, and
//     how often the same was reported, is taken as it was.
//   - A commit whose verb nobody can tell is kept as it was recorded, where the
//     case stands as it did then.
//
// Under the rules that were in force this changes nothing, to the last event: a
// test says so of whole cities and of random histories.
package whatif

import (
	"time"

	"gridcase/domain/casefile"
)

// Ladder is who acts when time passes.
const Ladder = "system:ladder"

// Somebody acts where the record names nobody who could have.
const Somebody = "system:somebody"

// Turn is one commit of a case with its events decoded.
type Turn struct {
	By     string
	At     time.Time
	Events []casefile.Event
}

// Source picks the rules for what happens at a moment to a case that stands so.
// code is the matter's; false says that the catalogue has none of that code.
type Source func(before casefile.State, code string, at time.Time) (casefile.Rules, bool)

// moment orders what happens to a case. sort never goes back, since versions
// count and the clocks of two machines may differ; n is odd between two commits.
type moment struct {
	sort time.Time
	n    int
	at   time.Time // as it was recorded
}

func (m moment) before(o moment) bool {
	if !m.sort.Equal(o.sort) {
		return m.sort.Before(o.sort)
	}
	return m.n < o.n
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
