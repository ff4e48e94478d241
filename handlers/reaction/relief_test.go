package reaction_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/reference"
	"gridcase/domain/roster"
	"gridcase/handlers/command"
	"gridcase/handlers/reaction"
)

// night is a moment at which every office is closed.
func night(after time.Time) time.Time {
	day := after.In(clock.Zone).AddDate(0, 0, 1)
	return time.Date(day.Year(), day.Month(), day.Day(), 23, 0, 0, 0, clock.Zone)
}

// TestAtNightWhoIsOnDutyIsTold: the reminder and the climb reach the unit and
// besides whoever is on duty there; before their shift it is the unit alone.
func TestAtNightWhoIsOnDutyIsTold(t *testing.T) {
	t.Parallel()
	c, e := setup(t), &ears{}
	c.ref.state.Org = c.ref.state.Org.With(nil, []org.Person{
		{ID: "gw01", Grants: []org.Grant{{Role: org.GridWorker, Unit: "g1"}}}, {ID: "cs01", Grants: []org.Grant{{Role: org.Supervisor, Unit: "c1"}}},
	})
	dark := night(c.time.Now())
	c.ref.state.Rosters = roster.Book{
		"g1": {Unit: "g1", Shifts: []roster.Shift{{ID: "1", Person: "gw01", Kind: roster.Duty, From: dark.Add(-time.Hour), To: dark.Add(time.Hour)}}},
		"c1": {Unit: "c1", Shifts: []roster.Shift{{ID: "1", Person: "cs01", Kind: roster.Duty, From: dark.Add(-time.Hour), To: dark.Add(time.Hour)}}},
	}
	c.cases = c.door(t, c.log)
	id := c.report(t, "g1")
	c.do(t, id, "gw02", casefile.Urge{}) // nobody is on duty yet
	c.time.forward(dark.Sub(c.time.Now()))
	c.do(t, id, "gw02", casefile.Urge{})
	c.do(t, id, "gw02", casefile.Escalate{Reason: words(t, c, id)})
	c.react(t, c.cases, e)
	want := []string{"arrived g1", "urge g1", "urge g1", "urge gw01", "climbed c1", "climbed cs01"}
	until(t, "all are told", func() bool { return len(e.of(id)) == len(want) })
	if got := e.of(id); !slices.Equal(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
}

// TestWhoLeavesIsTakenOffTheRoster on the real log: once, whoever looks, and the
// shift stays as a gap that somebody can fill.
func TestWhoLeavesIsTakenOffTheRoster(t *testing.T) {
	t.Parallel()
	c := setup(t)
	ctx := context.WithoutCancel(t.Context())
	library, err := command.NewLibrary(ctx, c.log, command.LibraryConfig{Now: c.time.Now})
	ok(t, err)
	office := command.NewDocuments(c.log, library, command.Config{Now: c.time.Now, Logger: quiet()})
	at := c.time.Now()
	change := func(subject string, events ...reference.Event) {
		t.Helper()
		_, err := office.Change(ctx, command.Draft{Subject: subject, ID: subject + time.Now().String(), By: "ad",
			Change: func(reference.State) ([]reference.Event, error) { return events, nil }})
		ok(t, err)
	}
	st1 := org.Person{ID: "st1", Name: "st1", Grants: []org.Grant{{Role: org.StationStaff, Unit: "c1"}}}
	change(reference.Org, reference.UnitSet{Unit: org.Unit{ID: "d1", Kind: org.KindDistrict}}, reference.UnitSet{Unit: org.Unit{ID: "c1", Kind: org.KindCommunity, Parent: "d1"}}, reference.PersonSet{Person: st1})
	plan := roster.Plan{From: at, To: at.Add(48 * time.Hour), Shifts: []roster.Shift{{Person: "st1", Kind: roster.Duty, From: at.Add(time.Hour), To: at.Add(2 * time.Hour)}}}
	events, err := roster.Decide(nil, library.Current().Org, roster.Command{Unit: "c1", At: at, Verb: plan})
	ok(t, err)
	change(reference.Rosters, reference.OfRosters(events)...)

	relief := reaction.NewRelief(library, office, c.time.Now, 0, quiet())
	ok(t, relief.Look(ctx))
	if gaps := library.Current().Rosters.Gaps(library.Current().Org, at); len(gaps) != 0 {
		t.Fatalf("a gap while they are there: %+v", gaps)
	}
	st1.Left = true
	change(reference.Org, reference.PersonSet{Person: st1})
	for range 3 {
		ok(t, relief.Look(ctx))
	}
	history, err := c.log.History(ctx, reference.Rosters)
	ok(t, err)
	last, err := es.Decode(reference.Decoders, history[len(history)-1].Commit)
	ok(t, err)
	if vacated, is := last[0].(reference.RosterVacated); len(history) != 2 || !is || vacated.Person != "st1" || vacated.Why != roster.NoPost {
		t.Fatalf("%d commits, the last %+v", len(history), last)
	}
	if gaps := library.Current().Rosters.Gaps(library.Current().Org, at); len(gaps) != 1 || gaps[0].Was != "st1" {
		t.Errorf("%+v", gaps)
	}
}
