package clock

import (
	_ "embed"
	"sync"
	"time"
)

// Calendar knows which days are worked and in which hours. It is never changed
// after it was read. The zero Calendar knows Monday to Friday and the usual
// hours only, so that all its answers are provisional.
type Calendar struct {
	version     string
	first, last date          // the days whose holidays are known
	hours       []window      // of a working day, in order; none means usual
	special     map[date]bool // true: a weekend that is worked; false: a day off
}

// window is a stretch of office time, from midnight.
type window struct{ open, close time.Duration }

// usual are the office hours unless a calendar says otherwise: 7 hours a day.
var usual = []window{
	{8*time.Hour + 30*time.Minute, 12 * time.Hour},
	{13*time.Hour + 30*time.Minute, 17 * time.Hour},
}

//go:embed calendar.json
var shipped []byte

var standard = sync.OnceValue(func() Calendar {
	c, err := ParseCalendar(shipped)
	if err != nil {
		panic("clock: the shipped calendar: " + err.Error()) // a test reads it: cannot happen in a tested binary
	}
	return c
})

// Default is the public calendar of 2025 and 2026 (State Council notices), with
// the usual office hours.
func Default() Calendar { return standard() }

// Version names the calendar, "" when it has no name.
func (c Calendar) Version() string { return c.version }

// Covers is the first and the last day whose holidays are known, at midnight;
// false when none are.
func (c Calendar) Covers() (first, last time.Time, ok bool) {
	return c.first.start(), c.last.start(), c.special != nil
}

// WorkingDay reports whether the day that t falls on in [Zone] is worked.
func (c Calendar) WorkingDay(t time.Time) bool { return c.worked(dateOf(t)) }

// Holiday reports whether the day that t falls on is one that the calendar gives
// off, as against an ordinary weekend.
func (c Calendar) Holiday(t time.Time) bool {
	worked, listed := c.special[dateOf(t)]
	return listed && !worked
}

// OfficeMinutes counts the whole office minutes between two moments, 0 when to
// is not after from.
func (c Calendar) OfficeMinutes(from, to time.Time) int {
	r := c.reckon(from, nil)
	end, total := to.Sub(r.base), time.Duration(0)
	for s := range r.office(0, c.worked) {
		if s.from >= end {
			break
		}
		total += min(s.to, end) - s.from
	}
	return int(total / time.Minute)
}

func (c Calendar) worked(d date) bool {
	if worked, listed := c.special[d]; listed {
		return worked
	}
	return !d.weekend()
}

func (c Calendar) knows(d date) bool { return c.special != nil && c.first <= d && d <= c.last }

func (c Calendar) windows() []window {
	if len(c.hours) == 0 {
		return usual
	}
	return c.hours
}

// close is the time of day at which the office closes.
func (c Calendar) close() time.Duration {
	hours := c.windows()
	return hours[len(hours)-1].close
}

// officeDay is the office time of one working day.
func (c Calendar) officeDay() (sum time.Duration) {
	for _, w := range c.windows() {
		sum += w.close - w.open
	}
	return sum
}
