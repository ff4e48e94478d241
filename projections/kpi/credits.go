package kpi

import "time"

// credit is what a case says of one of those who gave results for it. There is
// one a person and case, however often the case went back and forth.
type credit struct {
	hand
	at     time.Time
	closed bool // with this person's result
	onTime bool
}

func (s *story) credits() (credits []credit) {
	if s.Out {
		return nil
	}
	for _, h := range s.Hands {
		theirs := h.Person == s.Last && !s.Closed.IsZero()
		credits = append(credits, credit{h, h.At, theirs, theirs && s.inTime()})
	}
	return credits
}

func (c credit) same(other credit) bool { return c.Person == other.Person }

func (c credit) values(id string, s *story) []any {
	return []any{
		id, c.Person, c.at, s.Place, string(c.Level), s.Matter,
		c.closed, c.onTime, c.Reworked, c.Reopened, int32(c.Took / secondsPerMinute), //nolint:gosec // 4,000 years
	}
}
