package roster

import (
	"fmt"
	"slices"
	"time"

	"gridcase/domain/es"
	"gridcase/domain/org"
)

// Plan says what the shifts of a period are; those that start in it and are not
// named go. What has begun stays as it was: nobody rewrites who was there.
type Plan struct {
	From, To time.Time
	Shifts   []Shift // without ids; a vacant one says that somebody is needed
}

// Planned says that these are the shifts which start in a period.
type Planned struct {
	Unit   string    `json:"unit"`
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Shifts []Shift   `json:"shifts"`
}

func (e Planned) unit() string { return e.Unit }

func (e Planned) apply(r Roster) Roster { return r.with(e.From, e.To, e.Shifts) }

const (
	mostDays   = 62
	mostShifts = 1000
)

func (v Plan) decide(b Book, t org.Tree, c Command) ([]Event, error) {
	switch {
	case !v.To.After(v.From) || v.To.Sub(v.From) > mostDays*24*time.Hour:
		return nil, ErrPeriod
	case len(v.Shifts) > mostShifts:
		return nil, ErrMany
	}
	now := b[c.Unit]
	was := slices.DeleteFunc(slices.Clone(now.Shifts), func(s Shift) bool { return s.From.Before(v.From) || !s.From.Before(v.To) })
	var planned []Shift
	for _, s := range was {
		if s.From.Before(c.At) {
			planned = append(planned, s)
		}
	}
	for i, s := range v.Shifts {
		s.ID, s.Was, s.From, s.To = "", "", s.From.UTC(), s.To.UTC()
		same := slices.IndexFunc(was, func(o Shift) bool { return s.same(o) && !slices.Contains(planned, o) })
		switch {
		case same >= 0:
			planned = append(planned, was[same])
			continue
		case s.From.Before(c.At) && slices.ContainsFunc(planned, s.same):
			continue // it has begun, and was kept above
		}
		if no := v.fault(s, t, c); no != nil {
			return nil, of(no, i, s)
		}
		s.ID = free(s, now.Shifts, planned)
		planned = append(planned, s)
	}
	next := b.Evolve(now.Version, Planned{c.Unit, v.From, v.To, sorted(planned)})
	for i, s := range v.Shifts {
		s.ID = next.named(c.Unit, s)
		if next.busy(s, c.Unit) {
			return nil, of(ErrTwice, i, s)
		}
	}
	if slices.Equal(planned, was) {
		return nil, nil
	}
	return []Event{Planned{c.Unit, v.From, v.To, planned}}, nil
}

// fault is what is wrong with one shift by itself, nil for nothing.
func (v Plan) fault(s Shift, t org.Tree, c Command) *es.Rejection {
	most, known := longest[s.Kind]
	switch {
	case !known:
		return ErrKind
	case s.From.Before(v.From) || !s.From.Before(v.To) || !s.To.After(s.From) || s.To.Sub(s.From) > most:
		return ErrHours
	case s.From.Before(c.At):
		return ErrBegun
	case !s.Vacant() && !MayStand(t, c.Unit, s.Person, s.From, s.To):
		return ErrPost
	}
	return nil
}

// same reports whether two shifts say the same but for their ids.
func (s Shift) same(o Shift) bool {
	return s.Person == o.Person && s.Kind == o.Kind && s.From.Equal(o.From) && s.To.Equal(o.To)
}

// named is the id that a shift of what was sent got.
func (b Book) named(unit string, s Shift) string {
	for _, o := range b[unit].Shifts {
		if s.same(o) {
			return o.ID
		}
	}
	return ""
}

// free is the first id of a kind and an hour that no other shift has.
func free(s Shift, taken ...[]Shift) string {
	for n := 1; ; n++ {
		id := fmt.Sprintf("%s-%s-%d", s.Kind, s.From.UTC().Format("20060102T1504"), n)
		if !slices.ContainsFunc(slices.Concat(taken...), func(o Shift) bool { return o.ID == id }) {
			return id
		}
	}
}
