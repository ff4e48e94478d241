package casefile

import (
	"slices"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/personal"
)

// Notice tells the applicant all that is missing, in one go (一次性告知, R35).
// What it does not name is in order: who checked the papers says so with it.
type Notice struct {
	Brought
	Missing []string // none: all that the checklist has as missing
	Text    personal.Sealed
}

// NoticeIssued says what the applicant is to bring. Until then no clock of ours
// runs.
type NoticeIssued struct {
	By      string          `json:"by"`
	At      time.Time       `json:"at"`
	Taken   Taken           `json:"taken"`
	Missing []string        `json:"missing"`            // named by this notice
	InOrder []string        `json:"in_order,omitempty"` // not named by the first, and so found in order
	Text    personal.Sealed `json:"text,omitzero"`
	Nth     int             `json:"nth"` // 1 is the one that there should be
	Waited  []clock.Span    `json:"waited"`
	Until   time.Time       `json:"until"` // to bring them by
	Rung    *Armed          `json:"rung,omitempty"`
	Terms   Terms           `json:"terms"`
}

func (Notice) verb() string       { return "notice" }
func (NoticeIssued) name() string { return "case.notice_issued.v1" }

var (
	ErrPaperHeld   = no("window.paper_held", "这些材料已经收到或已掌握，不得再要求提供：", "These papers are here already and must not be asked for again: ")
	ErrNothing     = no("window.nothing_missing", "材料已齐，无需告知补正，请直接受理。", "Nothing is missing: accept the application instead.")
	ErrIncomplete  = no("window.notice_incomplete", "一次性告知须列明全部所缺材料。还缺：", "One notice must name all that is missing. Also missing: ")
	oneTimeNotice  = "one_time_notice"
	supplementWait = SupplementEnd
)

func (v Notice) decide(s State, c Command) ([]Event, error) {
	w, err := s.application()
	switch {
	case err != nil:
		return nil, err
	case w.Stage != Registered && w.Stage != Supplement:
		return nil, ErrInProgress
	case s.atDesk(c.By) != nil:
		return nil, s.atDesk(c.By)
	}
	taken, err := v.against(c.Rules.Matter, w)
	if err != nil {
		return nil, err
	}
	named, err := v.named(c.Rules.Matter, w.with(taken), len(w.Papers)+len(w.No)+len(v.Have)+len(v.Elsewhere)+len(v.No) > 0)
	if err != nil {
		return nil, err
	}
	e := c.notice(s, w, taken, named)
	e.Text = v.Text
	events := append(c.taking(s), e)
	if e.Nth > 1 {
		events = append(events, Breached{Duty: oneTimeNotice, Person: c.By, First: w.Notified, At: c.At})
	}
	return events, nil
}

// named finds what the notice names in the list. A first notice may not leave out
// what is known to be missing: checked says that somebody wrote down what is there.
func (v Notice) named(m matter.Type, w Window, checked bool) (named []string, err error) {
	if len(v.Missing) == 0 {
		if named = w.lacking(m); len(named) == 0 {
			return nil, ErrNothing
		}
		return named, nil
	}
	var unknown, here []string
	for _, given := range v.Missing {
		canonical, line, ok := m.FindPaper(given)
		switch {
		case !ok:
			unknown = append(unknown, given)
		case line.Satisfied(w.names()) || slices.Contains(w.names(), canonical):
			here = append(here, canonical)
		case !slices.Contains(named, canonical):
			named = append(named, canonical)
		}
	}
	switch {
	case len(unknown) > 0:
		return nil, about(ErrPaperUnknown, "papers", unknown)
	case len(here) > 0:
		return nil, about(ErrPaperHeld, "papers", here)
	case w.Notices == 0 && checked:
		if left := w.unnamed(m, named); len(left) > 0 {
			return nil, about(ErrIncomplete, "missing", left)
		}
	}
	return named, nil
}

// unnamed is what is missing and not named.
func (w Window) unnamed(m matter.Type, named []string) (left []string) {
	for _, l := range w.Checklist(m) {
		if l.State == Lacking && !slices.ContainsFunc(named, func(n string) bool { return covers(l.Paper, n) }) {
			left = append(left, l.Name)
		}
	}
	return left
}

// notice is the event: the wait begins, or goes on.
func (c Command) notice(s State, w Window, taken Taken, named []string) NoticeIssued {
	until := c.Rules.Calendar.DueShare(c.At, c.Rules.Policy.Limits.Supplement, 100).At
	e := NoticeIssued{
		By: c.By, At: c.At, Taken: taken, Missing: named, Nth: w.Notices + 1, Waited: w.Waited,
		Until: until, Rung: &Armed{Rung: supplementWait, Clock: windowClock, Due: until},
	}
	if w.Stage != Supplement {
		e.Waited = append(slices.Clone(w.Waited), clock.Span{From: c.At})
	}
	if w.Notices == 0 {
		e.InOrder = w.with(taken).rest(c.Rules.Matter, named)
	}
	t := s.Terms
	t.Arm = s.Terms.Arm + 1
	if w.Stage != Supplement {
		t.Pauses = append(slices.Clone(t.Pauses), clock.Span{From: c.At})
	}
	w.Rung = e.Rung
	s.Window = &w
	if s.Holder == "" {
		s.Holder = c.By
	}
	e.Terms = c.reckon(s, t, s.Fired, time.Time{})
	e.Terms.Rungs = without(e.Terms.Rungs, acceptRungs)
	return e
}

// rest is what a first notice leaves unnamed: whole lines, and of a line of which
// it names one document the others.
func (w Window) rest(m matter.Type, named []string) (rest []string) {
	for _, p := range m.Papers {
		switch {
		case p.Satisfied(w.names()) || p.IfAny || p.Later:
		case !slices.ContainsFunc(named, func(n string) bool { return covers(p, n) }):
			rest = append(rest, p.Name)
		case !slices.Contains(named, p.Name):
			rest = append(rest, p.Besides(named)...)
		}
	}
	return rest
}

func (e NoticeIssued) apply(s State) State {
	s.Window = s.Window.change(func(w *Window) {
		*w = w.with(e.Taken)
		if w.Stage = Supplement; e.Nth == 1 {
			w.InOrder, w.Notified = e.InOrder, e.By
		} else {
			w.InOrder = unlike(w.InOrder, e.Missing)
		}
		w.Missing = union(w.Missing, e.Missing)
		w.Notices, w.Waited, w.Until, w.Rung, w.Complete = e.Nth, e.Waited, e.Until, e.Rung, time.Time{}
	})
	s.Terms, s.Resident, s.Asked = e.Terms, time.Time{}, nil
	return s
}

// unlike leaves out what was named after all.
func unlike(lines, named []string) (left []string) {
	for _, l := range lines {
		if !slices.ContainsFunc(named, func(n string) bool { return covers(matter.Paper{Name: l}, n) }) {
			left = append(left, l)
		}
	}
	return left
}

func union(a, b []string) []string {
	all := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(all, x) {
			all = append(all, x)
		}
	}
	return all
}

func (e NoticeIssued) wish(State, []Event) Verb {
	return Notice{Brought: e.Taken.brought(), Missing: e.Missing, Text: e.Text}
}
