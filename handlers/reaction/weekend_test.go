package reaction_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/org"
	"gridcase/handlers/command"
	"gridcase/handlers/reaction"
)

// TestPeopleStuckInALiftOnASaturdayNight: a resident calls at half past eleven.
// The lift is before the street at once, unchecked, and climbs within minutes while
// the offices are closed; the garbage that is reported beside it waits for Monday.
func TestPeopleStuckInALiftOnASaturdayNight(t *testing.T) {
	t.Parallel()
	c := setup(t)
	night := saturday(c.time.Now())
	c.time.forward(night.Sub(c.time.Now()))
	c.react(t, c.cases, deaf{})
	c.poll(t, c.deadlines(t), c.cases, reaction.PollerConfig{})

	garbage := c.report(t, "g1")
	lift := c.phoned(t, "E0507")
	s := c.state(t, lift)
	if s.At.Level != org.Street || !s.Terms.Check.IsZero() || !s.Terms.AcceptDue.Equal(night.Add(10*time.Minute)) || !s.Resident.Equal(night.Add(time.Hour)) {
		t.Errorf("phoned in at %s: the %s has it, to be checked within %s, claimed by %s, done by %s", night, s.At.Level, s.Terms.Check, s.Terms.AcceptDue, s.Resident)
	}
	monday := time.Date(night.Year(), night.Month(), night.Day()+2, 9, 30, 0, 0, clock.Zone)
	if due := c.state(t, garbage).Terms.AcceptDue; !due.Equal(monday) {
		t.Errorf("garbage is to be claimed by %s, want Monday, %s", due, monday)
	}

	c.time.forward(10 * time.Minute) // nobody takes it
	until(t, "it lies with the district", func() bool { return c.state(t, lift).At.Level == org.District })
	c.do(t, lift, "dv", casefile.Claim{})
	c.do(t, lift, "dv", casefile.Resolve{Result: words(t, c, lift)})
	c.do(t, lift, "gw01", casefile.Verify{})
	s = c.state(t, lift)
	if s.Status != casefile.IsClosed || s.Closed.After(s.Resident) || s.Climbed != 1 {
		t.Errorf("in the end %s at %s, due %s, climbed %d times", s.Status, s.Closed, s.Resident, s.Climbed)
	}
	if s := c.state(t, garbage); s.At.Level != org.Grid || len(s.Fired) > 0 {
		t.Errorf("on Saturday night the garbage climbed to the %s: %v", s.At.Level, s.Fired)
	}

	c.time.forward(monday.Sub(c.time.Now()))
	until(t, "on Monday morning the garbage climbs", func() bool { return c.state(t, garbage).At.Level == org.Community })
}

// saturday is the next one that is off before a Monday that is worked, at half past
// eleven in the night.
func saturday(now time.Time) time.Time {
	for day := now.In(clock.Zone).AddDate(0, 0, 1); ; day = day.AddDate(0, 0, 1) {
		cal := clock.Default()
		if day.Weekday() == time.Saturday && !cal.WorkingDay(day) && !cal.WorkingDay(day.AddDate(0, 0, 1)) && cal.WorkingDay(day.AddDate(0, 0, 2)) {
			return time.Date(day.Year(), day.Month(), day.Day(), 23, 30, 0, 0, clock.Zone)
		}
	}
}

// phoned brings in what a resident tells the hotline.
func (c *city) phoned(t *testing.T, matter string) string {
	t.Helper()
	id, err := uuid.NewV7()
	ok(t, err)
	_, _, err = c.cases.Report(t.Context(), command.Intake{
		ID: id.String(), By: "hotline", Matter: matter, Text: "电梯里困了两个人", Grid: "g1", OccurredAt: c.time.Now(), Channel: "hotline",
	})
	ok(t, err)
	return id.String()
}
