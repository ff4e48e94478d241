package api

import (
	"context"
	"strconv"
	"strings"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/handlers/access"
	files "gridcase/projections/casefile"
)

// CasePart is what another unit was asked to do for a case (联动分工).
type CasePart struct {
	Part       int                 `json:"part"`
	Unit       string              `json:"unit"`
	UnitName   string              `json:"unit_name"`
	Status     casefile.PartStatus `json:"status" enum:"asked,taken,done,declined,recalled,ended"`
	Person     *string             `json:"person" doc:"Who does it; null until somebody of the unit took it."`
	PersonName *string             `json:"person_name"`
	By         string              `json:"by" doc:"Who asked."`
	ByName     string              `json:"by_name"`
	AskedAt    time.Time           `json:"asked_at"`
	Limit      string              `json:"limit" example:"1wd"`
	Due        *time.Time          `json:"due" doc:"Null while a suspension has no end."`
	EndedAt    *time.Time          `json:"ended_at"`
	Late       bool                `json:"late" doc:"Not done in time."`
	Call       *Call               `json:"whistle" doc:"Null unless a whistle called the unit to the place."`

	Task   string   `json:"task,omitempty" doc:"On the case's own page only, as are the following."`
	Result string   `json:"result,omitempty"`
	Photos []string `json:"photos,omitempty" doc:"With the result."`
	Reason string   `json:"reason,omitempty" doc:"Why it was declined or recalled."`
}

// Call is a whistle for one unit.
type Call struct {
	At      time.Time  `json:"at"`
	Due     *time.Time `json:"due" doc:"When the unit must be at the place."`
	Arrived *time.Time `json:"arrived_at"`
	Late    bool       `json:"late" doc:"Not there in time."`
}

func (s *server) parts(ctx context.Context, st casefile.State) (parts []CasePart, alone *time.Time) {
	parts = []CasePart{}
	if st.Joint == nil {
		return parts, nil
	}
	for _, p := range st.Joint.Parts {
		part := CasePart{
			Part: p.No, Unit: p.Unit.Unit, UnitName: s.unitName(ctx, p.Unit.Unit), Status: p.Status, By: p.By, ByName: s.personName(p.By),
			AskedAt: p.At, Limit: p.Limit.String(), Due: moment(p.Due), EndedAt: moment(p.Ended), Late: s.late(p.Late, p.Open(), p.Due),
		}
		part.Person, part.PersonName = s.holder(p.Person)
		if c := p.Call; c != nil {
			part.Call = &Call{c.At, moment(c.Due), moment(c.Arrived), s.late(c.Late, p.Open() && c.Arrived.IsZero(), c.Due)}
		}
		parts = append(parts, part)
	}
	if len(st.Joint.Open()) > 0 {
		alone = moment(st.Joint.Alone)
	}
	return parts, alone
}

// jointWords opens what was written about the parts, for the case's own page.
func (s *server) jointWords(ctx context.Context, f files.File, body *File) (err error) {
	if f.Joint == nil {
		return nil
	}
	if body.WithoutParts, err = s.open(ctx, f.ID, f.Joint.Without); err != nil {
		return err
	}
	for i := range body.Parts {
		p, w := &body.Parts[i], f.Joint.Of(body.Parts[i].Part)
		for into, sealed := range map[*string]personal.Sealed{&p.Task: w.Task, &p.Result: w.Result, &p.Reason: w.Reason} {
			if *into, err = s.open(ctx, f.ID, sealed); err != nil {
				return err
			}
		}
		p.Photos = w.Photos
	}
	return nil
}

// waitedFor adds the names of the units whose parts are open to a refusal.
func (s *server) waitedFor(r *es.Rejection, units string) *es.Rejection {
	var zh, en []string
	for _, id := range strings.Split(units, ",") {
		name := s.stopName(org.Stop{Unit: id})
		zh, en = append(zh, name.Zh), append(en, name.En)
	}
	return with(r, "未办结："+strings.Join(zh, "、")+"。", " Open: "+strings.Join(en, ", ")+".", r.Facts)
}

// late is decided when it is read, like overdue: the rung may not have rung yet.
func (s *server) late(known, open bool, due time.Time) bool {
	return known || open && !due.IsZero() && due.Before(s.cfg.Now())
}

