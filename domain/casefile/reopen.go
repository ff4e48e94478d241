package casefile

import (
	"time"

	"gridcase/domain/personal"
)

// Reopen takes a closed case up again because the problem persists.
type Reopen struct {
	Reason personal.Sealed
}

// Reopened says that the case waits again, in the unit that closed it.
type Reopened struct {
	By     string          `json:"by"`
	Reason personal.Sealed `json:"reason"`
	Terms  Terms           `json:"terms"`
}

func (Reopen) verb() string   { return "reopen" }
func (Reopened) name() string { return "case.reopened.v1" }

var (
	ErrNotClosed  = no("case.not_closed", "案卷没有结案，不需要重新打开。", "The case is not closed, so it cannot be reopened.")
	ErrWindowOver = no("case.reopen_window_over", "已超过重新打开的期限。请重新上报。", "The time for reopening is over. Report it as a new case.")
)

func (v Reopen) decide(s State, c Command) ([]Event, error) {
	switch {
	case s.Status != IsClosed:
		return nil, ErrNotClosed
	case !v.Reason.Given():
		return nil, ErrNoReason
	case c.At.After(s.Closed.AddDate(0, 0, c.Rules.Policy.ReopenDays)):
		return nil, ErrWindowOver
	}
	return []Event{Reopened{By: c.By, Reason: v.Reason, Terms: c.arm(s, c.At)}}, nil
}

func (e Reopened) apply(s State) State {
	s.Closed, s.Resolved, s.Handler, s.Score, s.Order = time.Time{}, time.Time{}, "", 0, nil
	s.Talks = s.Talks.reopened()
	s.Awaited = e.Terms.Since
	s.Window = s.Window.again()
	return s.rearm(e.Terms, Waiting, "")
}

func (e Reopened) wish(State, []Event) Verb { return Reopen{Reason: e.Reason} }
