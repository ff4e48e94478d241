package casefile

import (
	"strconv"
	"time"

	"gridcase/domain/personal"
)

// Urge reminds those who have the case that somebody waits (催办). The case then
// rests for a while, whoever urges: more reminders would only be read less.
type Urge struct{ Text personal.Sealed }

// Urged says who reminded.
type Urged struct {
	By   string          `json:"by"`
	At   time.Time       `json:"at"`
	Text personal.Sealed `json:"text,omitzero"`
	// Rests is until when nobody may urge again, by the policy of that moment.
	Rests time.Time `json:"rests,omitzero"`

	OnCall []string `json:"on_call,omitempty"` // see [OnCall]
}

func (Urge) verb() string  { return "urge" }
func (Urged) name() string { return "case.urged.v1" }

var (
	// ErrUrgedLately says in its facts, under "retry_after", how many seconds are left.
	ErrUrgedLately = no("case.urged_lately", "刚刚催办过,请稍后再催。", "The case was urged a short while ago. Wait before you urge it again.")
	ErrUrgeSelf    = no("case.urge_self", "您就是经办人。", "You hold this case yourself.")
)

func (v Urge) decide(s State, c Command) ([]Event, error) {
	if err := s.notOpen(); err != nil {
		return nil, err
	}
	minutes := c.Rules.Policy.Limits.UrgeMinutes
	pause := time.Duration(minutes) * time.Minute
	rest := s.Urged.Add(pause).Sub(c.At)
	switch {
	case s.Status == Suspended:
		return nil, ErrSuspended
	case s.Holder == c.By && s.Status != InReview: // whose result waits may urge those who verify
		return nil, ErrUrgeSelf
	case !s.Urged.IsZero() && rest > 0:
		early, n := *ErrUrgedLately, strconv.Itoa(minutes)
		early.Zh, early.En = n+" 分钟内已催办过,请稍后再催。", "The case was urged less than "+n+" minutes ago. Wait a while."
		early.Facts = map[string]string{"retry_after": strconv.Itoa(int((rest + time.Second - 1) / time.Second))}
		return nil, &early
	}
	return []Event{Urged{By: c.By, At: c.At, Text: v.Text, Rests: c.At.Add(pause), OnCall: c.onCall(s.At.Unit)}}, nil
}

func (e Urged) apply(s State) State {
	s.Urged = e.At
	return s
}

func (e Urged) wish(State, []Event) Verb { return Urge{Text: e.Text} }
