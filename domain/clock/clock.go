// Package clock says when something is due, and why: working calendars with
// their holidays and make-up weekends, limits, and the time that a suspension
// takes out of them.
//
// Time is counted exactly, not in whole minutes or seconds: what is due is due
// at the first instant at which the limit is used up. A limit that starts at
// 10:00:30 ends thirty seconds past a minute, too.
package clock

import "time"

// Zone is the time that all answers are given in: China has one zone and no
// summer time, so a fixed one needs no zone database.
var Zone = time.FixedZone("CST", 8*60*60)

// Span is a stretch of time from From up to, not including, To. A zero To is
// open: it has not ended yet. A span that ends before it begins holds nothing.
type Span struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to,omitzero"`
}

// Step is one sentence of an explanation, in both languages.
type Step struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// Due says when a limit ends.
type Due struct {
	// At is in [Zone]; zero when there is no due time: for no limit, or for a
	// suspension that is still open.
	At time.Time
	// Provisional says that the answer rests on days that the calendar does not
	// hold, so that it may move when their holidays become known.
	Provisional bool
	// Open says that a suspension has not ended, so that nothing is due.
	Open bool
	// Why is the way to At in words. [Calendar.DueShare] leaves it out.
	Why []Step
}

// date is a day in Zone, counted from 1970-01-01. Since every day there has 24
// hours, arithmetic on days is arithmetic on numbers.
type date int

const dayLength = 24 * time.Hour

func dateOf(t time.Time) date {
	_, offset := t.In(Zone).Zone()
	seconds := t.Unix() + int64(offset)
	n := seconds / 86400
	if seconds%86400 < 0 {
		n--
	}
	return date(n)
}

// start is the midnight that the day begins with.
func (d date) start() time.Time { return time.Unix(int64(d)*86400-8*60*60, 0).In(Zone) }

func (d date) weekday() time.Weekday {
	const thursday = 4 // 1970-01-01
	return time.Weekday(((int(d)+thursday)%7 + 7) % 7)
}

func (d date) weekend() bool { return d.weekday() == time.Saturday || d.weekday() == time.Sunday }

func (d date) String() string { return d.start().Format(time.DateOnly) }
