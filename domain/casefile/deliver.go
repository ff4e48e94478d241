package casefile

import (
	"slices"
	"time"
)

// Deliver hands the decision to the applicant (送达) and ends the case; it can be
// rated then.
type Deliver struct{ How string }

// Deliveries lists the ways.
var Deliveries = []string{"window", "home_visit", "mail", "online", "phone"}

// DecisionDelivered says how the applicant got it.
type DecisionDelivered struct {
	By  string    `json:"by"`
	At  time.Time `json:"at"`
	How string    `json:"how"`
}

func (Deliver) verb() string           { return "deliver" }
func (DecisionDelivered) name() string { return "case.delivered.v1" }

// How an application ends, see [Closed].
const (
	delivered = "delivered"
	withdrawn = "withdrawn"
)

var (
	ErrNotDecided = no("window.not_decided", "申请还没有作出决定，不能送达。", "The application is not decided yet, so there is nothing to deliver.")
	ErrDelivery   = no("window.delivery_unknown", "送达方式须为 window、home_visit、mail、online 或 phone。", "It is delivered by window, home_visit, mail, online or phone.")
)

func (v Deliver) decide(s State, c Command) ([]Event, error) {
	w, err := s.application()
	switch {
	case err != nil:
		return nil, err
	case w.Stage != Determined:
		return nil, ErrNotDecided
	case !slices.Contains(Deliveries, v.How):
		return nil, ErrDelivery
	}
	return []Event{DecisionDelivered{By: c.By, At: c.At, How: v.How}, Closed{By: c.By, At: c.At, How: delivered}}, nil
}

func (DecisionDelivered) apply(s State) State {
	return s
}

func (e DecisionDelivered) wish(State, []Event) Verb { return Deliver{How: e.How} }
