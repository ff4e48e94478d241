package casefile_test

import (
	"slices"
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
)

// calendarOf covers the tests' weeks.
func calendarOf(t testing.TB, off, makeup string) clock.Calendar {
	t.Helper()
	c, err := clock.ParseCalendar([]byte(`{"off": [` + off + `], "makeup_workdays": [` + makeup + `], "covers": ["2026-01-01", "2027-12-31"]}`))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// corrected makes the command by which the calendar that is handed in becomes
// the second one.
func corrected(a asks, from, to clock.Calendar, d int, hhmm string) casefile.Command {
	c := a.on("system:calendar", d, hhmm, casefile.Reschedule{From: 1, Days: from.Corrections(to)})
	c.Rules.Calendar, c.Rules.Versions.Calendar = to, 2
	return c
}

func under(c casefile.Command, cal clock.Calendar) casefile.Command {
	c.Rules.Calendar = cal
	return c
}

func TestACorrectedCalendarMovesWhatIsDueAndSaysSo(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"} // accept 4wh, resolve 3wd or more; reported on Monday the 23rd
	plain, saturday, holiday := calendarOf(t, "", ""), calendarOf(t, "", `"2026-11-28"`), calendarOf(t, `"2026-11-25"`, "")
	reported, claimed := under(lamp.report("gw1", "09:00", false), plain), under(lamp.do("st1", "09:10", casefile.Claim{}), plain)
	longer := under(lamp.do("st1", "09:15", casefile.AskExtension{Limit: mustLimit("5wd"), Reason: words("parts")}), plain)
	granted := under(lamp.do("sv1", "09:20", casefile.GrantExtension{}), plain)
	for _, tc := range []struct {
		name       string
		before     []casefile.Command
		from, to   clock.Calendar
		was, now   string // of the resolve limit
		day        string
		worked     bool
		stillArmed bool
	}{
		{"a make-up Saturday brings it nearer", []casefile.Command{reported, claimed, longer, granted}, plain, saturday, "2026-11-30 17:00", "2026-11-28 17:00", "2026-11-28", true, true},
		{"a new holiday moves it on", []casefile.Command{reported, claimed, longer, granted}, plain, holiday, "2026-11-30 17:00", "2026-12-01 17:00", "2026-11-25", false, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := state(t, tc.before...)
			events, err := casefile.Decide(s, corrected(lamp, tc.from, tc.to, 1, "10:00"))
			if err != nil || len(events) != 1 {
				t.Fatalf("%v, %v", events, err)
			}
			moved := events[0].(casefile.Rescheduled)
			format := func(at time.Time) string { return at.In(clock.Zone).Format("2006-01-02 15:04") }
			if m := moved.Move; format(m.Was.Resolve) != tc.was || format(m.Now.Resolve) != tc.now || !slices.Equal(m.Days, []clock.Correction{{Day: tc.day, Worked: tc.worked}}) {
				t.Errorf("moved %+v", m)
			}
			after := casefile.Evolve(s, moved)
			if after.Terms.Arm != s.Terms.Arm || len(after.Terms.Rungs) != len(s.Terms.Rungs) {
				t.Errorf("rungs %v of arm %d, before %v of arm %d", after.Terms.Rungs, after.Terms.Arm, s.Terms.Rungs, s.Terms.Arm)
			}
			for i, r := range after.Terms.Rungs {
				if r.Rung == "resolve.100" && !r.Due.Equal(after.Terms.ResolveDue) {
					t.Errorf("rung %d is due %v, the limit %v", i, r.Due, after.Terms.ResolveDue)
				}
			}
			if again, err := casefile.Decide(after, corrected(lamp, tc.from, tc.to, 1, "11:00")); err != nil || len(again) != 0 {
				t.Errorf("a second time: %v, %v", again, err)
			}
		})
	}
}

// TestACorrectionUnderAPauseKeepsThePause: the suspended case's due times move,
// its end does not, and afterwards the clock goes on by the new calendar.
func TestACorrectionUnderAPauseKeepsThePause(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	plain, saturday := calendarOf(t, "", ""), calendarOf(t, "", `"2026-11-28"`)
	put := under(lamp.do("sv1", "10:00", casefile.Suspend{Until: day(4, "10:00"), Reason: words("frost")}), plain)
	s := state(t, under(lamp.report("gw1", "09:00", false), plain), put)
	events, err := casefile.Decide(s, corrected(lamp, plain, saturday, 1, "10:00"))
	if err != nil || len(events) != 1 {
		t.Fatalf("%v, %v", events, err)
	}
	after := casefile.Evolve(s, events[0])
	if !slices.Equal(after.Terms.Rungs, s.Terms.Rungs) || after.Status != casefile.Suspended || !after.Until.Equal(s.Until) {
		t.Errorf("the pause changed: %v", after.Terms.Rungs)
	}
	if !after.Resident.Before(s.Resident) || !after.Terms.ResolveDue.Before(s.Terms.ResolveDue) {
		t.Errorf("nothing moved: resident %v, resolve %v", after.Resident, after.Terms.ResolveDue)
	}
	ring := lamp.on("system:ladder", 4, "10:00", casefile.Ring{Rung: casefile.SuspensionEnd, Arm: after.Terms.Arm})
	woken, err := casefile.Decide(after, under(ring, saturday))
	if err != nil || len(woken) != 2 {
		t.Fatalf("%v, %v", woken, err)
	}
	if goesOn := casefile.Decider.Replay(after, woken...); !goesOn.Resident.Equal(after.Resident) || !goesOn.Terms.ResolveDue.Equal(after.Terms.ResolveDue) {
		t.Errorf("after the pause resident %v and resolve %v, said %v and %v", goesOn.Resident, goesOn.Terms.ResolveDue, after.Resident, after.Terms.ResolveDue)
	}
}

// TestARungThatWasReachedStaysReached, though the new calendar would have it
// later.
func TestARungThatWasReachedStaysReached(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	plain, holiday := calendarOf(t, "", ""), calendarOf(t, `"2026-11-23"`, "")
	s := state(t, under(lamp.report("gw1", "09:00", false), plain),
		under(lamp.do("system:ladder", "11:30", casefile.Ring{Rung: "accept.50", Arm: 1}), plain))
	events, err := casefile.Decide(s, corrected(lamp, plain, holiday, 0, "11:40"))
	if err != nil || len(events) != 1 {
		t.Fatalf("%v, %v", events, err)
	}
	after := casefile.Evolve(s, events[0])
	if !slices.Equal(after.Fired, []string{"accept.50"}) || slices.ContainsFunc(after.Terms.Rungs, func(a casefile.Armed) bool { return a.Rung == "accept.50" }) {
		t.Errorf("fired %v, armed %v", after.Fired, after.Terms.Rungs)
	}
	if ring, err := casefile.Decide(after, lamp.on("system:ladder", 2, "09:00", casefile.Ring{Rung: "accept.50", Arm: 1})); err != nil || len(ring) != 0 {
		t.Errorf("it rang again: %v, %v", ring, err)
	}
}
