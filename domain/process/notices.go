package process

import (
	"slices"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
)

// NoticeKind is what a notice is about; screens have a sentence for each.
type NoticeKind string

const (
	Arrived   NoticeKind = "arrived"    // a case came into the unit's queue
	Alarm     NoticeKind = "alarm"      // a grave case: the street and the district know at once
	Unstaffed NoticeKind = "unstaffed"  // nobody works in a grid any more: of no case
	Again     NoticeKind = "again"      // what a supervision order is about was reported once more
	ToCheck   NoticeKind = "to_check"   // 核实: look on site before it is filed
	CheckSoon NoticeKind = "check_soon" // half of the time for that is gone
	Filed     NoticeKind = "filed"      // it was found on site: somebody may claim it
	Unsolved  NoticeKind = "unsolved"   // 回访: the resident says that it is not solved
	Reminder  NoticeKind = "reminder"   // 催办: half of the accept limit is gone
	DueSoon   NoticeKind = "due_soon"   // 80 % of the resolve limit is gone
	Overdue   NoticeKind = "overdue"    // the resolve limit is over
	Climbed   NoticeKind = "climbed"    // a case came up from below
	CameDown  NoticeKind = "came_down"  // a case was handed down
	GivenYou  NoticeKind = "given_you"  // a case was assigned to you
	TakenAway NoticeKind = "taken_away" // a case of yours was given to somebody else
	ToVerify  NoticeKind = "to_verify"  // a result waits to be verified
	SentBack  NoticeKind = "sent_back"  // your result needs rework
	Done      NoticeKind = "done"       // what you reported was closed
	Refused   NoticeKind = "refused"    // what you reported was rejected
	PutOff    NoticeKind = "put_off"    // 挂账: a case of yours was suspended
	GoesOn    NoticeKind = "goes_on"    // a suspension ended
	ToDecide  NoticeKind = "to_decide"  // an extension waits to be decided
	Longer    NoticeKind = "longer"     // your extension was granted
	NoLonger  NoticeKind = "no_longer"  // your extension was refused
	Sent      NoticeKind = "sent"       // 移交: a supervisor sent you a case of another unit
	Urge      NoticeKind = "urge"       // 催办: somebody waits for it
	Ordered   NoticeKind = "ordered"    // 督办: somebody must see a case through, by a new limit
	Rated     NoticeKind = "rated"      // what you handled was rated
	Moved     NoticeKind = "moved"      // a corrected calendar moved what is due
	PlacedIn  NoticeKind = "placed"     // it is known now that a case lies here
	SetFree   NoticeKind = "set_free"   // who had a case left, and it waits for somebody
	Returned  NoticeKind = "returned"   // 退单: a unit says that the case is yours
	ToRule    NoticeKind = "to_rule"    // a case was returned twice: rule whose it is
	RuledHere NoticeKind = "ruled_here" // it was ruled that the case is yours
	MergedIn  NoticeKind = "merged_in"  // 并案: a case of yours, or one that you reported, goes on in another
	Gained    NoticeKind = "gained"     // a duplicate was merged into a case of yours
	Apart     NoticeKind = "apart"      // 拆分: a merge was undone

	AskedToJoin  NoticeKind = "asked_to_join" // 联动: another unit asks yours to take part
	Whistled     NoticeKind = "whistled"      // 吹哨: come to the place at once
	PartHeld     NoticeKind = "part_taken"    // somebody of a joined unit does its part
	OnPlace      NoticeKind = "on_place"      // 报到: a unit that was called is there
	NotOnPlace   NoticeKind = "not_on_place"  // a unit that was called did not come in time
	PartIn       NoticeKind = "part_in"       // the result of a part is in
	PartOverdue  NoticeKind = "part_overdue"  // the limit of a part is over
	PartDeclined NoticeKind = "part_declined" // a unit does not do its part
	PartRecalled NoticeKind = "part_recalled" // yours is not needed any more
	PartEnded    NoticeKind = "part_ended"    // the case ended before your part did

	Breach        NoticeKind = "breach"         // 责任追究: a duty of service was not kept
	SupplementEnd NoticeKind = "supplement_end" // the applicant's time to bring papers is over
	DeemedTaken   NoticeKind = "deemed"         // nobody said in time what was missing: it counts as accepted
	LaterMissing  NoticeKind = "later_missing"  // papers that were to follow are not there
	ToDeliver     NoticeKind = "to_deliver"     // a decision waits to be delivered
	GivenBack     NoticeKind = "given_back"     // the back office gave your application back
	Booked        NoticeKind = "booked"         // you have an appointment
	VisitTomorrow NoticeKind = "visit_tomorrow" // with an applicant, in a day
	VisitNow      NoticeKind = "visit_now"
)

