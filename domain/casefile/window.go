package casefile

import (
	"slices"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/routing"
)

// WindowStage is where an application stands at the one window (一口受理、后台分类处置,
// R32): it says more than the status, which it leaves alone.
type WindowStage string

const (
	Registered WindowStage = "registered"  // the first contact is written down, the papers are being checked
	Supplement WindowStage = "supplement"  // the applicant was told what is missing and brings it
	InHand     WindowStage = "accepted"    // 受理: the promised date runs
	BackOffice WindowStage = "back_office" // with the unit that decides
	Determined WindowStage = "decided"     // to be delivered
	Delivered  WindowStage = "delivered"
)

// Window is what an application has beside what every case has.
type Window struct {
	Stage WindowStage `json:"stage"`
	// Owner answers to the applicant from the first contact on, until somebody
	// else is named (首问负责, R34); the back office does not take that over.
	Owner    string       `json:"owner,omitempty"`
	Person   string       `json:"person,omitempty"`   // blind index of the applicant's ID number
	Track    string       `json:"track,omitempty"`    // the applicant's code
	Papers   []Paper      `json:"papers,omitempty"`   // what is there
	No       []string     `json:"no,omitempty"`       // lines of the list that do not apply to this applicant
	InOrder  []string     `json:"in_order,omitempty"` // lines that a notice did not name, and so found in order
	Missing  []string     `json:"missing,omitempty"`  // what the notices named
	Notices  int          `json:"notices,omitempty"`
	Notified string       `json:"notified,omitempty"` // who gave the first notice
	Waited   []clock.Span `json:"waited,omitempty"`   // for the applicant; the last is open while papers are awaited
	Until    time.Time    `json:"until,omitzero"`     // when the applicant is to have brought them
	Complete time.Time    `json:"complete,omitzero"`  // when the papers were
	Accepted time.Time    `json:"accepted,omitzero"`
	Deemed   bool         `json:"deemed,omitempty"` // nobody said anything in time, see [Silence]
	From     time.Time    `json:"from,omitzero"`    // what the promised date counts from
	Rung     *Armed       `json:"rung,omitempty"`   // beside the ladder
	Desk     org.Stop     `json:"desk,omitzero"`    // the window that sent it to the back office
	DeskUp   []org.Stop   `json:"desk_up,omitempty"`
	Outcome  Outcome      `json:"outcome,omitempty"`
	Decided  time.Time    `json:"decided,omitzero"`
	Visit    *Appointment `json:"visit,omitempty"`
	Agent    bool         `json:"agent,omitempty"` // somebody acts for the applicant (代办)
	// Certificate is which one is asked for, when somebody said it.
	Certificate string `json:"certificate,omitempty"`
	Breaches    int    `json:"breaches,omitempty"`
	// Reminders are armed beside Rung; Later are papers that may follow and are
	// not there; Visits counts the appointments.
	Reminders []Armed  `json:"reminders,omitempty"`
	Later     []string `json:"later,omitempty"`
	Visits    int      `json:"visits,omitempty"`
}

// Paper is one that is there, as the item's list names it, or a document of a
// line of it.
type Paper struct {
	Name   string `json:"name"`
	Source string `json:"source,omitempty"` // the office that it was obtained from; "" when the applicant brought it
	Case   string `json:"case,omitempty"`   // the earlier application that it was brought to (R49)
}

var (
	ErrNotService  = no("window.not_an_application", "这不是服务事项，不走窗口受理流程。", "This is no application: the verbs of the window are for service items.")
	ErrNotAccepted = no("window.not_accepted", "申请还没有受理，请先核对材料并受理。", "The application is not accepted yet. Check its papers and accept it first.")
	ErrInProgress  = no("window.accepted_already", "申请已经受理，不能再次受理或要求补正。", "The application is accepted already: it is not accepted again, and no more papers may be asked for.")
	ErrDecided     = no("window.decided_already", "申请已作出决定，请送达。", "The application is decided already. Deliver the decision.")
)

// registered is an application at its first contact.
func registered(e Reported) *Window {
	w := &Window{Stage: Registered, Owner: e.By, Track: e.Track, Rung: e.Silence, Certificate: e.Certificate}
	if e.Reporter != nil {
		w.Person = e.Reporter.IDIndex
	}
	return w
}

// CountsFrom is when the resident's clock begins: with the report, or with an
// applicant's complete papers.
func (s State) CountsFrom() time.Time {
	if s.Window != nil && !s.Window.From.IsZero() {
		return s.Window.From
	}
	return s.Opened
}

// waits reports whether papers are awaited: no clock of ours runs.
func (w *Window) waits() bool { return w != nil && w.Stage == Supplement }

// still reports whether nothing is asked of the holder by a limit: papers are
// awaited, or the decision is there and only to be delivered.
func (w *Window) still() bool { return w.waits() || w != nil && w.Stage == Determined }

