package casefile

import (
	"slices"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/personal"
)

// Check tells whether what the public reported is there (核实): found, the case
// is filed and may be claimed; not found, the report is rejected.
type Check struct {
	Found    bool
	Note     personal.Sealed // why not, when it was not found
	Evidence Evidence
}

// Checked says who looked on site and what they found. The holder's clock starts
// here; the resident's has run since the report.
type Checked struct {
	By    string          `json:"by"`
	At    time.Time       `json:"at"`
	Found bool            `json:"found"`
	Note  personal.Sealed `json:"note,omitzero"`
	Terms Terms           `json:"terms,omitzero"` // when it was found
	Evidence
}

func (Check) verb() string   { return "check" }
func (Checked) name() string { return "case.checked.v1" }

var (
	ErrUnchecked = no("case.check_pending", "群众上报的问题还没有核实，请先到现场核实。", "Nobody has checked on site what the public reported. Check it first.")
	ErrNoCheck   = no("case.no_check", "案卷不需要现场核实，或已核实。", "This case needs no check on site, or was checked already.")
)

// publicChannels are those by which we hear of what nobody of us has seen.
var publicChannels = []string{"online", "hotline", "phone"}

// check is how soon somebody must look on site before the case is filed; zero
// when nobody needs to. A place in no grid and no community has nobody who could
// go.
func (r Report) check(c Command, s matter.Severity) clock.Limit {
	switch {
	case !slices.Contains(publicChannels, r.Channel):
		return clock.Limit{}
	case r.Own, r.OnSpot != nil, r.Chain[0].Level.Above(org.Community):
		return clock.Limit{}
	}
	return c.onSite(s)
}

// onSite is how soon what the public reported must be looked at: an emergency
// goes at once and is verified afterwards.
func (c Command) onSite(s matter.Severity) clock.Limit {
	m, limits := c.Rules.Matter, c.Rules.Policy.Limits
	switch {
	case m.Kind != matter.Incident, !m.OnSite, c.emergency(s):
		return clock.Limit{}
	case s == matter.L3:
		return limits.CheckGrave
	}
	return limits.CheckUsual
}

// emergency reports whether an incident is of those that nothing holds up: grave,
// or to be claimed within minutes round the clock (R-E).
func (c Command) emergency(s matter.Severity) bool {
	m := c.Rules.Matter
	return m.Kind == matter.Incident && (s == matter.L1 || s == matter.L2 || within(m.Accept.Limit, c.Rules.Policy.Limits.Emergency))
}

// Alarm is who must hear of a grave case at once beside whoever has it: the street
// and the district (notes §5, R-E).
func (s State) Alarm() (stops []org.Stop) {
	if s.Kind != matter.Incident || s.Severity != matter.L1 && s.Severity != matter.L2 {
		return nil
	}
	for _, stop := range s.way() {
		if stop.Level.Above(org.Community) && stop.Unit != s.At.Unit {
			stops = append(stops, stop)
		}
	}
	return stops
}

// within reports whether both limits run round the clock and l is no longer.
func within(l, most clock.Limit) bool {
	a, round := l.RoundTheClock()
	b, too := most.RoundTheClock()
	return round && too && a <= b
}

// unchecked says that the case waits to be looked at on site: nobody works on
// what may not be there.
func (s State) unchecked() bool { return !s.Terms.Check.IsZero() }

func (v Check) decide(s State, c Command) ([]Event, error) {
	switch {
	case s.movable() != nil:
		return nil, s.movable()
	case !s.unchecked():
		return nil, ErrNoCheck
	case !v.Found && !v.Note.Given():
		return nil, ErrNoReason
	}
	if err := v.Evidence.check(); err != nil {
		return nil, err
	}
	checked := Checked{By: c.By, At: c.At, Found: v.Found, Note: v.Note, Evidence: v.Evidence}
	if !v.Found {
		return []Event{checked, Rejected{By: c.By, At: c.At, Reason: v.Note}}, nil
	}
	s.Terms.Check = clock.Limit{}
	checked.Terms = c.arm(s, c.At)
	return []Event{checked}, nil
}

func (e Checked) apply(s State) State {
	if e.Found {
		s.Terms, s.Fired, s.Awaited = e.Terms, nil, e.At
	}
	return s
}

// wish: the rejection that follows from nothing found is one with it.
func (e Checked) wish(State, []Event) Verb {
	return Check{Found: e.Found, Note: e.Note, Evidence: e.Evidence}
}
