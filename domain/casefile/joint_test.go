package casefile_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/estest"
	"gridcase/domain/org"
	"gridcase/domain/routing"
)

// The units that join: an office of the street, and the community beside it.
var (
	office = org.Stop{Unit: "o1", Path: "d.s.o1"}
	next   = org.Stop{Level: org.Community, Unit: "c2", Path: "d.s.c2"}

	asked  = casefile.Join{Unit: office, Task: words("cordon off the road")}
	called = casefile.Whistle{Units: []org.Stop{office, next}, Text: words("come at once")}
)

// jointInvariants hold for whatever is done to a case, joint or not.
func jointInvariants(fail func(string), before, after casefile.State) {
	if before.Joint != nil && after.Joint == nil {
		fail("the parts were lost")
	}
	if after.Joint == nil {
		return
	}
	var was []casefile.Part
	if before.Joint != nil {
		was = before.Joint.Parts
	}
	if len(after.Joint.Parts) < len(was) {
		fail("a part was lost")
	}
	suspension := before.Status == casefile.Suspended || after.Status == casefile.Suspended
	units := map[string]bool{}
	for i, p := range after.Joint.Parts {
		switch {
		case p.No != i+1:
			fail("a part has not its own number")
		case p.Open() && units[p.Unit.Unit]:
			fail("a unit has two open parts")
		case p.Open() && !after.Status.Open() && after.Status != casefile.IsMerged: // which may be taken apart again
			fail("a part is open in a case that is done")
		case i < len(was) && (p.Unit != was[i].Unit || !p.At.Equal(was[i].At) || p.Limit != was[i].Limit):
			fail("a part became another one")
		case i < len(was) && !was[i].Open() && p.Open():
			fail("a part that was over opened again")
		case i < len(was) && !p.Due.Equal(was[i].Due) && !suspension:
			fail("something other than a suspension moved a part's due time")
		case i < len(was) && (was[i].Late && !p.Late || was[i].Call != nil && was[i].Call.Late && !p.Call.Late):
			fail("what was late is not late any more")
		}
		units[p.Unit.Unit] = units[p.Unit.Unit] || p.Open()
	}
	armedInvariants(fail, after)
}

// armedInvariants: while a case is worked on, the rungs of what is open are armed,
// each once, and nothing of what is over.
func armedInvariants(fail func(string), s casefile.State) {
	want := map[string]int{}
	if s.Status == casefile.Waiting || s.Status == casefile.Held {
		for _, p := range s.Joint.Open() {
			name := "part." + strconv.Itoa(p.No)
			if !p.Late {
				want[name+".due"]++
			}
			if c := p.Call; c != nil && c.Arrived.IsZero() && !c.Late {
				want[name+".arrival"]++
			}
		}
		if s.Holder == "" && len(s.Joint.Open()) > 0 && !s.Joint.Climbed {
			want[routing.Leaderless]++
		}
	}
	got := map[string]int{}
	for _, r := range s.Terms.Rungs {
		if r.Clock == routing.Joint {
			got[r.Rung]++
		}
	}
	if !maps.Equal(got, want) {
		fail(fmt.Sprintf("armed are %v, want %v", got, want))
	}
	if (s.Holder == "") != !s.Joint.Alone.IsZero() && s.Status.Open() && s.Status != casefile.InReview {
		fail("nobody leads, and that is not noted; or the other way round")
	}
}

func TestAPartHasAClockOfItsOwn(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	s := state(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}), lamp.do("st1", "09:30", asked))
	part := func() casefile.Part { p, _ := s.Joint.Part(1); return p }
	wantDue(t, "the part, by the policy's 1wd", part().Due, day(1, "17:00"))
	for _, c := range []casefile.Command{
		lamp.do("sv1", "10:00", casefile.Assign{To: "st2"}), lamp.do("st2", "10:10", casefile.Release{Reason: words("r")}),
		lamp.do("sv1", "10:20", casefile.Escalate{Reason: words("r")}), lamp.do("sv2", "10:30", sideStreet),
		lamp.do("st7", "10:40", casefile.Claim{}), lamp.do("st7", "10:50", casefile.Resolve{Result: words("r"), Without: words("no time")}),
		lamp.do("gw1", "11:00", casefile.Rework{Reason: words("r")}),
	} {
		s = then(t, s, c)
		wantDue(t, fmt.Sprintf("the part after %T", c.Verb), part().Due, day(1, "17:00"))
		if part().Status != casefile.PartAsked {
			t.Fatalf("after %T the part is %s", c.Verb, part().Status)
		}
	}
	wantRung(t, s, "part.1.due", day(1, "17:00"))

	s = then(t, s, lamp.do("sv1", "11:30", casefile.Suspend{Until: day(3, "11:30"), Reason: words("r")}))
	wantDue(t, "the part, suspended for three days", part().Due, day(4, "11:30")) // the office minutes of one day
	s = then(t, s, lamp.on("sv1", 1, "11:30", casefile.Resume{}))
	wantDue(t, "the part, suspended for one day", part().Due, day(2, "11:30"))
	wantRung(t, s, "part.1.due", day(2, "11:30"))
}