// rungs are those that stand beside the ladder.
func (w *Window) rungs() []Armed {
	if w == nil {
		return nil
	}
	all := slices.Clone(w.Reminders)
	if w.Rung != nil {
		all = append(all, *w.Rung)
	}
	return all
}

// change answers a changed copy; nil stays nil.
func (w *Window) change(how func(*Window)) *Window {
	if w == nil {
		return nil
	}
	now := *w
	how(&now)
	return &now
}

func (w *Window) reached(rung string) *Window {
	return w.change(func(w *Window) {
		if w.Rung != nil && w.Rung.Rung == rung {
			w.Rung = nil
		}
		w.Reminders = without(w.Reminders, func(a Armed) bool { return a.Rung == rung })
	})
}

// ownedBy names who answers to the applicant, but for the back office: who works
// there is not the one whom the applicant knows.
func (w *Window) ownedBy(person string) *Window {
	return w.change(func(w *Window) {
		if w.Stage != BackOffice {
			w.Owner = person
		}
	})
}

// again is an application that was opened again: accepted it stays.
func (w *Window) again() *Window {
	return w.change(func(w *Window) {
		if w.Stage = InHand; w.Accepted.IsZero() {
			w.Stage = Registered
		}
		w.Outcome, w.Decided, w.Desk, w.DeskUp, w.Rung = "", time.Time{}, org.Stop{}, nil, nil
		w.Reminders = nil
	})
}

func (w *Window) done(how string) *Window {
	return w.change(func(w *Window) {
		if w.Rung, w.Reminders = nil, nil; how != withdrawn {
			w.Stage = Delivered
		}
	})
}

// application answers what is known of one, or why the case is none.
func (s State) application() (Window, error) {
	switch {
	case s.Kind != matter.Service || s.Window == nil:
		return Window{}, ErrNotService
	case s.working() != nil:
		return Window{}, s.working()
	case s.Ruling:
		return Window{}, ErrAwaitRuling
	}
	return *s.Window, nil
}

// atDesk answers nil when the person may act on the application: they hold it, or
// nobody does and they take it by doing so.
func (s State) atDesk(by string) error {
	if s.Holder != "" && s.Holder != by {
		return ErrNotHolder
	}
	return nil
}

// taking is the claim that acting on a waiting application is.
func (c Command) taking(s State) []Event {
	if s.Holder != "" {
		return nil
	}
	return []Event{Claimed{By: c.By, At: c.At}}
}

// Silence is the rung by which an application counts as accepted from the day of
// its receipt: nobody said in time what was missing (notes §2.4).
const Silence = "papers.100"

// SupplementEnd is the rung at which the applicant's time to bring papers is over.
const SupplementEnd = "supplement.100"

// windowClock is no limit of the holder's: it marks the rungs of the window.
const windowClock routing.Clock = "window"

// silence arms that rung for an item with papers; a question has none to check.
func (c Command) silence(from time.Time) *Armed {
	if c.Rules.Matter.Kind != matter.Service || len(c.Rules.Matter.Papers) == 0 {
		return nil
	}
	return &Armed{Rung: Silence, Clock: windowClock, Due: c.Rules.Calendar.DueShare(from, c.Rules.Policy.Limits.Papers, 100).At}
}

// Checklist says how each line of the item's list stands.
func (w Window) Checklist(m matter.Type) (all []Line) {
	for _, p := range m.Papers {
		all = append(all, Line{Paper: p, State: w.line(p)})
	}
	return all
}

// Line is a line of the list with what is known of it.
type Line struct {
	matter.Paper
	State LineState
}

// LineState is how a line stands.
type LineState string

const (
	There         LineState = "there"
	NotApplicable LineState = "not_applicable"
	MayFollow     LineState = "may_follow"
	IfItApplies   LineState = "if_applicable" // nobody asked yet
	Lacking       LineState = "missing"
)

func (w Window) line(p matter.Paper) LineState {
	switch named := slices.ContainsFunc(w.Missing, func(m string) bool { return covers(p, m) }); {
	case p.Satisfied(append(w.names(), w.InOrder...)):
		return There
	case slices.Contains(w.No, p.Name):
		return NotApplicable
	case p.Later && !named:
		return MayFollow
	case p.IfAny && !named:
		return IfItApplies
	}
	return Lacking
}

// covers reports whether a name is this line or a document of it.
func covers(p matter.Paper, name string) bool {
	_, line, ok := (matter.Type{Papers: []matter.Paper{p}}).FindPaper(name)
	return ok && line.Name == p.Name
}

func (w Window) names() (all []string) {
	for _, p := range w.Papers {
		all = append(all, p.Name)
	}
	return all
}

// lacking lists what must still be there before the application is accepted.
func (w Window) lacking(m matter.Type) (all []string) {
	for _, l := range w.Checklist(m) {
		if l.State == Lacking {
			all = append(all, l.Name)
		}
	}
	return all
}
