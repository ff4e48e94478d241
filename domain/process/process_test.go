package process_test

import (
	"slices"
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/process"
	"gridcase/domain/routing"
)

var due = time.Date(2026, 11, 23, 14, 30, 0, 0, time.UTC)

func TestOnlyRungsThatClimbBecomeWishes(t *testing.T) {
	t.Parallel()
	for _, rung := range routing.Default().Ladder {
		c := es.Recorded{Commit: es.Commit{Subject: "case", Version: 7}}
		facts := []casefile.Event{casefile.Noted{}, casefile.RungReached{Rung: rung.Name, Arm: 2, Due: due}}
		wishes := process.Escalation(routing.Default(), c, facts)
		if !rung.Has(routing.Climb) {
			if len(wishes) > 0 {
				t.Errorf("%s: %v", rung.Name, wishes)
			}
			continue
		}
		want := process.Wish{ID: "escalation:case:7:1", Case: "case", Verb: casefile.Climb{Rung: rung.Name, Arm: 2, Due: due}}
		if len(wishes) != 1 || wishes[0] != want {
			t.Errorf("%s: got %v, want %v", rung.Name, wishes, want)
		}
	}
}

func TestWhoMustKnow(t *testing.T) {
	t.Parallel()
	here := org.Stop{Level: org.Community, Unit: "c", Path: "d.s.c"}
	open := casefile.State{At: here, FiledBy: "gw1"}
	held := open
	held.Holder = "st1"
	review := held
	review.Status, review.Handler = casefile.InReview, "st1"
	own := open
	own.Holder = "gw1"
	joined := casefile.Part{No: 1, Unit: org.Stop{Unit: "o1", Path: "d.s.o1"}, Status: casefile.PartAsked}
	called, over := held, held
	calledPart, overPart := joined, joined
	calledPart.Call = &casefile.Call{Above: org.Stop{Level: org.Street, Unit: "s", Path: "d.s"}}
	overPart.Status, overPart.Ended = casefile.PartEnded, due
	called.Joint, over.Joint = &casefile.Joint{Parts: []casefile.Part{calledPart}}, &casefile.Joint{Parts: []casefile.Part{overPart}}
	unit := func(k process.NoticeKind) process.Notice { return process.Notice{Kind: k, Unit: "c", Path: "d.s.c"} }
	person := func(k process.NoticeKind, id string) process.Notice { return process.Notice{Kind: k, Person: id} }
	for _, tc := range []struct {
		name  string
		after casefile.State
		by    string
		event casefile.Event
		want  []process.Notice
	}{
		{"a new case is announced to its unit", open, "gw1", casefile.Routed{}, []process.Notice{unit(process.Arrived)}},
		{"half of the accept limit reminds the unit", open, "system:ladder", casefile.RungReached{Rung: "accept.50"}, []process.Notice{unit(process.Reminder)}},
		{"80 % of the resolve limit warns the holder", held, "system:ladder", casefile.RungReached{Rung: "resolve.80"}, []process.Notice{person(process.DueSoon, "st1")}},
		{"overdue reaches holder and unit", held, "system:ladder", casefile.RungReached{Rung: "resolve.100"}, []process.Notice{person(process.Overdue, "st1"), unit(process.Overdue)}},
		{"a rung that climbs is told by the climb", open, "system:ladder", casefile.RungReached{Rung: "accept.100"}, nil},
		{"a case that came up is announced", open, "system:ladder", casefile.Escalated{}, []process.Notice{unit(process.Climbed)}},
		{"an assignment tells both", held, "sv1", casefile.Assigned{To: "st1", From: "st2"}, []process.Notice{person(process.GivenYou, "st1"), person(process.TakenAway, "st2")}},
		{"nobody is told what they did themselves", held, "st1", casefile.Assigned{To: "st1"}, nil},
		{"a result asks to be verified", held, "st1", casefile.Resolved{}, []process.Notice{unit(process.ToVerify)}},
		{"a result on the spot asks nobody", held, "st1", casefile.Resolved{OnSpot: true}, nil},
		{"who reported learns that it is done", open, "st1", casefile.Closed{}, []process.Notice{person(process.Done, "gw1")}},
		{"a suspension tells the holder and who reported", held, "sv1", casefile.CaseSuspended{}, []process.Notice{person(process.PutOff, "gw1"), person(process.PutOff, "st1")}},
		{"whoever holds what they reported is told once", own, "sv1", casefile.CaseSuspended{}, []process.Notice{person(process.PutOff, "gw1")}},
		{"the end of a suspension wakes the holder", held, "system:ladder", casefile.CaseResumed{}, []process.Notice{person(process.GoesOn, "gw1"), person(process.GoesOn, "st1")}},
		{"or the unit that has the case", open, "system:ladder", casefile.CaseResumed{}, []process.Notice{unit(process.GoesOn)}},
		{"who decides hears of a request", held, "st1", casefile.ExtensionAsked{To: org.Stop{Unit: "s", Path: "d.s"}}, []process.Notice{{Kind: process.ToDecide, Unit: "s", Path: "d.s"}}},
		{"who asked hears that it was granted", held, "sv1", casefile.ExtensionGranted{}, []process.Notice{person(process.Longer, "st1")}},
		{"or refused", held, "sv1", casefile.ExtensionRefused{}, []process.Notice{person(process.NoLonger, "st1")}},
		{"a return is announced to the unit that was named", open, "st7", casefile.Returned{}, []process.Notice{unit(process.Returned)}},
		{"a second one to the unit that rules", open, "st7", casefile.Returned{Ruling: true}, []process.Notice{unit(process.ToRule)}},
		{"a ruling to the unit that has the case", open, "sv1", casefile.Ruled{}, []process.Notice{unit(process.RuledHere)}},
		{"a transfer is announced to the unit that has the case", open, "sv1", casefile.Transferred{}, []process.Notice{unit(process.Sent)}},
		{"a reminder reaches who holds the case", held, "gw1", casefile.Urged{}, []process.Notice{person(process.Urge, "st1")}},
		{"or the unit, where nobody does", open, "gw1", casefile.Urged{}, []process.Notice{unit(process.Urge)}},
		{"or where the result waits for somebody else", review, "gw1", casefile.Urged{}, []process.Notice{unit(process.Urge)}},
		{"who handled it hears how it was rated", review, "gw1", casefile.Rated{}, []process.Notice{person(process.Rated, "st1")}},
		{"an order reaches who is named and who holds the case", held, "sv1", casefile.Supervised{Order: casefile.Order{To: "st2"}}, []process.Notice{person(process.Ordered, "st1"), person(process.Ordered, "st2")}},
		{"who is asked to join hears of it", held, "st1", casefile.Joined{Part: joined}, []process.Notice{{Kind: process.AskedToJoin, Unit: "o1", Path: "d.s.o1"}}},
		{"who is called by a whistle, too", held, "st1", casefile.WhistleBlown{Parts: []casefile.Part{joined}}, []process.Notice{{Kind: process.Whistled, Unit: "o1", Path: "d.s.o1"}}},
		{"the lead hears that a part is done", held, "of1", casefile.PartDone{Part: 1}, []process.Notice{person(process.PartIn, "st1")}},
		{"or the unit, while nobody leads", open, "of1", casefile.PartTaken{Part: 1}, []process.Notice{unit(process.PartHeld)}},
		{"those above hear of a refusal to come", called, "of1", casefile.PartLeft{Part: 1, How: casefile.PartDeclined}, []process.Notice{person(process.PartDeclined, "st1"), {Kind: process.PartDeclined, Unit: "s", Path: "d.s"}}},
		{"and of who did not come in time", called, "system:ladder", casefile.RungReached{Rung: "part.1.arrival"}, []process.Notice{person(process.NotOnPlace, "st1"), {Kind: process.NotOnPlace, Unit: "o1", Path: "d.s.o1"}, {Kind: process.NotOnPlace, Unit: "s", Path: "d.s"}}},
		{"a late part tells the lead and its unit", called, "system:ladder", casefile.RungReached{Rung: "part.1.due"}, []process.Notice{person(process.PartOverdue, "st1"), {Kind: process.PartOverdue, Unit: "o1", Path: "d.s.o1"}}},
		{"who is recalled hears it", called, "st1", casefile.PartLeft{Part: 1, How: casefile.PartRecalled}, []process.Notice{{Kind: process.PartRecalled, Unit: "o1", Path: "d.s.o1"}}},
		{"a closing tells who was still at work", over, "gw1", casefile.Closed{At: due}, []process.Notice{{Kind: process.PartEnded, Unit: "o1", Path: "d.s.o1"}}},
		{"who is on duty hears a reminder, too", open, "system:ladder", casefile.RungReached{Rung: "accept.50", OnCall: []string{"st9"}}, []process.Notice{unit(process.Reminder), person(process.Reminder, "st9")}},
		{"and a climb", open, "system:ladder", casefile.Escalated{OnCall: []string{"st9", "st8"}}, []process.Notice{unit(process.Climbed), person(process.Climbed, "st9"), person(process.Climbed, "st8")}},
		{"and an order", held, "sv1", casefile.Supervised{Order: casefile.Order{To: "st2"}, OnCall: []string{"st9"}}, []process.Notice{person(process.Ordered, "st1"), person(process.Ordered, "st2"), person(process.Ordered, "st9")}},
		{"and an urge", held, "gw1", casefile.Urged{OnCall: []string{"st9"}}, []process.Notice{person(process.Urge, "st1"), person(process.Urge, "st9")}},
		{"who is on duty and holds the case is told once", held, "gw1", casefile.Urged{OnCall: []string{"st1"}}, []process.Notice{person(process.Urge, "st1")}},
		{"nobody is called over what they did themselves", held, "sv1", casefile.Urged{OnCall: []string{"sv1"}}, []process.Notice{person(process.Urge, "st1")}},
		{"a rung that climbs calls nobody before the climb", open, "system:ladder", casefile.RungReached{Rung: "accept.100", OnCall: []string{"st9"}}, nil},
		{"a note disturbs nobody", open, "st1", casefile.Noted{}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := process.Notices(tc.after, tc.by, tc.event); !slices.Equal(got, tc.want) {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}