func wantRung(t *testing.T, s casefile.State, rung string, due time.Time) {
	t.Helper()
	for _, r := range s.Terms.Rungs {
		if r.Rung == rung {
			wantDue(t, rung, r.Due, due)
			return
		}
	}
	t.Errorf("%s is not armed: %v", rung, s.Terms.Rungs)
}

func TestAWhistleCallsRoundTheClock(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	s := state(t, lamp.report("gw1", "16:00", false), lamp.do("st1", "16:10", casefile.Claim{}), lamp.do("st1", "16:20", asked), lamp.do("sv2", "20:00", called))
	if p, _ := s.Joint.Part(1); len(s.Joint.Parts) != 2 || p.Call == nil || s.Joint.Whistles != 1 || p.Call.Above != street {
		t.Fatalf("the office was asked before, and is called to that part: %+v", s.Joint)
	}
	wantRung(t, s, "part.1.arrival", at("20:30"))
	wantRung(t, s, "part.2.arrival", at("20:30"))

	s = then(t, s, lamp.do("of1", "20:25", casefile.Arrive{Part: 1}))
	s = then(t, s, lamp.do("system:ladder", "20:31", casefile.Ring{Rung: "part.2.arrival", Arm: s.Terms.Arm}))
	s = then(t, s, lamp.do("st8", "20:45", casefile.Arrive{Part: 2}))
	first, _ := s.Joint.Part(1)
	second, _ := s.Joint.Part(2)
	if first.Call.Late || first.Person != "of1" || first.Status != casefile.PartHeld || !second.Call.Late || !second.Call.Arrived.Equal(at("20:45")) {
		t.Errorf("arrived: %+v, %+v", first.Call, second.Call)
	}
	events, err := casefile.Decide(s, lamp.do("of2", "20:50", casefile.Arrive{Part: 1}))
	if err != nil || len(events) > 0 {
		t.Errorf("whoever comes second: %v, %v", events, err)
	}
	s = then(t, s, lamp.do("st8", "21:00", casefile.HandIn{Part: 2, Result: words("done")}))
	s = then(t, s, lamp.do("sv2", "21:10", casefile.Whistle{Units: []org.Stop{next}, Text: words("once more")})) // to a new part
	if len(s.Joint.Parts) != 3 {
		t.Errorf("after the second whistle: %+v", s.Joint.Parts)
	}
}

