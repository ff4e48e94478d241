package casefile

import (
	"strconv"
	"time"

	"gridcase/domain/personal"
)

// Rate records what the resident thinks of how it went: 1 (very dissatisfied)
// to 5 (very satisfied). Staff may do it on the resident's behalf.
type Rate struct {
	Score int
	Text  personal.Sealed
}

// Rated says what the resident thinks of this closing; a case that is opened
// again can be rated again.
type Rated struct {
	By    string          `json:"by"`
	At    time.Time       `json:"at"`
	Score int             `json:"score"`
	Text  personal.Sealed `json:"text,omitzero"`
}

func (Rate) verb() string  { return "rate" }
func (Rated) name() string { return "case.rated.v1" }

var (
	ErrRateOpen  = no("case.rating_early", "结案后才能评价。", "A case is rated once it is closed.")
	ErrRated     = no("case.rated", "已经评价过，每次结案只能评价一次。", "It was rated already: once for each closing.")
	ErrRateLate  = no("case.rating_over", "已超过结案后的评价期。", "The time for rating this closing is over.")
	ErrScore     = no("case.rating_range", "评分须为 1 至 5。", "A rating is a number from 1 to 5.")
	ErrOwnRating = no("case.own_rating", "经办人不能评价自己办理的案卷。", "Who handled the case cannot rate it.")
)

func (v Rate) decide(s State, c Command) ([]Event, error) {
	end, closed := s.ending()
	switch {
	case !closed:
		return nil, ErrRateOpen
	case end.Handler == c.By:
		return nil, ErrOwnRating
	case v.Score < 1 || v.Score > 5:
		return nil, ErrScore
	case s.Score != 0:
		return nil, ErrRated
	case c.At.After(end.At.AddDate(0, 0, c.Rules.Policy.Limits.RatingDays)):
		return nil, rateLate(c.Rules.Policy.Limits.RatingDays)
	}
	return []Event{Rated{By: c.By, At: c.At, Score: v.Score, Text: v.Text}}, nil
}

func rateLate(days int) error {
	late, n := *ErrRateLate, strconv.Itoa(days)
	late.Zh, late.En = "已超过结案后 "+n+" 天的评价期。", "A case can be rated for "+n+" days after its closing."
	return &late
}

func (e Rated) apply(s State) State {
	s.Score = e.Score
	return s
}

func (e Rated) wish(State, []Event) Verb { return Rate{Score: e.Score, Text: e.Text} }
