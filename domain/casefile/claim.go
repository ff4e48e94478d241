package casefile

import (
	"time"
)

// Claim takes a waiting case (认领 / 签收).
type Claim struct{}

// Claimed says who took it.
type Claimed struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

func (Claim) verb() string   { return "claim" }
func (Claimed) name() string { return "case.claimed.v1" }

// ErrAlreadyClaimed carries the winner in its facts, under "holder".
var ErrAlreadyClaimed = no("case.already_claimed", "已被他人认领。", "Somebody else claimed this case first.")

func (Claim) decide(s State, c Command) ([]Event, error) {
	switch {
	case s.notOpen() != nil:
		return nil, s.notOpen()
	case s.Holder != "":
		taken := *ErrAlreadyClaimed // the loser learns who won
		taken.Facts = map[string]string{"holder": s.Holder}
		return nil, &taken
	case s.working() != nil:
		return nil, s.working()
	case s.Ruling:
		return nil, ErrAwaitRuling
	case s.unchecked():
		return nil, ErrUnchecked
	}
	return []Event{Claimed{By: c.By, At: c.At}}, nil
}

func (e Claimed) apply(s State) State {
	s.Status, s.Holder, s.Joint = Held, e.By, s.Joint.led(e.By, e.At)
	s.Terms.Rungs = without(s.Terms.Rungs, acceptRungs)
	s.Window = s.Window.ownedBy(e.By)
	return s
}

// wish is what took the case: a claim, or what somebody did to an application that
// waited, and took by that.
func (Claimed) wish(before State, with []Event) Verb {
	if len(with) > 1 {
		if w, ok := with[1].(wished); ok {
			return w.wish(before, with[1:])
		}
	}
	return Claim{}
}
