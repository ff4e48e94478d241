package casefile

import (
	"slices"
	"strings"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/matter"
)

// Papers writes down which papers are there: brought by the applicant, or
// obtained from the office that has them, so that nobody is asked twice (R49).
type Papers struct{ Brought }

// Brought is what is there, in the words of whoever took it.
type Brought struct {
	Have      []string
	Elsewhere []Paper  // with their sources
	No        []string // lines that do not apply to this applicant
	// Held is what an earlier application of the same person has, as the caller
	// found it; what the list does not ask for is passed over.
	Held []Paper
}

// PapersTaken says what is there now.
type PapersTaken struct {
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Taken    Taken     `json:"taken"`
	Complete bool      `json:"complete,omitempty"` // with these, nothing is missing any more
	// Waited, Silence, Terms and Resident are there when the applicant's supplement
	// made the papers complete: then the clocks begin anew (notes §2.4).
	Waited   []clock.Span `json:"waited,omitempty"`
	Silence  *Armed       `json:"silence,omitempty"`
	Terms    *Terms       `json:"terms,omitempty"`
	Resident time.Time    `json:"resident_due,omitzero"`
}

// Taken are papers by the names of the item's list.
type Taken struct {
	Papers []Paper  `json:"papers,omitempty"`
	No     []string `json:"no,omitempty"`
}

func (Papers) verb() string      { return "papers" }
func (PapersTaken) name() string { return "case.papers_taken.v1" }

var (
	ErrNoPapers     = no("window.no_papers", "请写明收到了哪些材料，或哪些材料不适用。", "Say which papers are there, or which do not apply.")
	ErrPaperUnknown = no("window.paper_unknown", "材料清单中没有：", "The item's list has no such paper: ")
	ErrPapers       = no("case.papers_missing", "材料不齐，不能受理。缺少：", "Papers are missing, so it cannot be accepted: ")
)

func (v Papers) decide(s State, c Command) ([]Event, error) {
	w, err := s.application()
	if err != nil {
		return nil, err
	}
	if w.Stage == Determined {
		return nil, ErrDecided
	}
	if len(v.Have)+len(v.Elsewhere)+len(v.No) == 0 {
		return nil, ErrNoPapers
	}
	taken, err := v.against(c.Rules.Matter, w)
	if err != nil || taken.empty() {
		return nil, err // all of it is written down already
	}
	return []Event{c.took(s, w.with(taken), taken)}, nil
}

// took is the event; w has what was taken.
func (c Command) took(s State, w Window, taken Taken) PapersTaken {
	e := PapersTaken{By: c.By, At: c.At, Taken: taken}
	if w.Stage != Registered && w.Stage != Supplement || len(w.lacking(c.Rules.Matter)) > 0 {
		return e
	}
	e.Complete = w.Complete.IsZero()
	if w.Stage == Supplement {
		e.Complete, e.Waited, e.Silence = true, ended(w.Waited, c.At), c.silence(c.At)
		w.Stage, w.Rung, w.From = Registered, e.Silence, c.At
		s.Window = &w
		t := c.handed(s, c.At)
		e.Terms, e.Resident = &t, c.resident(s, s.Paused)
	}
	return e
}

// handed starts the holder's clock anew without a hand-over: who holds it goes on
// holding it.
func (c Command) handed(s State, since time.Time) Terms {
	t := c.arm(s, since)
	if s.Holder != "" {
		t.Rungs = without(t.Rungs, acceptRungs)
	}
	return t
}

// ended closes the wait that is open.
func ended(waits []clock.Span, at time.Time) []clock.Span {
	waits = slices.Clone(waits)
	if n := len(waits); n > 0 && waits[n-1].To.IsZero() {
		waits[n-1].To = at
	}
	return waits
}

func (t Taken) empty() bool { return len(t.Papers)+len(t.No) == 0 }

// against finds the papers in the item's list, without those that are there
// already.
func (b Brought) against(m matter.Type, w Window) (t Taken, err error) {
	var unknown []string
	take := func(p Paper) {
		canonical, line, ok := m.FindPaper(p.Name)
		if !ok {
			unknown = append(unknown, p.Name)
			return
		}
		if p.Name = canonical; !line.Satisfied(w.with(t).names()) && !slices.Contains(w.with(t).names(), canonical) {
			t.Papers = append(t.Papers, p)
		}
	}
	for _, p := range b.Elsewhere {
		take(p)
	}
	for _, name := range b.Have {
		take(Paper{Name: name})
	}
	for _, name := range b.No {
		_, line, ok := m.FindPaper(name)
		switch {
		case !ok || !line.IfAny && !line.Later:
			unknown = append(unknown, name)
		case !slices.Contains(w.with(t).No, line.Name):
			t.No = append(t.No, line.Name)
		}
	}
	if len(unknown) > 0 {
		return Taken{}, about(ErrPaperUnknown, "papers", unknown)
	}
	t.Papers = append(t.Papers, b.known(m, w.with(t))...)
	return t, nil
}

// known is what the list asks for of that which an earlier application has.
func (b Brought) known(m matter.Type, w Window) (found []Paper) {
	for _, p := range b.Held {
		for _, line := range m.Papers {
			if line.Satisfied(w.names()) || !slices.Contains(matter.Lasting(line.Name), p.Name) {
				continue
			}
			found, w.Papers = append(found, p), append(w.Papers[:len(w.Papers):len(w.Papers)], p)
		}
	}
	return found
}

// with answers the window with what was taken.
func (w Window) with(t Taken) Window {
	w.Papers = append(w.Papers[:len(w.Papers):len(w.Papers)], t.Papers...)
	w.No = append(w.No[:len(w.No):len(w.No)], t.No...)
	return w
}

// about names the papers that a refusal is about.
func about(r *es.Rejection, fact string, names []string) error {
	told := *r
	told.Zh, told.En = told.Zh+strings.Join(names, "；")+"。", told.En+strings.Join(names, "; ")+"."
	told.Facts = map[string]string{fact: strings.Join(names, ";")}
	return &told
}

func (e PapersTaken) apply(s State) State {
	s.Window = s.Window.change(func(w *Window) {
		*w = w.with(e.Taken)
		w.Later = w.awaits()
		if e.Complete {
			w.Complete = e.At
		}
		if e.Terms != nil {
			w.Stage, w.Waited, w.Until, w.Rung, w.From = Registered, e.Waited, time.Time{}, e.Silence, e.At
		}
	})
	if e.Terms != nil {
		s.Terms, s.Resident, s.Fired = *e.Terms, e.Resident, nil
	}
	return s
}

func (e PapersTaken) wish(State, []Event) Verb { return Papers{e.Taken.brought()} }

// brought is what somebody said to have these taken.
func (t Taken) brought() (b Brought) {
	for _, p := range t.Papers {
		switch {
		case p.Case != "":
			b.Held = append(b.Held, p)
		case p.Source != "":
			b.Elsewhere = append(b.Elsewhere, p)
		default:
			b.Have = append(b.Have, p.Name)
		}
	}
	b.No = t.No
	return b
}
