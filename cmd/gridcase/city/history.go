package city

import (
	"encoding/binary"
	"iter"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/uuid"

	"gridcase/domain/clock"
	"gridcase/domain/reference"
)

// historyDays is how far back the history goes; a case's id may be 90 days old
// at most.
const historyDays = 60

// History tells n cases that were reported in the 60 days before today, and all
// that happened to them up to now, in order of time. It is decided by the same
// rules as the real thing: each rung that time reached is in it at its moment,
// so nothing is left for the ladder to catch up on. On one day the same cases
// come with the same ids; later in the day more has happened to those that are
// open. ref are the documents in force, with this city's tree.
func (c City) History(ref reference.State, now time.Time, n int) iter.Seq[Act] {
	today := midnight(now)
	var all []Act
	for i, at := range c.arrivals(ref.Calendar, today, n) {
		r := dice(c.Seed^today.Unix(), forCases+uint64(i))
		m, ok := draw(ref.Matters, r)
		if !ok {
			continue // the catalogue in force has none of what happens here
		}
		h := habits{staff: c.staff, calendar: ref.Calendar, matters: ref.Matters, units: ref.Org, ignored: 6}
		if i >= n-n/20 {
			h.ignored = 70 // the newest are left alone more often: they climb while people watch
		}
		in := c.report(m, at, r)
		in.ID, in.At = madeAt(at, r), at
		all = append(all, newStory(ref, h, r).tell(in, now)...)
	}
	slices.SortStableFunc(all, func(a, b Act) int { return a.At.Compare(b.At) })
	return slices.Values(all)
}

func midnight(t time.Time) time.Time {
	y, m, d := t.In(clock.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, clock.Zone)
}

// arrivals are n moments in order: more on working days, most in the morning.
func (c City) arrivals(cal clock.Calendar, until time.Time, n int) []time.Time {
	r := dice(c.Seed^until.Unix(), forArrivals)
	at := make([]time.Time, 0, n)
	for len(at) < n {
		day := until.AddDate(0, 0, -1-r.IntN(historyDays))
		if !cal.WorkingDay(day) && chance(r, 45) {
			continue
		}
		at = append(at, day.Add(time.Duration(hour(r))*time.Hour+time.Duration(r.IntN(3_600_000))*time.Millisecond))
	}
	slices.SortFunc(at, time.Time.Compare)
	return at
}

// byHour weighs the hours of a day; the busiest has 15 % of it (load model).
var byHour = [24]int{1, 1, 1, 1, 1, 2, 4, 7, 13, 15, 12, 8, 4, 6, 9, 9, 8, 7, 6, 5, 4, 3, 2, 1}

func hour(r *rand.Rand) int {
	sum := 0
	for _, w := range byHour {
		sum += w
	}
	at := r.IntN(sum)
	for h, w := range byHour {
		if at < w {
			return h
		}
		at -= w
	}
	return 12 // unreachable: at is below the sum
}

// madeAt is a UUIDv7 of a moment, with drawn bits: the same dice give the same
// id.
func madeAt(at time.Time, r *rand.Rand) string {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:8], uint64(at.UnixMilli())<<16|r.Uint64()&0xfff)
	binary.BigEndian.PutUint64(id[8:], r.Uint64())
	id[6] = id[6]&0x0f | 0x70 // version 7
	id[8] = id[8]&0x3f | 0x80 // variant RFC 9562
	return id.String()
}
