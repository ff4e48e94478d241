// Package roster knows who is there when the office is closed: 值班, 备勤 and 坐班 by
// turns (R113), weekend shifts (R42), and the hours for which nobody is (R29).
package roster

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Kind is what somebody does in a shift.
type Kind string

const (
	Duty    Kind = "duty"    // 值班: is there
	Window  Kind = "window"  // 坐班: sits at the window
	Standby Kind = "standby" // 备勤: is called when nobody else is there
)

// longest is how long one person may do each in a row.
var longest = map[Kind]time.Duration{
	Duty:    24 * time.Hour,
	Window:  24 * time.Hour,
	Standby: 7 * 24 * time.Hour, // a week of being within call is usual
}

// Shift is one person's turn, from a moment up to, not including, another.
type Shift struct {
	ID     string    `json:"id"` // within its unit; stays when somebody else takes the shift
	Person string    `json:"person,omitempty"`
	Kind   Kind      `json:"kind"`
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Was    string    `json:"was,omitempty"` // of a vacant one: who had it
}

// Vacant reports whether the shift is planned and nobody has it.
func (s Shift) Vacant() bool { return s.Person == "" }

// Manned reports whether somebody is there by it, and not only within call.
func (s Shift) manned() bool { return s.Person != "" && s.Kind != Standby }

func (s Shift) on(at time.Time) bool             { return !at.Before(s.From) && at.Before(s.To) }
func (s Shift) overlaps(from, to time.Time) bool { return s.From.Before(to) && from.Before(s.To) }

// Roster is what is planned for a unit.
type Roster struct {
	Unit    string
	Round   bool    // 全天候: somebody must be there at every hour
	Shifts  []Shift // by their start
	Version uint64  // of the last commit that changed it
}

// Between are the shifts of which some part lies in a period.
func (r Roster) Between(from, to time.Time) (in []Shift) {
	for _, s := range r.Shifts {
		if s.overlaps(from, to) {
			in = append(in, s)
		}
	}
	return in
}

// find is a shift by its id.
func (r Roster) find(id string) (Shift, bool) {
	i := slices.IndexFunc(r.Shifts, func(s Shift) bool { return s.ID == id })
	if i < 0 {
		return Shift{}, false
	}
	return r.Shifts[i], true
}

// with is the roster with these shifts in place of those that start in a period.
func (r Roster) with(from, to time.Time, shifts []Shift) Roster {
	kept := slices.DeleteFunc(slices.Clone(r.Shifts), func(s Shift) bool { return !s.From.Before(from) && s.From.Before(to) })
	r.Shifts = sorted(append(kept, shifts...))
	return r
}

// changed is the roster with one shift as a function makes it.
func (r Roster) changed(id string, change func(*Shift)) Roster {
	r.Shifts = slices.Clone(r.Shifts)
	for i := range r.Shifts {
		if r.Shifts[i].ID == id {
			change(&r.Shifts[i])
		}
	}
	return r
}

func sorted(shifts []Shift) []Shift {
	slices.SortFunc(shifts, func(a, b Shift) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.ID, b.ID)) })
	return shifts
}

// Book is every roster, by unit. It is never changed in place: a reader needs no
// lock.
type Book map[string]Roster

// Evolve folds an event of a commit in.
func (b Book) Evolve(version uint64, e Event) Book {
	next := maps.Clone(b)
	if next == nil {
		next = Book{}
	}
	r := next[e.unit()]
	r.Unit, r.Version = e.unit(), version
	next[r.Unit] = e.apply(r)
	return next
}
