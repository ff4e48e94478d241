package casefile

import "gridcase/domain/org"

// HandOver takes a case from somebody who leaves, moves or is away, and gives it
// to their successor or back to the queue (台账移交, R95). A process wishes it for
// each case of a list.
type HandOver struct {
	List string // the hand-over list that the case stands on
	From string
	To   string // person id; "" gives it back to the queue
	By   string // who ordered it
}

// HandedOver says why a case changes hands. Where the clock starts anew, the
// event of that follows in the same commit; a result that waits to be verified
// only gets another name on it, for whoever would have to rework it.
type HandedOver struct {
	List string `json:"list"`
	From string `json:"from"`
	To   string `json:"to,omitempty"`
	By   string `json:"by"`
	// Order says that the supervision order names the successor now.
	Order bool `json:"order,omitempty"`
	// Parts of the joint work that were theirs, by number: the successor's now,
	// or again for their unit to take.
	Parts []int `json:"parts,omitempty"`
	// What stands on the list: where the case was, how it stood, whether it was
	// held, and whether an extension that was asked for is void now.
	Stop   org.Stop `json:"stop"`
	Status Status   `json:"status"`
	Held   bool     `json:"held,omitempty"`
	Asked  bool     `json:"asked,omitempty"`
}

func (HandOver) verb() string   { return "hand-over" }
func (HandedOver) name() string { return "case.handed_over.v1" }

// decide does nothing to a case that the person does not have any more.
func (v HandOver) decide(s State, c Command) ([]Event, error) {
	ordered := v.To != "" && s.Order != nil && s.Order.To == v.From
	parts := s.Joint.partsOf(v.From)
	if s.notOpen() != nil || v.From == "" || v.From == v.To || s.Holder != v.From && !ordered && len(parts) == 0 {
		return nil, nil
	}
	events := []Event{HandedOver{List: v.List, From: v.From, To: v.To, By: v.By, Order: ordered, Parts: parts,
		Stop: s.At, Status: s.Status, Held: s.Holder == v.From, Asked: s.Holder == v.From && s.Asked != nil}}
	if s.Holder != v.From || s.Status == InReview {
		return events, nil
	}
	terms := c.arm(s, c.At)
	if v.To == "" {
		return append(events, Released{By: c.By, Terms: terms}), nil
	}
	terms.Rungs = without(terms.Rungs, acceptRungs)
	return append(events, Assigned{To: v.To, From: v.From, By: c.By, Terms: terms}), nil
}

// partsOf lists the open parts that a person does.
func (j *Joint) partsOf(person string) (numbers []int) {
	for _, p := range j.Open() {
		if p.Person == person {
			numbers = append(numbers, p.No)
		}
	}
	return numbers
}

func (e HandedOver) apply(s State) State {
	if s.Status == InReview && s.Holder == e.From {
		s.Holder = e.To
	}
	for _, no := range e.Parts {
		s.Joint = s.Joint.change(no, func(p *Part) {
			if p.Person = e.To; e.To == "" {
				p.Status = PartAsked
			}
		})
	}
	if e.Order && s.Order != nil {
		order := *s.Order
		order.To = e.To
		s.Order = &order
	}
	return s
}

func (e HandedOver) wish(State, []Event) Verb {
	return HandOver{List: e.List, From: e.From, To: e.To, By: e.By}
}
