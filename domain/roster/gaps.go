package roster

import (
	"cmp"
	"slices"
	"time"

	"gridcase/domain/org"
)

// Ahead is how far the hours without anybody are looked for: the next days are a
// fault, what comes later may yet be planned.
const Ahead = 3 * 24 * time.Hour

// Gap is a time for which somebody is needed and nobody is there.
type Gap struct {
	Unit string
	From time.Time
	To   time.Time
	// Shift is the one that fell vacant; "": nobody is planned at all, in a unit
	// that must be manned round the clock.
	Shift string
	Kind  Kind
	Was   string // who had the shift
}

// Standing is the roster with everybody taken out of the shifts to come who has no
// post for them any more. The event says the same a moment later; until then
// nobody shall rely on somebody who has left.
func (r Roster) Standing(t org.Tree, now time.Time) Roster {
	r.Shifts = slices.Clone(r.Shifts)
	for i, s := range r.Shifts {
		if s.lost(t, Command{Unit: r.Unit, At: now}) {
			r.Shifts[i].Person, r.Shifts[i].Was = "", s.Person
		}
	}
	return r
}

// Gaps are those of a period, by their start.
func (r Roster) Gaps(from, to time.Time) (gaps []Gap) {
	covered := from
	for _, s := range r.Between(from, to) {
		if s.Vacant() {
			gaps = append(gaps, Gap{Unit: r.Unit, From: later(s.From, from), To: s.To, Shift: s.ID, Kind: s.Kind, Was: s.Was})
		}
		if s.Kind == Standby {
			continue
		}
		if r.Round && s.From.After(covered) {
			gaps = append(gaps, Gap{Unit: r.Unit, From: covered, To: s.From, Kind: Duty})
		}
		covered = later(covered, s.To) // a vacant one is told of by itself
	}
	if r.Round && covered.Before(to) {
		gaps = append(gaps, Gap{Unit: r.Unit, From: covered, To: to, Kind: Duty})
	}
	slices.SortStableFunc(gaps, func(a, b Gap) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Shift, b.Shift)) })
	return gaps
}

// Gaps are those of all units that still stand: shifts to come that are vacant, and
// what the next days lack where somebody must always be there.
func (b Book) Gaps(t org.Tree, now time.Time) (gaps []Gap) {
	for _, r := range b {
		if u, known := t.Unit(r.Unit); !known || u.Gone() {
			continue
		}
		r = r.Standing(t, now)
		gaps = append(gaps, r.Gaps(now, now.Add(Ahead))...)
		r.Round = false
		for _, g := range r.Gaps(now.Add(Ahead), now.Add(mostDays*24*time.Hour)) {
			if !g.From.Equal(now.Add(Ahead)) { // else it is there already
				gaps = append(gaps, g)
			}
		}
	}
	slices.SortStableFunc(gaps, func(a, b Gap) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Shift, b.Shift))
	})
	return gaps
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
