package clock

import "time"

// Worked counts the whole office minutes between two moments without those that
// were suspended: what somebody at a desk could use.
func (c Calendar) Worked(from, to time.Time, suspended ...Span) int {
	r := c.reckon(from, suspended)
	end, total := to.Sub(r.base), time.Duration(0)
	for s := range r.without(r.office(0, c.worked)) {
		if s.from >= end {
			break
		}
		total += min(s.to, end) - s.from
	}
	return int(total / time.Minute)
}