// tellJoint says what happened between the lead and the units that joined.
func (s *server) tellJoint(event casefile.Event) (w Words, text personal.Sealed, photos []string) {
	none := []string{}
	switch e := event.(type) {
	case casefile.Joined:
		u := s.stopName(e.Part.Unit)
		return Words{"邀请" + u.Zh + "联动（分工 " + strconv.Itoa(e.Part.No) + "，到期 " + day(e.Part.Due) + "）", "asked " + u.En + " to join (part " + strconv.Itoa(e.Part.No) + ", due " + day(e.Part.Due) + ")"}, e.Task, none
	case casefile.WhistleBlown:
		w = Words{"吹哨，请以下单位 " + day(e.Parts[0].Call.Due) + " 前到场：", "blew the whistle, to be at the place by " + day(e.Parts[0].Call.Due) + ": "}
		for i, p := range e.Parts {
			u := s.stopName(p.Unit)
			if i > 0 {
				w.Zh, w.En = w.Zh+"、", w.En+", "
			}
			w.Zh, w.En = w.Zh+u.Zh+"(分工 "+strconv.Itoa(p.No)+")", w.En+u.En+" (part "+strconv.Itoa(p.No)+")"
		}
		return w, e.Text, none
	case casefile.PartTaken:
		return Words{"承担分工 " + strconv.Itoa(e.Part), "took part " + strconv.Itoa(e.Part)}, text, none
	case casefile.PartArrived:
		if e.Late {
			return Words{"到场报到（分工 " + strconv.Itoa(e.Part) + "），晚于 " + day(e.Due), "arrived for part " + strconv.Itoa(e.Part) + ", later than " + day(e.Due)}, text, none
		}
		return Words{"到场报到（分工 " + strconv.Itoa(e.Part) + "）", "arrived for part " + strconv.Itoa(e.Part)}, text, none
	case casefile.PartDone:
		if e.Late {
			return Words{"提交分工 " + strconv.Itoa(e.Part) + " 的结果，晚于 " + day(e.Due), "handed in the result of part " + strconv.Itoa(e.Part) + ", later than " + day(e.Due)}, e.Result, list(e.Photos)
		}
		return Words{"提交分工 " + strconv.Itoa(e.Part) + " 的结果", "handed in the result of part " + strconv.Itoa(e.Part)}, e.Result, list(e.Photos)
	case casefile.PartLeft:
		if e.How == casefile.PartRecalled {
			return Words{"撤回分工 " + strconv.Itoa(e.Part), "recalled part " + strconv.Itoa(e.Part)}, e.Reason, none
		}
		return Words{"谢绝分工 " + strconv.Itoa(e.Part), "declined part " + strconv.Itoa(e.Part)}, e.Reason, none
	}
	return w, text, none
}

func partRungWords(part int, arrival bool) Words {
	if arrival {
		return Words{"分工 " + strconv.Itoa(part) + " 的单位未在时限内到场", "the unit of part " + strconv.Itoa(part) + " did not arrive in time"}
	}
	return Words{"分工 " + strconv.Itoa(part) + " 超期", "the limit of part " + strconv.Itoa(part) + " is over"}
}

func resolvedWithout(parts int) Words {
	n := strconv.Itoa(parts)
	return Words{"提交处置结果，未等待 " + n + " 个分工", "handed in the result without waiting for open parts (" + n + ")"}
}

// tryJoint adds what units could do together.
func (s *server) tryJoint(trials map[access.Action]casefile.Verb, actor org.Person, st casefile.State) {
	why, elsewhere := personal.Sealed{Key: personal.TextKey, Bytes: []byte{0}}, org.Stop{Unit: "another unit"}
	own, leave := 0, 0
	for _, p := range st.Joint.Open() {
		if no, err := access.PartFor(actor, p.No, st, s.tree()); err == nil {
			own = no
		}
		if no, _, err := access.Leaves(actor, p.No, st, s.tree()); err == nil {
			leave = no
		}
	}
	trials[access.Join], trials[access.Whistle] = casefile.Join{Unit: elsewhere, Task: why}, casefile.Whistle{Units: []org.Stop{elsewhere}, Text: why}
	trials[access.TakePart], trials[access.Arrive] = casefile.TakePart{Part: own}, casefile.Arrive{Part: own}
	trials[access.HandIn], trials[access.Leave] = casefile.HandIn{Part: own, Result: why}, casefile.Leave{Part: leave, Reason: why}
}

// QueuePart is what a unit still has to do for a case of another one.
type QueuePart struct {
	Part       int     `json:"part"`
	Unit       string  `json:"unit"`
	UnitName   string  `json:"unit_name"`
	Person     *string `json:"person" doc:"Who does it; null until somebody of the unit took it."`
	PersonName *string `json:"person_name"`
}

// joined says whose parts a unit's queue shows: those of the unit itself and of
// all below it. An office works its street's queue but stands for no other unit
// of the street.
func (s *server) joined(unit string, paths []string) (units, roots []string) {
	if u, _ := s.tree().Unit(unit); u.Kind == org.KindOffice {
		return append(lastOf(paths), unit), nil
	}
	return []string{unit}, paths
}