func TestAJointCaseWithoutALeadClimbsOnce(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0501"} // owner unknown: street, accept 1wd, so that no other rung comes first
	s := state(t, lamp.report("gw1", "09:00", false), lamp.do("ss1", "09:10", casefile.Claim{}), lamp.do("ss1", "09:30", asked))
	if s.At != street || s.Holder != "ss1" {
		t.Fatalf("at %v by %q", s.At, s.Holder)
	}
	notArmed(t, s, routing.Leaderless)
	s = then(t, s, lamp.do("ss1", "10:00", casefile.Release{Reason: words("ill")}))
	wantRung(t, s, routing.Leaderless, day(1, "10:00"))
	s = then(t, s, lamp.do("sv1", "15:00", sideStreet)) // nobody leads there either
	wantRung(t, s, routing.Leaderless, day(1, "10:00"))

	if _, err := casefile.Decide(s, lamp.on("system:ladder", 1, "09:59", casefile.Ring{Rung: routing.Leaderless, Arm: s.Terms.Arm})); err == nil {
		t.Error("it rang early")
	}
	arm := s.Terms.Arm
	s = then(t, s, lamp.on("system:ladder", 1, "10:01", casefile.Ring{Rung: routing.Leaderless, Arm: arm}))
	s = then(t, s, lamp.on("system:ladder", 1, "10:01", casefile.Climb{Rung: routing.Leaderless, Arm: arm, Due: day(1, "10:00")}))
	if s.At != district || s.Route.Rule != routing.Leaderless || !s.Terms.Since.Equal(day(1, "10:00")) {
		t.Errorf("after a day without a lead: %v by %s since %s", s.At, s.Route.Rule, s.Terms.Since)
	}
	notArmed(t, s, routing.Leaderless)
	wantRung(t, s, "part.1.due", day(1, "17:00"))

	s = then(t, s, lamp.on("ds1", 1, "11:00", casefile.Claim{}))
	s = then(t, s, lamp.on("ds1", 1, "12:00", casefile.Release{Reason: words("r")}))
	wantRung(t, s, routing.Leaderless, day(2, "12:00")) // a lead came and went: the day starts anew
	s = then(t, s, lamp.on("of1", 1, "13:00", casefile.HandIn{Part: 1, Result: words("done")}))
	notArmed(t, s, routing.Leaderless) // nothing is joint about it any more
}

// sideStreet is a transfer to the street next door.
var sideStreet = casefile.Transfer{To: casefile.Destination{{Level: org.Street, Unit: "s2", Path: "d.s2"}, district}, Reason: words("r")}

func notArmed(t *testing.T, s casefile.State, rung string) {
	t.Helper()
	for _, r := range s.Terms.Rungs {
		if r.Rung == rung {
			t.Errorf("%s is armed for %s", rung, r.Due)
		}
	}
}

func TestTheLeadWaitsOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	s := state(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}), lamp.do("sv2", "09:30", called),
		lamp.do("of1", "09:40", casefile.Arrive{Part: 1}), lamp.do("of1", "09:50", casefile.HandIn{Part: 1, Result: words("done")}))
	_, err := casefile.Decide(s, lamp.do("st1", "10:00", casefile.Resolve{Result: words("r")}))
	refused := (*es.Rejection)(nil)
	if !errors.As(err, &refused) || refused.Code != "case.parts_open" || refused.Facts["units"] != "c2" || refused.Facts["open_parts"] != "2" {
		t.Fatalf("refused by %v", err)
	}
	events, err := casefile.Decide(s, lamp.do("st1", "10:00", casefile.Resolve{Result: words("r"), Without: words("they never came")}))
	if err != nil || !slices.Equal(events[0].(casefile.Resolved).Open, []int{2}) || !events[0].(casefile.Resolved).Without.Given() {
		t.Fatalf("resolved: %+v, %v", events, err)
	}
	s = casefile.Decider.Replay(s, events...)
	if _, err := casefile.Decide(s, lamp.do("of1", "10:10", casefile.Verify{})); !errors.Is(err, casefile.ErrOwnResult) {
		t.Errorf("whoever did a part verifies it all: %v", err)
	}
	s = then(t, s, lamp.do("gw1", "10:20", casefile.Verify{}))
	first, _ := s.Joint.Part(1)
	second, _ := s.Joint.Part(2)
	if first.Status != casefile.PartFinished || second.Status != casefile.PartEnded || !second.Ended.Equal(at("10:20")) {
		t.Errorf("closed: %s, %s", first.Status, second.Status)
	}
}

