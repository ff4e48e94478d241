package kpi

import "time"

// mark is one figure of a person's work: a bit of a credit, so that the figure
// and the list behind it cannot differ.
type mark uint8

const (
	mClaimed mark = iota
	mHandled
	mClosed
	mOnTime
	mFirstTime
	mOverdue
	mReworked
	mReopened
	mJustBefore
	mBare

	marks = iota
)

// figures are their names, as they are asked for.
var figures = [marks]string{
	"claimed", "handled", "closed", "on_time", "first_time", "overdue", "reworked", "reopened", "just_before", "no_photo",
}

// credit is what a case says of one of those who took it or gave results for it.
// There is one a person and case, however often the case went back and forth.
type credit struct {
	person  string
	at      time.Time
	place   string
	level   string
	matter  string
	marks   uint32
	minutes int64
}

func (s *story) credits() (credits []credit) {
	if s.Out || s.Merged {
		return nil
	}
	for _, h := range s.Hands {
		c := credit{person: h.Person, at: h.At, place: s.Place, level: string(h.Level), matter: s.Matter, minutes: h.Took / secondsPerMinute}
		if c.at.IsZero() {
			c.at = h.Claimed
		}
		done := !h.At.IsZero()
		theirs := done && h.Person == s.Last && !s.Closed.IsZero()
		for m, counts := range map[mark]bool{
			mClaimed: !h.Claimed.IsZero(), mHandled: done, mClosed: theirs, mOnTime: theirs && s.inTime(),
			mFirstTime: theirs && s.How == "verified" && !h.Reworked && !h.Reopened,
			mOverdue:   h.Late, mReworked: h.Reworked, mReopened: h.Reopened, mJustBefore: h.Close, mBare: h.Bare,
		} {
			if counts {
				c.marks |= 1 << m
			}
		}
		credits = append(credits, c)
	}
	return credits
}

func (c credit) same(other credit) bool { return c.person == other.person }

func (c credit) values(id string) []any {
	return []any{
		id, c.person, c.at, c.place, c.level, c.matter, int32(c.marks), int32(c.minutes), //nolint:gosec // 10 bits; 4,000 years
	}
}
