package casefile_test

import (
	"reflect"
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
)

// TestWhoIsOnDutyStandsInTheFact: of the unit that is told, at the moment of the
// command; what is old or told to nobody names nobody.
func TestWhoIsOnDutyStandsInTheFact(t *testing.T) {
	t.Parallel()
	a := asks{t, "C0103"}
	s := state(t, a.report("cs9", "09:00", false))
	limit, err := clock.ParseLimit("1wd")
	if err != nil {
		t.Fatal(err)
	}
	rung := s.Terms.Rungs[0]
	night := func(by string, v casefile.Verb) casefile.Command {
		c := a.do(by, "23:00", v)
		c.At = rung.Due.Add(12 * time.Hour)
		c.Rules.Duty = func(unit string, when time.Time) []string {
			if !when.Equal(c.At) {
				t.Errorf("asked for %s", when)
			}
			return []string{"on duty at " + unit}
		}
		return c
	}
	for _, tc := range []struct {
		verb casefile.Verb
		unit string
	}{
		{casefile.Ring{Rung: rung.Rung, Arm: s.Terms.Arm}, s.At.Unit},
		{casefile.Urge{}, s.At.Unit},
		{casefile.Supervise{To: "st1", Limit: limit, Reason: words("now")}, s.At.Unit},
		{casefile.Escalate{Reason: words("beyond us")}, street.Unit},
	} {
		events, err := casefile.Decide(s, night("sv1", tc.verb))
		if err != nil || len(events) == 0 || !reflect.DeepEqual(casefile.OnCall(events[0]), []string{"on duty at " + tc.unit}) {
			t.Errorf("%T: %+v, %v", tc.verb, events, err)
		}
	}
	if events, err := casefile.Decide(s, a.do("sv1", "10:00", casefile.Urge{})); err != nil || casefile.OnCall(events[0]) != nil {
		t.Errorf("without rosters: %+v, %v", events, err)
	}
}