// Notice is one thing that one addressee should know: a person, or all who
// work a unit. Exactly one of the two is set.
type Notice struct {
	Kind   NoticeKind
	Person string
	Unit   string
	Path   string // of the unit
}

// Notices says who must know of an event. after is the state of the case with
// the event folded in. Nobody is told of what they did themselves.
func Notices(after casefile.State, by string, e casefile.Event) []Notice {
	return onCall(by, e, notices(after, by, e))
}

func notices(after casefile.State, by string, e casefile.Event) []Notice {
	unit := func(k NoticeKind) Notice { return Notice{Kind: k, Unit: after.At.Unit, Path: after.At.Path} }
	switch e := e.(type) {
	case casefile.Routed:
		if len(after.Chain) > 0 && !e.Terms.CheckDue.IsZero() {
			return []Notice{{Kind: ToCheck, Unit: after.Chain[0].Unit, Path: after.Chain[0].Path}}
		}
		return append([]Notice{unit(Arrived)}, alarms(after.Alarm())...)
	case casefile.Reclassified:
		return reclassified(after, by, e, unit)
	case casefile.Linked:
		if e.Kind == casefile.RepeatedBy && after.Order != nil {
			return tell(by, each(Again, after.Order.To, after.Holder)...)
		}
	case casefile.Checked:
		if e.Found {
			return []Notice{unit(Filed)}
		}
	case casefile.CalledBack:
		if !e.Solved {
			return []Notice{unit(Unsolved)}
		}
	case casefile.RungReached:
		return rungNotices(after, e, unit)
	case casefile.Escalated:
		return []Notice{unit(Climbed)}
	case casefile.HandedDown:
		return []Notice{unit(CameDown)}
	case casefile.Assigned:
		return tell(by, Notice{Kind: GivenYou, Person: e.To}, Notice{Kind: TakenAway, Person: e.From})
	case casefile.Resolved:
		if e.OnSpot {
			return nil
		}
		return []Notice{unit(ToVerify)}
	case casefile.Joined, casefile.WhistleBlown, casefile.PartTaken, casefile.PartArrived, casefile.PartDone, casefile.PartLeft:
		return jointNotices(after, by, e)
	case casefile.Reworked:
		return tell(by, Notice{Kind: SentBack, Person: after.Holder})
	case casefile.Closed:
		return append(tell(by, Notice{Kind: Done, Person: after.FiledBy}), partsEnded(after, e.At)...)
	case casefile.Returned:
		if e.Ruling {
			return []Notice{unit(ToRule)}
		}
		return []Notice{unit(Returned)}
	case casefile.Ruled:
		return []Notice{unit(RuledHere)}
	case casefile.Transferred:
		return []Notice{unit(Sent)}
	case casefile.Placed:
		if !e.Terms.CheckDue.IsZero() {
			return []Notice{{Kind: ToCheck, Unit: e.Chain[0].Unit, Path: e.Chain[0].Path}}
		}
		return []Notice{unit(PlacedIn)}
	case casefile.HandedOver:
		if e.To == "" && after.Status.Open() {
			return []Notice{unit(SetFree)}
		}
		return nil
	case casefile.Rescheduled:
		switch {
		case !e.Move.Moved():
			return nil
		case after.Holder == "" || after.Status == casefile.InReview:
			return []Notice{unit(Moved)}
		}
		return tell(by, Notice{Kind: Moved, Person: after.Holder})
	case casefile.Supervised:
		return tell(by, each(Ordered, e.Order.To, after.Holder)...)
	case casefile.Urged:
		if after.Holder == "" || after.Status == casefile.InReview {
			return []Notice{unit(Urge)}
		}
		return tell(by, Notice{Kind: Urge, Person: after.Holder})
	case casefile.Rated:
		return tell(by, Notice{Kind: Rated, Person: after.Handler})
	case casefile.ExtensionAsked:
		return []Notice{{Kind: ToDecide, Unit: e.To.Unit, Path: e.To.Path}}
	case casefile.ExtensionGranted:
		return tell(by, Notice{Kind: Longer, Person: after.Holder})
	case casefile.ExtensionRefused:
		return tell(by, Notice{Kind: NoLonger, Person: after.Holder})
	case casefile.CaseSuspended:
		return tell(by, each(PutOff, after.Holder, after.FiledBy)...)
	case casefile.CaseResumed:
		if after.Holder == "" {
			return []Notice{unit(GoesOn)}
		}
		return tell(by, each(GoesOn, after.Holder, after.FiledBy)...)
	case casefile.Merged:
		return tell(by, each(MergedIn, e.Holder, after.FiledBy)...)
	case casefile.Absorbed:
		return tell(by, Notice{Kind: Gained, Person: after.Holder})
	case casefile.Unmerged:
		if after.Holder == "" {
			return append([]Notice{unit(Apart)}, tell(by, Notice{Kind: Apart, Person: after.FiledBy})...)
		}
		return tell(by, each(Apart, after.Holder, after.FiledBy)...)
	case casefile.Parted:
		return tell(by, Notice{Kind: Apart, Person: after.Holder})
	case casefile.Concluded:
		return concluded(after, by, e)
	case casefile.Breached, casefile.SentOn, casefile.Decided, casefile.Appointed:
		return windowNotices(after, by, e)
	case casefile.Rejected:
		return append(tell(by, Notice{Kind: Refused, Person: after.FiledBy}), partsEnded(after, e.At)...)
	}
	return nil
}