func TestJointDecisions(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	held := given(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}))
	joint := given(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}), lamp.do("st1", "09:30", asked))
	whistled := given(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}), lamp.do("sv2", "09:30", called))
	taken := append(slices.Clone(joint), casefile.PartTaken{Part: 1, By: "of1", At: at("09:40")})
	part := joint[len(joint)-1].(casefile.Joined).Part
	ladder := func(events []casefile.Event) []casefile.Armed {
		rungs := casefile.Decider.Replay(casefile.State{}, events...).Terms.Rungs
		return slices.DeleteFunc(slices.Clone(rungs), func(a casefile.Armed) bool { return a.Clock == routing.Joint })
	}
	why := words("r")
	estest.Run(t, casefile.Decider, []estest.Case[casefile.Command, casefile.Event]{
		{Name: "a unit is asked with a limit of its own", Given: held, When: lamp.do("st1", "09:30", casefile.Join{Unit: office, Task: why, Limit: mustLimit("2h")}), Then: []casefile.Event{casefile.Joined{
			Part: casefile.Part{No: 1, Unit: office, Status: casefile.PartAsked, By: "st1", At: at("09:30"), Limit: mustLimit("2h"), Due: at("11:30")}, Task: why,
			Rungs: append(ladder(held), casefile.Armed{Rung: "part.1.due", Clock: routing.Joint, Due: at("11:30")}),
		}}},
		{Name: "somebody of the unit takes its part", Given: joint, When: lamp.do("of1", "09:40", casefile.TakePart{Part: 1}), Then: []casefile.Event{casefile.PartTaken{Part: 1, By: "of1", At: at("09:40")}}},
		{Name: "and takes it once", Given: taken, When: lamp.do("of1", "09:50", casefile.TakePart{Part: 1})},
		{Name: "nobody takes it from them", Given: taken, When: lamp.do("of2", "09:50", casefile.TakePart{Part: 1}), Err: casefile.ErrPartTaken},
		{Name: "a result ends the part and its rung", Given: joint, When: lamp.do("of1", "10:00", casefile.HandIn{Part: 1, Result: why, Photos: []string{"ab"}}), Then: []casefile.Event{casefile.PartDone{
			Part: 1, By: "of1", At: at("10:00"), Due: part.Due, Result: why, Photos: []string{"ab"}, Rungs: ladder(joint),
		}}},
		{Name: "a late result is late", Given: joint, When: lamp.on("of1", 2, "10:00", casefile.HandIn{Part: 1, Result: why}), Then: []casefile.Event{casefile.PartDone{
			Part: 1, By: "of1", At: day(2, "10:00"), Due: part.Due, Late: true, Result: why, Rungs: ladder(joint),
		}}},
		{Name: "the unit declines", Given: joint, When: lamp.do("of1", "10:00", casefile.Leave{Part: 1, Reason: why}), Then: []casefile.Event{casefile.PartLeft{Part: 1, How: casefile.PartDeclined, By: "of1", At: at("10:00"), Reason: why, Rungs: ladder(joint)}}},
		{Name: "the lead recalls", Given: joint, When: lamp.do("st1", "10:00", casefile.Leave{Part: 1, Lead: true, Reason: why}), Then: []casefile.Event{casefile.PartLeft{Part: 1, How: casefile.PartRecalled, By: "st1", At: at("10:00"), Reason: why, Rungs: ladder(joint)}}},
		{Name: "nobody leaves without a reason", Given: joint, When: lamp.do("of1", "10:00", casefile.Leave{Part: 1}), Err: casefile.ErrNoReason},
		{Name: "a unit has one open part", Given: joint, When: lamp.do("st1", "10:00", asked), Err: casefile.ErrJoined},
		{Name: "nobody is called twice to one part", Given: whistled, When: lamp.do("sv2", "10:00", called), Err: casefile.ErrJoined},
		{Name: "a part has a task", Given: held, When: lamp.do("st1", "10:00", casefile.Join{Unit: office}), Err: casefile.ErrNoTask},
		{Name: "a whistle says what for", Given: held, When: lamp.do("st1", "10:00", casefile.Whistle{Units: []org.Stop{office}}), Err: casefile.ErrNoTask},
		{Name: "a whistle calls somebody", Given: held, When: lamp.do("st1", "10:00", casefile.Whistle{Text: why}), Err: casefile.ErrNoUnit},
		{Name: "the lead does not join itself", Given: held, When: lamp.do("st1", "10:00", casefile.Join{Unit: community, Task: why}), Err: casefile.ErrLeads},
		{Name: "who was called comes before they are done", Given: whistled, When: lamp.do("of1", "10:00", casefile.HandIn{Part: 1, Result: why}), Err: casefile.ErrNotArrived},
		{Name: "nobody arrives who was not called", Given: joint, When: lamp.do("of1", "10:00", casefile.Arrive{Part: 1}), Err: casefile.ErrNotCalled},
		{Name: "a result says something", Given: joint, When: lamp.do("of1", "10:00", casefile.HandIn{Part: 1}), Err: casefile.ErrNoText},
		{Name: "there is no such part", Given: joint, When: lamp.do("of1", "10:00", casefile.HandIn{Part: 2, Result: why}), Err: casefile.ErrNoPart},
	})
}
