package roster

import (
	"slices"

	"gridcase/domain/org"
)

// Vacate takes somebody out of a shift, also out of one that has begun: they
// cannot come, or had to go.
type Vacate struct {
	Shift  string
	Person string // who has it, so that nobody else is taken out by mistake
}

// Relieve takes somebody out of all shifts to come for which they have no post any
// more: they left, moved, or stand in for nobody now.
type Relieve struct{ Person string }

// Why a shift fell vacant.
const (
	Absent = "absent"  // they cannot come
	NoPost = "no_post" // they left or moved
)

// Vacated says that nobody has these shifts.
type Vacated struct {
	Unit   string   `json:"unit"`
	Shifts []string `json:"shifts"`
	Person string   `json:"person"`
	Why    string   `json:"why"`
}

func (e Vacated) unit() string { return e.Unit }

func (e Vacated) apply(r Roster) Roster {
	for _, id := range e.Shifts {
		r = r.changed(id, func(s *Shift) { s.Person, s.Was = "", e.Person })
	}
	return r
}

func (v Vacate) decide(b Book, _ org.Tree, c Command) ([]Event, error) {
	s, known := b[c.Unit].find(v.Shift)
	switch {
	case !known:
		return nil, ErrShift
	case s.Person != v.Person || s.Vacant():
		return nil, ErrOther
	case !s.To.After(c.At):
		return nil, errAbsence
	}
	return []Event{Vacated{c.Unit, []string{v.Shift}, v.Person, Absent}}, nil
}

func (v Relieve) decide(b Book, t org.Tree, c Command) ([]Event, error) {
	e := Vacated{Unit: c.Unit, Person: v.Person, Why: NoPost}
	for _, s := range b[c.Unit].Shifts {
		if s.Person == v.Person && s.lost(t, c) {
			e.Shifts = append(e.Shifts, s.ID)
		}
	}
	if len(e.Shifts) == 0 {
		return nil, nil
	}
	return []Event{e}, nil
}

// lost reports whether who has the shift cannot do what is left of it any more.
func (s Shift) lost(t org.Tree, c Command) bool {
	from := s.From
	if from.Before(c.At) {
		from = c.At
	}
	return !s.Vacant() && s.To.After(c.At) && !MayStand(t, c.Unit, s.Person, from, s.To)
}

// Lost are those of a unit who have a shift to come and no post for it any more.
func (r Roster) Lost(t org.Tree, c Command) (people []string) {
	for _, s := range r.Shifts {
		if s.lost(t, c) && !slices.Contains(people, s.Person) {
			people = append(people, s.Person)
		}
	}
	return people
}
