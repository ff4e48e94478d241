package clock

import (
	"cmp"
	"iter"
	"slices"
	"time"
)

// reckoning is one question to the calendar. All its times are offsets from the
// midnight before the start, where day and hour are plain division.
type reckoning struct {
	calendar Calendar
	base     time.Time // that midnight
	day      date      // the day of the start
	from     time.Duration
	holes    []stretch // the union of the closed suspensions, in order, not touching
	open     bool      // a suspension has not ended
	since    time.Duration
}

// stretch is time from from up to, not including, to.
type stretch struct{ from, to time.Duration }

// forever is later than any limit and any suspension can reach.
const forever = 250 * 365 * dayLength

// century is the longest that a suspension is believed: one that ends later is
// as good as open.
const century = 100 * 365 * dayLength

func (c Calendar) reckon(from time.Time, suspended []Span) reckoning {
	day := dateOf(from)
	r := reckoning{calendar: c, day: day, base: day.start()}
	r.from = from.Sub(r.base)
	for _, s := range suspended {
		h := stretch{s.From.Sub(r.base), s.To.Sub(r.base)}
		switch {
		case s.To.IsZero() || h.to > century:
			if !r.open || h.from < r.since {
				r.open, r.since = true, h.from
			}
		case h.from < h.to && h.to > r.from:
			r.holes = append(r.holes, h)
		}
	}
	r.holes = union(r.holes)
	return r
}

// union joins what overlaps or touches, in place.
func union(holes []stretch) []stretch {
	slices.SortFunc(holes, func(a, b stretch) int { return cmp.Compare(a.from, b.from) })
	joined := holes[:0]
	for _, h := range holes {
		if n := len(joined); n > 0 && h.from <= joined[n-1].to {
			joined[n-1].to = max(joined[n-1].to, h.to)
			continue
		}
		joined = append(joined, h)
	}
	return joined
}

// counted lists, in order and without end, the time that a unit counts.
func (r reckoning) counted(u Unit) iter.Seq[stretch] {
	switch u {
	case OfficeHours, SameDay:
		return r.without(r.office(0, r.calendar.worked))
	case WorkingDays:
		return r.without(r.office(1, r.calendar.worked))
	case Days:
		return r.office(1, func(d date) bool { return !r.suspendedAllDay(d) })
	}
	return r.without(func(yield func(stretch) bool) { yield(stretch{r.from, forever}) })
}

// office lists the office time of the days that count, from so many days after
// the start on.
func (r reckoning) office(after int, counts func(date) bool) iter.Seq[stretch] {
	return func(yield func(stretch) bool) {
		for i := after; ; i++ {
			if !counts(r.day + date(i)) {
				continue
			}
			midnight := time.Duration(i) * dayLength
			for _, w := range r.calendar.windows() {
				s := stretch{max(r.from, midnight+w.open), midnight + w.close}
				if s.from < s.to && !yield(s) {
					return
				}
			}
		}
	}
}

// without takes the suspensions out.
func (r reckoning) without(counted iter.Seq[stretch]) iter.Seq[stretch] {
	if len(r.holes) == 0 {
		return counted
	}
	return func(yield func(stretch) bool) {
		for s := range counted {
			for _, h := range r.holes {
				if h.to <= s.from {
					continue
				}
				if h.from >= s.to {
					break
				}
				if h.from > s.from && !yield(stretch{s.from, h.from}) {
					return
				}
				s.from = h.to
			}
			if s.from < s.to && !yield(s) {
				return
			}
		}
	}
}

func (r reckoning) suspendedAllDay(d date) bool {
	midnight := time.Duration(d-r.day) * dayLength
	for _, h := range r.holes {
		if h.from <= midnight && midnight+dayLength <= h.to {
			return true
		}
	}
	return false
}
