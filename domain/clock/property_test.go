package clock

import (
	"math/rand/v2"
	"testing"
	"time"
)

// ledgers hands out so many random questions, none with an open suspension.
func ledgers(t *testing.T, seed uint64, count int, check func(t *testing.T, r *rand.Rand, l ledger, from time.Time, lim Limit, pauses []Span)) {
	t.Helper()
	t.Parallel()
	s, r := newSlow(), rand.New(rand.NewPCG(2027, seed))
	for range count {
		l := s.draw(r, 1, 90)
		for i, p := range l.pause {
			if p[1] < 0 {
				l.pause[i][1] = p[0] + 5
			}
		}
		from, lim, pauses := s.ask(l)
		if r.IntN(10) == 0 {
			lim = limit(t, "today")
		}
		if check(t, r, l, from, lim, pauses); t.Failed() {
			t.Logf("%v + %s without %v", from, lim, pauses)
			return
		}
	}
}

func TestALongerLimitIsNeverDueSooner(t *testing.T) {
	c := Default()
	ledgers(t, 1, 5_000, func(t *testing.T, r *rand.Rand, l ledger, from time.Time, lim Limit, pauses []Span) {
		longer := Limit{lim.milli + r.Int64N(5000), lim.unit}
		if a, b := c.DueShare(from, lim, 100, pauses...).At, c.DueShare(from, longer, 100, pauses...).At; b.Before(a) {
			t.Errorf("%s is due %v, %s %v", lim, a, longer, b)
		}
	})
}

func TestALaterStartIsNeverDueSooner(t *testing.T) {
	c := Default()
	ledgers(t, 2, 5_000, func(t *testing.T, r *rand.Rand, l ledger, from time.Time, lim Limit, pauses []Span) {
		later := from.Add(time.Duration(r.Int64N(int64(4 * dayLength))))
		if a, b := c.DueShare(from, lim, 100, pauses...).At, c.DueShare(later, lim, 100, pauses...).At; b.Before(a) {
			t.Errorf("from %v due %v, from %v due %v", from, a, later, b)
		}
	})
}

func TestMorePercentAreNeverDueSooner(t *testing.T) {
	c := Default()
	ledgers(t, 3, 5_000, func(t *testing.T, r *rand.Rand, l ledger, from time.Time, lim Limit, pauses []Span) {
		last := from
		for _, percent := range []int{0, 1, 50, 80, 99, 100, 101, 150, 300} {
			at := c.DueShare(from, lim, percent, pauses...).At
			if at.Before(last) {
				t.Errorf("%d%% is reached at %v, fewer at %v", percent, at, last)
			}
			last = at
		}
		whole, hundred := c.Due(from, lim, pauses...), c.DueShare(from, lim, 100, pauses...)
		if !whole.At.Equal(hundred.At) || whole.Provisional != hundred.Provisional {
			t.Errorf("100%% is %v, the whole %v", hundred, whole)
		}
	})
}

func TestMoreSuspensionIsNeverDueSooner(t *testing.T) {
	c := Default()
	ledgers(t, 4, 5_000, func(t *testing.T, r *rand.Rand, l ledger, from time.Time, lim Limit, pauses []Span) {
		for i := range pauses {
			if a, b := c.DueShare(from, lim, 100, pauses[:i]...).At, c.DueShare(from, lim, 100, pauses[:i+1]...).At; b.Before(a) {
				t.Errorf("with %d suspensions due %v, with one more %v", i, a, b)
			}
		}
	})
}

func TestOfficeLimitsEndInOfficeTimeThatCounts(t *testing.T) {
	c := Default()
	ledgers(t, 5, 5_000, func(t *testing.T, r *rand.Rand, l ledger, from time.Time, lim Limit, pauses []Span) {
		if lim.unit != OfficeHours && lim.unit != WorkingDays && lim.unit != SameDay {
			return
		}
		at := c.DueShare(from, lim, 100, pauses...).At
		before := at.Add(-time.Nanosecond)
		if !c.WorkingDay(at) || c.OfficeMinutes(before.Add(-time.Minute), before.Add(time.Minute)) == 0 {
			t.Errorf("due %v, outside of office time", at)
		}
		for _, p := range pauses {
			if !before.Before(p.From) && before.Before(p.To) {
				t.Errorf("due %v, within a suspension", at)
			}
		}
	})
}

func TestOneLimitAfterAnotherIsTheirSum(t *testing.T) {
	c := Default()
	ledgers(t, 6, 5_000, func(t *testing.T, r *rand.Rand, l ledger, from time.Time, lim Limit, pauses []Span) {
		if lim.unit == Days || lim.unit == SameDay || lim.unit == WorkingDays && len(pauses) > 0 {
			return // these count whole days from the next one on
		}
		more := Limit{int64(1+r.IntN(40)) * 500, lim.unit}
		if lim.unit == WorkingDays {
			more.milli *= 2
		}
		sum := Limit{lim.milli + more.milli, lim.unit}
		first := c.DueShare(from, lim, 100, pauses...).At
		if a, b := c.DueShare(first, more, 100, pauses...).At, c.DueShare(from, sum, 100, pauses...).At; !a.Equal(b) {
			t.Errorf("%s and then %s end %v, %s ends %v", lim, more, a, sum, b)
		}
	})
}

func TestOfficeMinutesAreThoseOfTheLimit(t *testing.T) {
	c := Default()
	ledgers(t, 7, 5_000, func(t *testing.T, r *rand.Rand, l ledger, from time.Time, lim Limit, pauses []Span) {
		if lim.unit != OfficeHours {
			return
		}
		at := c.DueShare(from, lim, 100).At
		if got := c.OfficeMinutes(from, at); got != int(lim.milli*60/1000) {
			t.Errorf("%s from %v to %v has %d office minutes", lim, from, at, got)
		}
		if got := c.OfficeMinutes(at, from); got != 0 && at.After(from) {
			t.Errorf("backwards: %d", got)
		}
	})
}

func TestEveryAnswerHasItsReasons(t *testing.T) {
	c := Default()
	ledgers(t, 8, 2_000, func(t *testing.T, r *rand.Rand, l ledger, from time.Time, lim Limit, pauses []Span) {
		d := c.Due(from, lim, pauses...)
		if len(d.Why) < 2 || len(d.Why) > 25 {
			t.Errorf("%d steps", len(d.Why))
		}
		for _, s := range d.Why {
			if s.Zh == "" || s.En == "" {
				t.Errorf("a step without words in %v", d.Why)
			}
		}
	})
}
