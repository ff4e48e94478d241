package process

import (
	"time"

	"gridcase/domain/casefile"
)

// jointNotices says who must know of what units do together: those that are
// asked, and the lead.
func jointNotices(after casefile.State, by string, e casefile.Event) []Notice {
	switch e := e.(type) {
	case casefile.Joined:
		return []Notice{ofPart(AskedToJoin, e.Part)}
	case casefile.WhistleBlown:
		var all []Notice
		for _, p := range e.Parts {
			all = append(all, ofPart(Whistled, p))
		}
		return all
	case casefile.PartTaken:
		return lead(after, by, PartHeld)
	case casefile.PartArrived:
		return lead(after, by, OnPlace)
	case casefile.PartDone:
		return lead(after, by, PartIn)
	case casefile.PartLeft:
		p, _ := after.Joint.Part(e.Part)
		if e.How == casefile.PartRecalled {
			return []Notice{ofPart(PartRecalled, p)}
		}
		if p.Call != nil { // who is called must come: those above hear of a refusal (R71)
			return append(lead(after, by, PartDeclined), above(*p.Call, PartDeclined))
		}
		return lead(after, by, PartDeclined)
	}
	return nil
}

// partRungNotices tells the unit that is late and the lead; of a whistle that was
// not followed those above hear, too.
func partRungNotices(after casefile.State, part int, arrival bool) []Notice {
	p, known := after.Joint.Part(part)
	if !known {
		return nil
	}
	if arrival && p.Call != nil {
		return append(lead(after, "", NotOnPlace), ofPart(NotOnPlace, p), above(*p.Call, NotOnPlace))
	}
	return append(lead(after, "", PartOverdue), ofPart(PartOverdue, p))
}

// partsEnded tells the units that were still at work when the case ended.
func partsEnded(after casefile.State, at time.Time) (all []Notice) {
	if after.Joint == nil {
		return nil
	}
	for _, p := range after.Joint.Parts {
		if p.Status == casefile.PartEnded && p.Ended.Equal(at) {
			all = append(all, ofPart(PartEnded, p))
		}
	}
	return all
}

// ofPart tells all who work the unit of a part.
func ofPart(k NoticeKind, p casefile.Part) Notice {
	return Notice{Kind: k, Unit: p.Unit.Unit, Path: p.Unit.Path}
}

// lead tells who leads: the holder, or the unit while there is none.
func lead(after casefile.State, by string, k NoticeKind) []Notice {
	if after.Holder != "" {
		return tell(by, Notice{Kind: k, Person: after.Holder})
	}
	return []Notice{{Kind: k, Unit: after.At.Unit, Path: after.At.Path}}
}

// above tells the unit that supervises who comes when the whistle is blown.
func above(c casefile.Call, k NoticeKind) Notice {
	return Notice{Kind: k, Unit: c.Above.Unit, Path: c.Above.Path}
}
