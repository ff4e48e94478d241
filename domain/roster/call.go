package roster

import (
	"cmp"
	"slices"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/org"
)

// Turn is a shift with the unit whose roster it stands on.
type Turn struct {
	Unit string
	Shift
}

// OnDuty is who is there for a unit at a moment: by its own roster, and by those of
// the offices and stations that work for it. Standby counts only while nobody is
// there. A grid without a roster of its own has its community's.
func (b Book) OnDuty(t org.Tree, unit string, at time.Time) []Turn {
	u, known := t.Unit(unit)
	var there, within []Turn
	for id, r := range b {
		if o, stands := t.Unit(id); !stands || o.Gone() || !worksFor(o, u) {
			continue
		}
		for _, s := range r.Shifts {
			switch {
			case !s.on(at) || s.Vacant() || !posted(t.At(at), id, s.Person):
			case s.manned():
				there = append(there, Turn{id, s})
			default:
				within = append(within, Turn{id, s})
			}
		}
	}
	if len(there) == 0 {
		there = within
	}
	if len(there) == 0 && known && u.Kind == org.KindGrid {
		return b.OnDuty(t, u.Parent, at)
	}
	slices.SortFunc(there, func(a, b Turn) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), a.From.Compare(b.From), cmp.Compare(a.ID, b.ID))
	})
	return there
}

// worksFor reports whether the roster of one unit is also another's.
func worksFor(o, u org.Unit) bool {
	switch {
	case o.ID == u.ID:
		return true
	case o.Kind == org.KindStation && slices.Contains(o.Serves, u.ID), u.Kind == org.KindStation && slices.Contains(u.Serves, o.ID):
		return true
	}
	return o.Kind == org.KindOffice && o.Parent == u.ID || u.Kind == org.KindOffice && u.Parent == o.ID
}

// Called are those on duty for a unit whose own office is closed at the moment:
// who sits in an open office looks at its queue.
func (b Book) Called(t org.Tree, cal clock.Calendar, unit string, at time.Time) (people []string) {
	if len(b) == 0 {
		return nil
	}
	for _, turn := range b.OnDuty(t, unit, at) {
		if u, _ := t.Unit(turn.Unit); !u.Hours.Open(at, cal) && !slices.Contains(people, turn.Person) {
			people = append(people, turn.Person)
		}
	}
	return people
}
