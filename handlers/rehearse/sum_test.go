package rehearse

import (
	"testing"
	"time"

	"gridcase/domain/org"
	"gridcase/domain/whatif"
	"gridcase/projections/kpi"
)

// The hours of a city's cases are more than a time.Duration holds.
func TestTheHoursOfALevelMayBeMillennia(t *testing.T) {
	const year = 365 * 24 * time.Hour
	s := newSum(Question{}, time.Time{})
	long := &whatif.Course{Stays: []whatif.Stay{{At: org.Stop{Level: org.Community, Unit: "c"}, For: 100 * year}}}
	for range 30 {
		s.add("id", long, long, &kpi.Tale{}, &kpi.Tale{})
	}
	want := Work{Cases: 30, Hours: 3000 * 365 * 24}
	for _, l := range append(s.report().Levels, s.report().Units...) {
		if l.Before != want || l.After != want {
			t.Errorf("%+v, want %+v on both sides", l, want)
		}
	}
}
