package roster

import "gridcase/domain/org"

// Swap gives a shift to somebody else (换班), and one of theirs back in return; with
// no other shift it is taken over. Both are named, so that a swap which somebody
// else changed meanwhile is refused. Person "" fills a vacant shift.
type Swap struct {
	Shift  string
	Person string // who has it now
	With   string // who has it then
	Other  string // a shift of theirs that goes the other way, or ""
}

// Swapped says who has which shift now.
type Swapped struct {
	Unit   string `json:"unit"`
	Shift  string `json:"shift"`
	Person string `json:"person,omitempty"`
	With   string `json:"with"`
	Other  string `json:"other,omitempty"`
}

func (e Swapped) unit() string { return e.Unit }

func (e Swapped) apply(r Roster) Roster {
	r = r.changed(e.Shift, func(s *Shift) { s.Person, s.Was = e.With, "" })
	return r.changed(e.Other, func(s *Shift) { s.Person, s.Was = e.Person, "" })
}

func (v Swap) decide(b Book, t org.Tree, c Command) ([]Event, error) {
	switch {
	case v.Shift == "":
		return nil, ErrShift
	case v.With == "" || v.With == v.Person || v.Person == "" && v.Other != "":
		return nil, ErrSame
	}
	for _, turn := range []struct{ shift, from, to string }{{v.Shift, v.Person, v.With}, {v.Other, v.With, v.Person}} {
		s, known := b[c.Unit].find(turn.shift)
		switch {
		case turn.shift == "":
			continue // taken over, with nothing in return
		case !known:
			return nil, ErrShift
		case s.Person != turn.from:
			return nil, ErrOther
		case s.From.Before(c.At) && !(s.Vacant() && s.To.After(c.At)): // whoever fell ill is stood in for at once
			return nil, ErrBegun
		case !MayStand(t, c.Unit, turn.to, s.From, s.To):
			return nil, ErrPost
		}
	}
	e := Swapped{c.Unit, v.Shift, v.Person, v.With, v.Other}
	next := b.Evolve(b[c.Unit].Version, e)
	for _, id := range []string{v.Shift, v.Other} {
		if s, known := next[c.Unit].find(id); known && next.busy(s, c.Unit) {
			return nil, ErrTwice
		}
	}
	return []Event{e}, nil
}
