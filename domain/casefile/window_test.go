package casefile_test

import (
	"errors"
	"reflect"
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
)

var complete = casefile.Brought{Have: []string{"申请书", "身份证、户口簿", "困难事由材料", "核对授权书"}}

// TestWhatWasWishedAtTheWindowIsWishedAgain lets an application live, and each
// commit, decided on again as the wish that it was, makes the same facts.
func TestWhatWasWishedAtTheWindowIsWishedAgain(t *testing.T) {
	t.Parallel()
	relief := asks{t, "S0103"}
	granted := casefile.Determine{Outcome: casefile.Granted, Text: words("yes"), Deliver: &casefile.Deliver{How: "mail"}}
	var s casefile.State
	for i, c := range []casefile.Command{
		relief.report("gw1", "09:00", false),
		relief.do("st1", "09:10", casefile.Notice{Brought: casefile.Brought{Have: complete.Have[:2]}}), // takes the case, too
		relief.do("st1", "09:20", casefile.Notice{Missing: []string{"申请书"}}),
		relief.do("st1", "09:25", casefile.Notice{Missing: []string{"核对授权书"}}),
		relief.do("st1", "09:30", casefile.Papers{Brought: casefile.Brought{Elsewhere: []casefile.Paper{{Name: "困难事由材料", Source: "医保局"}}}}),
		relief.do("st1", "09:40", casefile.Accept{Brought: complete}),
		relief.do("st1", "09:50", casefile.Send{Reason: words("yours")}),
		relief.do("of1", "10:00", casefile.Send{Reason: words("not yet")}), // back
		relief.do("st1", "10:10", casefile.Send{To: casefile.Destination{street, district}}),
		relief.do("of1", "10:20", granted),
	} {
		events, err := casefile.Decide(s, c)
		if i == 2 { // it is here already
			if !errors.Is(err, casefile.ErrPaperHeld) && err == nil {
				t.Fatalf("asked for what is there: %v", events)
			}
			continue
		}
		if err != nil || len(events) == 0 {
			t.Fatalf("%d, %T: %v", i, c.Verb, err)
		}
		wish, known := casefile.Wish(s, events)
		c.Verb = wish
		if again, err := casefile.Decide(s, c); !known || err != nil || !reflect.DeepEqual(again, events) {
			t.Errorf("%d, %T again: %v\n%+v\nnot\n%+v", i, wish, err, again, events)
		}
		s = casefile.Decider.Replay(s, events...)
	}
	if s.Status != casefile.IsClosed || s.Window.Breaches != 1 || s.Window.Notices != 2 {
		t.Errorf("in the end: %s, %+v", s.Status, s.Window)
	}
}

// TestAnApplicationKeepsItsMatterOnceItsClockDependsOnIt: a correction must not
// start a clock that stands, nor move a promise.
func TestAnApplicationKeepsItsMatterOnceItsClockDependsOnIt(t *testing.T) {
	t.Parallel()
	relief := asks{t, "S0103"}
	allowance := asks{t, "S0101"}.do("st1", "09:30", casefile.Reclassify{Matter: "S0101", Reason: words("r")})
	reported := relief.report("gw1", "09:00", false)
	for name, c := range map[string]casefile.Command{
		"papers are awaited": relief.do("st1", "09:10", casefile.Notice{}), "accepted": relief.do("st1", "09:10", casefile.Accept{Brought: complete}),
	} {
		if _, err := casefile.Decide(state(t, reported, c), allowance); !errors.Is(err, casefile.ErrFixed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s := state(t, reported, relief.do("st1", "09:10", casefile.Papers{Brought: complete}), allowance)
	if s.Matter != "S0101" || !s.Window.Complete.IsZero() || s.Resident.IsZero() {
		t.Errorf("the other item's list asks for more: %+v", s.Window)
	}
}

// TestALevelThatMayNotDecideHandsInNoResult: nor may a unit get what is not on its
// entry list.
func TestALevelThatMayNotDecideHandsInNoResult(t *testing.T) {
	t.Parallel()
	relief := asks{t, "S0103"}
	s := state(t, relief.report("gw1", "09:00", false), relief.do("st1", "09:10", casefile.Accept{Brought: complete}))
	_, err := casefile.Decide(s, relief.do("st1", "09:20", casefile.Resolve{Result: words("done")}))
	if !errors.Is(err, casefile.ErrDecider) {
		t.Errorf("decided by the community: %v", err)
	}
	other := casefile.Destination{{Level: org.Community, Unit: "c3", Path: "d.s.c3"}, street, district}
	_, err = casefile.Decide(s, listed(relief.do("st1", "09:20", casefile.Send{To: other})))
	if !errors.Is(err, casefile.ErrOffList) {
		t.Errorf("sent to a community whose list lacks it: %v", err)
	}
}

// TestAnAppointmentRingsADayAheadAndWhenItIs, each one with rungs of its own.
func TestAnAppointmentRingsADayAheadAndWhenItIs(t *testing.T) {
	t.Parallel()
	relief := asks{t, "S0103"}
	visit := func(n int) casefile.Appoint {
		return casefile.Appoint{When: day(n, "10:00"), Kind: "window", Person: "st1"}
	}
	s := state(t, relief.report("gw1", "09:00", false), relief.do("st1", "09:10", visit(2)), relief.do("st1", "09:20", visit(3)))
	var rungs []string
	for _, a := range s.Terms.Rungs {
		if _, is := casefile.VisitOf(a.Rung); is {
			rungs = append(rungs, a.Rung+" "+a.Due.Format("02 15:04"))
		}
	}
	if want := []string{"visit.day.2 25 10:00", "visit.now.2 26 10:00"}; !reflect.DeepEqual(rungs, want) {
		t.Errorf("armed: %v, want %v", rungs, want)
	}
	s = then(t, s, relief.on("system:ladder", 2, "10:00", casefile.Ring{Rung: "visit.day.2", Arm: s.Terms.Arm}))
	s = then(t, s, relief.on("st1", 2, "11:00", casefile.Accept{Brought: complete}))
	if n := len(s.Window.Reminders); n != 1 {
		t.Errorf("reminders after one was rung: %v", s.Window.Reminders)
	}
}
