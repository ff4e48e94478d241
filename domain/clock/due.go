package clock

import (
	"iter"
	"time"
)

// Due says when a limit that starts at from ends, and why.
//
//   - min and h run round the clock; wh counts office time. They end with the
//     last counted minute: at 12:00, not when the office opens again.
//   - wd leaves out the day of the start, whatever its hour or kind, and ends at
//     the close of the Nth working day after; d does so on calendar days,
//     holidays included.
//   - today ends at the first close of a working day that isn't suspended.
//   - Time inside the union of the suspensions doesn't count. For wd that is
//     office time taken from N times a day's office time; d leaves out the days
//     that are suspended from midnight to midnight.
//   - While a suspension is open nothing is due, even if the limit had ended
//     before; Why says so then.
//   - Beyond the loaded calendar only Monday to Friday is known, and the answer
//     is provisional, whatever the unit.
//
// A fraction of a day is that fraction of its office time: 0.5d ends at 12:00.
func (c Calendar) Due(from time.Time, l Limit, suspended ...Span) Due {
	d := c.DueShare(from, l, 100, suspended...)
	d.Why = c.why(c.reckon(from, suspended), l, d)
	return d
}

// mostPercent keeps the arithmetic far from overflow, as most does for limits.
const mostPercent = 1000

// DueShare is the moment at which so many percent of a limit are used, without
// the words: 50 for a reminder, 150 for a limit half as long again. More percent
// are never sooner, and 100 is what [Calendar.Due] says. At most 1000 count.
func (c Calendar) DueShare(from time.Time, l Limit, percent int, suspended ...Span) Due {
	if l.IsZero() {
		return Due{}
	}
	r := c.reckon(from, suspended)
	if r.open {
		return Due{Open: true}
	}
	at := r.from
	if budget := share(r.budget(l), min(percent, mostPercent)); budget > 0 {
		at = reach(r.counted(l.unit), budget)
	}
	return Due{At: r.base.Add(at), Provisional: r.provisional(l.unit, at)}
}

// share is percent of d, divided first so that it cannot overflow.
func share(d time.Duration, percent int) time.Duration {
	p := time.Duration(percent)
	return d/100*p + d%100*p/100
}

// budget is the time that the limit lets pass.
func (r reckoning) budget(l Limit) time.Duration {
	if l.unit == SameDay {
		return r.restOfDay()
	}
	return l.length(r.calendar.officeDay())
}

// restOfDay is the time that counts until an office day ends unsuspended.
func (r reckoning) restOfDay() (sum time.Duration) {
	for s := range r.counted(SameDay) {
		sum += s.to - s.from
		if (s.to-1)%dayLength+1 == r.calendar.close() { // which may be 24:00
			break
		}
	}
	return sum
}

// reach walks the counted stretches until the budget is used.
func reach(counted iter.Seq[stretch], budget time.Duration) (at time.Duration) {
	for s := range counted {
		if at = s.from + budget; at <= s.to {
			return at
		}
		budget -= s.to - s.from
	}
	return at // unreachable: the stretches never end
}

// provisional looks at the days that decided: from the first that was counted to
// the last. Round the clock and calendar days it is the last alone.
func (r reckoning) provisional(u Unit, at time.Duration) bool {
	last := r.calendar.knows(r.day + date(at/dayLength))
	switch u {
	case OfficeHours, SameDay:
		return !last || !r.calendar.knows(r.day)
	case WorkingDays:
		return !last || !r.calendar.knows(r.day+1)
	}
	return !last
}
