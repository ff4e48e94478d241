package casefile

import (
	"time"

	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/domain/routing"
)

// Send gives an accepted application to the back office that decides it, or back
// to the window (后台分类处置, R32). The owner at the window stays the owner.
type Send struct {
	To     Destination // none: the unit that decides by the catalogue, or back to the window
	Reason personal.Sealed
}

// SentOn says which unit has the application now.
type SentOn struct {
	From   org.Stop        `json:"from"`
	To     org.Stop        `json:"to"`
	Up     []org.Stop      `json:"up,omitempty"` // see [Returned]
	Back   bool            `json:"back,omitempty"`
	Holder string          `json:"holder,omitempty"` // the owner, when it comes back
	By     string          `json:"by"`
	At     time.Time       `json:"at"`
	Reason personal.Sealed `json:"reason,omitzero"`
	Route  Route           `json:"route"`
	Terms  Terms           `json:"terms"`
}

func (Send) verb() string   { return "send" }
func (SentOn) name() string { return "case.sent.v1" }

// ErrDecidesHere says that there is nobody to send it to.
var ErrDecidesHere = no("window.decides_here", "本单位即可决定，请直接作出决定。", "This unit decides it. Decide instead of sending it on.")

func (v Send) decide(s State, c Command) ([]Event, error) {
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
	}
	e := SentOn{From: s.At, By: c.By, At: c.At, Reason: v.Reason}
	if e.Back = w.Stage == BackOffice && (len(v.To) == 0 || v.To[0].Unit == w.Desk.Unit); e.Back {
		e.To, e.Up, e.Holder = w.Desk, w.DeskUp, w.Owner
		e.Route = Route{"window.back", routing.Words{Zh: "后台退回窗口", En: "The back office gave it back to the window"}}
		w.Stage, s.Holder = InHand, w.Owner
		s.Window = &w
		e.Terms = c.handed(s, c.At)
		return []Event{e}, nil
	}
	if err := s.office(&e, v.To, c); err != nil {
		return nil, err
	}
	e.Route = Route{"window.send", routing.Words{Zh: "窗口受理后转" + e.To.Level.Zh() + "后台办理", En: "Accepted at the window, sent to the " + string(e.To.Level) + " that decides"}}
	e.Terms = c.arm(s, c.At)
	return []Event{e}, nil
}

// office names the unit: the one that was asked for, or that of the catalogue's
// level.
func (s State) office(e *SentOn, to Destination, c Command) error {
	if len(to) == 0 {
		stop, ok := s.decider(c)
		if !ok {
			return ErrDecidesHere
		}
		to = s.from(stop)
	}
	if err := s.elsewhere(to); err != nil {
		return err
	}
	if err := c.onList(to); err != nil {
		return err
	}
	e.To, e.Up = to[0], s.outside(to)
	return nil
}

// decider is the lowest stop above the application that may decide it; false when
// its unit may.
func (s State) decider(c Command) (org.Stop, bool) {
	if s.At.Level.Rank() >= c.Rules.Matter.Level.Rank() {
		return org.Stop{}, false
	}
	for _, stop := range s.way() {
		if stop.Level.Above(s.At.Level) && stop.Level.Rank() >= c.Rules.Matter.Level.Rank() {
			return stop, true
		}
	}
	return org.Stop{}, false
}

func (e SentOn) apply(s State) State {
	desk, up := s.At, s.Up
	s = s.move(e.To, e.Up)
	s.Route = e.Route
	s.Window = s.Window.change(func(w *Window) {
		if e.Back {
			w.Stage, w.Desk, w.DeskUp = InHand, org.Stop{}, nil
			return
		}
		if w.Stage == InHand {
			w.Desk, w.DeskUp = desk, up
		}
		w.Stage = BackOffice
	})
	if e.Back && e.Holder != "" {
		return s.rearm(e.Terms, Held, e.Holder)
	}
	return s.rearm(e.Terms, Waiting, "")
}

func (e SentOn) wish(before State, _ []Event) Verb {
	if e.Back {
		return Send{Reason: e.Reason}
	}
	return Send{To: before.destination(e.To, e.Up), Reason: e.Reason}
}
