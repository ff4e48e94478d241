package main

import "time"

// domainClock is the time that cases live in. It runs at the speed of the wall
// clock unless a demo asks for more, and never starts before the newest fact in
// the log: a sped-up demo that is started again goes on where it was.
type domainClock struct {
	start time.Time // domain time at the start
	wall  time.Time // wall time at the start, with its monotonic reading
	speed float64
}

func newClock(newest time.Time, speed float64) domainClock {
	now := time.Now()
	start := now
	if newest.After(now) {
		start = newest
	}
	if speed <= 0 {
		speed = 1
	}
	return domainClock{start: start.Round(0), wall: now, speed: speed}
}

// zone is the one in which people read times here.
var zone = time.FixedZone("CST", 8*60*60)

// Now is the domain's present, to the millisecond: what answers carry must come
// back from JSON as it went in.
func (c domainClock) Now() time.Time {
	passed := time.Duration(float64(time.Since(c.wall)) * c.speed)
	return c.start.Add(passed).In(zone).Truncate(time.Millisecond)
}
