package casefile

import (
	"strconv"
	"time"

	"gridcase/domain/personal"
)

// UrgeEvery is how long a case rests from one reminder to the next, whoever
// sends it: more of them would only be read less.
const UrgeEvery = 30 * time.Minute

// Urge reminds those who have the case that somebody waits (催办).
type Urge struct{ Text personal.Sealed }

// Urged says who reminded.
type Urged struct {
	By   string          `json:"by"`
	At   time.Time       `json:"at"`
	Text personal.Sealed `json:"text,omitzero"`
}

func (Urge) verb() string  { return "urge" }
func (Urged) name() string { return "case.urged.v1" }

var (
	// ErrUrgedLately says in its facts, under "retry_after", how many seconds are left.
	ErrUrgedLately = no("case.urged_lately", "30 分钟内已催办过,请稍后再催。", "The case was urged less than 30 minutes ago. Wait a while.")
	ErrUrgeSelf    = no("case.urge_self", "您就是经办人。", "You hold this case yourself.")
)

func (v Urge) decide(s State, c Command) ([]Event, error) {
	if err := s.notOpen(); err != nil {
		return nil, err
	}
	rest := s.Urged.Add(UrgeEvery).Sub(c.At)
	switch {
	case s.Status == Suspended:
		return nil, ErrSuspended
	case s.Holder == c.By && s.Status != InReview: // whose result waits may urge those who verify
		return nil, ErrUrgeSelf
	case !s.Urged.IsZero() && rest > 0:
		early := *ErrUrgedLately
		early.Facts = map[string]string{"retry_after": strconv.Itoa(int((rest + time.Second - 1) / time.Second))}
		return nil, &early
	}
	return []Event{Urged{By: c.By, At: c.At, Text: v.Text}}, nil
}

func (e Urged) apply(s State) State {
	s.Urged = e.At
	return s
}

func (e Urged) wish(State, []Event) Verb { return Urge{Text: e.Text} }