// reclassified tells of what proved an emergency: who has it now, whoever had it
// until then, and those above.
func reclassified(after casefile.State, by string, e casefile.Reclassified, unit func(NoticeKind) Notice) []Notice {
	if !e.Emergency {
		return nil
	}
	notices := tell(by, Notice{Kind: TakenAway, Person: e.Taken}, Notice{Kind: Alarm, Person: after.Holder})
	if after.Holder == "" {
		notices = append(notices, unit(Arrived))
	}
	return append(notices, alarms(e.Alarm)...)
}

func alarms(stops []org.Stop) (all []Notice) {
	for _, s := range stops {
		all = append(all, Notice{Kind: Alarm, Unit: s.Unit, Path: s.Path})
	}
	return all
}

// concluded tells who reported a duplicate what came of the case that it was
// merged into.
func concluded(after casefile.State, by string, e casefile.Concluded) []Notice {
	switch {
	case e.End == nil:
		return nil
	case e.End.How == "rejected":
		return tell(by, Notice{Kind: Refused, Person: after.FiledBy})
	}
	return tell(by, Notice{Kind: Done, Person: after.FiledBy})
}

func rungNotices(after casefile.State, e casefile.RungReached, unit func(NoticeKind) Notice) []Notice {
	if part, arrival, ok := casefile.PartOf(e.Rung); ok {
		return partRungNotices(after, part, arrival)
	}
	if notices, ours := windowRungNotices(after, e.Rung); ours {
		return notices
	}
	kind := map[string]NoticeKind{"accept.50": Reminder, "check.50": CheckSoon, "resolve.80": DueSoon, "resolve.100": Overdue}[e.Rung]
	switch {
	case kind == "":
		return nil // a climb tells the unit that it climbs to
	case after.Holder != "" && kind != Overdue:
		return []Notice{{Kind: kind, Person: after.Holder}}
	case after.Holder != "":
		return []Notice{{Kind: kind, Person: after.Holder}, unit(kind)}
	}
	return []Notice{unit(kind)}
}

// each makes one notice a person, also for who comes twice.
func each(k NoticeKind, people ...string) (all []Notice) {
	slices.Sort(people)
	for _, p := range slices.Compact(people) {
		all = append(all, Notice{Kind: k, Person: p})
	}
	return all
}

func tell(by string, notices ...Notice) []Notice {
	var out []Notice
	for _, n := range notices {
		if n.Person != "" && n.Person != by {
			out = append(out, n)
		}
	}
	return out
}
