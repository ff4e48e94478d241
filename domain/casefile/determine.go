package casefile

import (
	"slices"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/org"
	"gridcase/domain/personal"
)

// Outcome is what was decided.
type Outcome string

const (
	Granted Outcome = "granted"
	Refused Outcome = "refused"
)

// Determine decides an application (决定): the verb decide, whose name the function
// has. A refusal says why and where the applicant may turn.
type Determine struct {
	Outcome Outcome
	Text    personal.Sealed
	Turn    personal.Sealed // where to turn against it
	Deliver *Deliver        // in the same visit
}

// Decided says what was decided. The application is back at the window, where its
// owner delivers the decision.
type Decided struct {
	By      string          `json:"by"`
	At      time.Time       `json:"at"`
	Outcome Outcome         `json:"outcome"`
	Text    personal.Sealed `json:"text,omitzero"`
	Turn    personal.Sealed `json:"turn,omitzero"`
	Unit    org.Stop        `json:"unit"` // that decided
	To      org.Stop        `json:"to"`   // that delivers
	Up      []org.Stop      `json:"up,omitempty"`
	Holder  string          `json:"holder"`
	Worked  int64           `json:"worked,omitempty"` // office minutes from the complete papers to the decision
	Terms   Terms           `json:"terms"`
}

func (Determine) verb() string { return "decide" }
func (Decided) name() string   { return "case.decided.v1" }

var (
	ErrOutcome = no("window.outcome_unknown", "决定须为 granted（准予）或 refused（不予）。", "The outcome is granted or refused.")
	ErrTurn    = no("window.remedy_missing", "不予办理的决定须写明救济途径（向哪里申诉、复议）。", "A refusal must say where the applicant may turn.")
	ErrDecider = no("window.not_deciding_level", "本级不能决定此事项，请转送后台。有权决定的级别：", "This level cannot decide the item. Send it to the back office; it is decided by the ")
)

func (v Determine) decide(s State, c Command) ([]Event, error) {
	w, err := s.application()
	switch {
	case err != nil:
		return nil, err
	case w.Stage == Determined:
		return nil, ErrDecided
	case w.Stage != InHand && w.Stage != BackOffice:
		return nil, ErrNotAccepted
	case s.atDesk(c.By) != nil:
		return nil, s.atDesk(c.By)
	case v.Outcome != Granted && v.Outcome != Refused:
		return nil, ErrOutcome
	case v.Outcome == Refused && !v.Text.Given():
		return nil, ErrNoReason
	case v.Outcome == Refused && !v.Turn.Given():
		return nil, ErrTurn
	}
	if err := s.decides(c); err != nil {
		return nil, err
	}
	events := append(c.taking(s), c.decided(s, w, v))
	if v.Deliver == nil {
		return events, nil
	}
	more, err := v.Deliver.decide(Decider.Replay(s, events...), c)
	return append(events, more...), err
}

// decides answers nil where the application is at a level that may decide it.
func (s State) decides(c Command) error {
	above, lower := s.decider(c)
	if !lower {
		return nil
	}
	told := *ErrDecider
	told.Zh, told.En = told.Zh+above.Level.Zh()+"。", told.En+string(above.Level)+"."
	told.Facts = map[string]string{"level": string(above.Level), "unit": above.Unit}
	return &told
}

func (c Command) decided(s State, w Window, v Determine) Decided {
	e := Decided{By: c.By, At: c.At, Outcome: v.Outcome, Text: v.Text, Turn: v.Turn, Unit: s.At, To: s.At, Up: s.Up, Holder: w.Owner, Worked: c.worked(s), Terms: s.Terms}
	if w.Stage == BackOffice {
		e.To, e.Up = w.Desk, w.DeskUp
	}
	if e.Holder == "" {
		e.Holder = c.By
	}
	w.Stage, w.Rung = Determined, nil
	s.Window, s.Holder = &w, e.Holder
	t := s.Terms
	t.Arm, t.Pauses = t.Arm+1, append(slices.Clone(t.Pauses), clock.Span{From: c.At}) // the limit to decide was met
	t = c.reckon(s, t, s.Fired, time.Time{})
	t.Rungs = without(t.Rungs, acceptRungs)
	e.Terms = t
	return e
}

func (e Decided) apply(s State) State {
	s = s.move(e.To, e.Up)
	s.Window = s.Window.change(func(w *Window) {
		w.Stage, w.Outcome, w.Decided, w.Desk, w.DeskUp = Determined, e.Outcome, e.At, org.Stop{}, nil
	})
	s.Terms, s.Status, s.Holder, s.Asked = e.Terms, Held, e.Holder, nil
	s.Handler, s.Resolved = e.By, e.At
	return s
}

func (e Decided) wish(_ State, with []Event) Verb { return e.determine(with) }

func (e Decided) determine(with []Event) Determine {
	v := Determine{Outcome: e.Outcome, Text: e.Text, Turn: e.Turn}
	for _, also := range with {
		if d, ok := also.(DecisionDelivered); ok {
			v.Deliver = &Deliver{How: d.How}
		}
	}
	return v
}
