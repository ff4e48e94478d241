package casefile

import (
	"strconv"
	"strings"
	"time"
)

// TakePart says that somebody of a joined unit does its part. Whether they work
// there is checked by the caller, as for all that a joined unit does.
type TakePart struct{ Part int }

// PartTaken says who does it.
type PartTaken struct {
	Part int       `json:"part"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

func (TakePart) verb() string  { return "take-part" }
func (PartTaken) name() string { return "case.part_taken.v1" }

var (
	ErrNoPart   = no("case.part_unknown", "案卷没有这个分工。请核对分工编号。", "The case has no such part. Check its number.")
	ErrPartOver = no("case.part_over", "这个分工已经结束。", "This part is over.")
	// ErrPartTaken carries who has it in its facts, under "holder".
	ErrPartTaken = no("case.part_taken", "这个分工已有人承担。", "Somebody else has taken this part.")
	// ErrPartsOpen names the units and the parts in its facts.
	ErrPartsOpen = no("case.parts_open", "还有联动单位的分工没有办结。请等待其反馈、撤回分工，或写明不等待的原因（without_parts）。", "Parts of other units are still open. Wait for them, recall them, or say in without_parts why not.")
)

func (v TakePart) decide(s State, c Command) ([]Event, error) {
	p, err := s.part(v.Part)
	switch {
	case err != nil:
		return nil, err
	case p.Person == c.By:
		return nil, nil // it is theirs already
	case p.Person != "":
		taken := *ErrPartTaken
		taken.Facts = map[string]string{"holder": p.Person}
		return nil, &taken
	}
	return []Event{PartTaken{Part: v.Part, By: c.By, At: c.At}}, nil
}

// part finds a part that is open in a case that is.
func (s State) part(no int) (Part, error) {
	p, known := s.Joint.Part(no)
	switch {
	case s.notOpen() != nil:
		return p, s.notOpen()
	case !known:
		return p, ErrNoPart
	case !p.Open():
		return p, ErrPartOver
	}
	return p, nil
}

func number(p Part) string { return strconv.Itoa(p.No) }

// partsOpen names what is waited for.
func partsOpen(open []Part) error {
	var units, parts []string
	for _, p := range open {
		units, parts = append(units, p.Unit.Unit), append(parts, number(p))
	}
	refused := *ErrPartsOpen
	refused.Facts = map[string]string{"units": strings.Join(units, ","), "open_parts": strings.Join(parts, ",")}
	return &refused
}

func (e PartTaken) apply(s State) State {
	s.Joint = s.Joint.change(e.Part, func(p *Part) { p.Status, p.Person = PartHeld, e.By })
	return s
}

func (e PartTaken) wish(State, []Event) Verb { return TakePart{Part: e.Part} }
