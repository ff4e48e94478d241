package casefile

import (
	"time"

	"gridcase/domain/personal"
)

// CallBack asks the resident, some days after the closing, whether it is really
// solved (回访). Somebody other than the handler does.
type CallBack struct {
	Solved bool
	Score  int // 1 to 5, 0 when they did not say
	Text   personal.Sealed
	Reopen bool // take the case up again at once, as it is not solved
}

// CalledBack says what they answered, once for each closing.
type CalledBack struct {
	By     string          `json:"by"`
	At     time.Time       `json:"at"`
	Solved bool            `json:"solved"`
	Text   personal.Sealed `json:"text,omitzero"`
}

// Callback is what came of it.
type Callback struct {
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Solved bool      `json:"solved"`
}

func (CallBack) verb() string   { return "callback" }
func (CalledBack) name() string { return "case.called_back.v1" }

var (
	ErrCallOpen   = no("case.callback_early", "结案后才能回访。", "Residents are called back once the case is closed.")
	ErrCalledBack = no("case.called_back", "已经回访过，每次结案只回访一次。", "They were called back already: once for each closing.")
	ErrCallLate   = no("case.callback_over", "已超过回访期。", "The time for calling back is over.")
	ErrOwnCall    = no("case.own_callback", "经办人不能回访自己办理的案卷，请由他人回访。", "Who handled the case cannot call back about it. Ask somebody else.")
	ErrSolved     = no("case.callback_solved", "居民认为已解决，不需要重新打开。", "The resident says that it is solved: there is nothing to reopen.")
)

// decide puts the rating and the reopening into the same commit, each by its own
// rules: nobody should have to enter one call three times.
func (v CallBack) decide(s State, c Command) ([]Event, error) {
	switch {
	case s.Status != IsClosed:
		return nil, ErrCallOpen
	case s.Handler == c.By:
		return nil, ErrOwnCall
	case s.Talks != nil && s.Talks.Callback != nil:
		return nil, ErrCalledBack
	case c.At.After(s.Closed.AddDate(0, 0, c.Rules.Policy.Limits.CallbackDays)):
		return nil, ErrCallLate
	case v.Reopen && v.Solved:
		return nil, ErrSolved
	}
	events := []Event{CalledBack{By: c.By, At: c.At, Solved: v.Solved, Text: v.Text}}
	if v.Score != 0 {
		rated, err := Rate{Score: v.Score}.decide(s, c)
		if err != nil {
			return nil, err
		}
		events = append(events, rated...)
	}
	if v.Reopen {
		opened, err := Reopen{Reason: v.Text}.decide(s, c)
		if err != nil {
			return nil, err
		}
		events = append(events, opened...)
	}
	return events, nil
}

func (e CalledBack) apply(s State) State {
	t := s.Talks.clone()
	t.Callback = &Callback{By: e.By, At: e.At, Solved: e.Solved}
	s.Talks = t
	return s
}

// wish takes together what one call brought about.
func (e CalledBack) wish(_ State, with []Event) Verb {
	v := CallBack{Solved: e.Solved, Text: e.Text}
	for _, also := range with {
		switch also := also.(type) {
		case Rated:
			v.Score = also.Score
		case Reopened:
			v.Reopen = true
		}
	}
	return v
}
