package casefile

import (
	"fmt"
	"slices"
	"time"

	"gridcase/domain/es"
	"gridcase/domain/org"
)

// Command is one wish with all that deciding it needs: who asks, when, and the
// documents in force. The domain reads no clock and looks nothing up.
type Command struct {
	By    string    // person id, or "system:<part>"
	At    time.Time // domain time, with zone
	Rules Rules
	Verb  Verb
}

// Verb is what is wished; the types of this package that carry it are all
// there are.
//
//sumtype:decl
type Verb interface{ verb() string }

// Event is a fact. name is the wire name, written out so that renaming a Go
// type can never orphan stored events.
//
//sumtype:decl
type Event interface{ name() string }

// Decider is the case as the command handler sees it.
var Decider = es.Decider[State, Command, Event]{
	Decide: Decide,
	Evolve: Evolve,
	Name:   Event.name,
	Decode: decoders,
	Fold:   FoldVersion,
}

// Decide answers with the facts that follow from a command, or with an
// *es.Rejection. No facts and no rejection means: nothing to do, all is well.
func Decide(s State, c Command) ([]Event, error) {
	if s.Status == "" {
		if r, first := c.Verb.(Report); first {
			return report(s, c, r)
		}
		return nil, ErrUnknown
	}
	switch v := c.Verb.(type) {
	case Report:
		return report(s, c, v)
	case Claim:
		return claim(s, c)
	case Release:
		return release(s, c, v)
	case Assign:
		return assign(s, c, v)
	case Note:
		return note(s, c, v)
	case Escalate:
		return escalate(s, c, v)
	case HandDown:
		return handDown(s, c, v)
	case Resolve:
		return resolve(s, c, v)
	case Verify:
		return verify(s, c, v)
	case Rework:
		return rework(s, c, v)
	case Close:
		return closeCase(s, c, v)
	case Reopen:
		return reopen(s, c, v)
	case Reject:
		return reject(s, c, v)
	case Suspend:
		return suspend(s, c, v)
	case Resume:
		return resumeCase(s, c, v)
	case AskExtension:
		return askExtension(s, c, v)
	case GrantExtension:
		return grantExtension(s, c, v)
	case RefuseExtension:
		return refuseExtension(s, c, v)
	case Return:
		return returnCase(s, c, v)
	case Rule:
		return rule(s, c, v)
	case Transfer:
		return transfer(s, c, v)
	case Urge:
		return urge(s, c, v)
	case Rate:
		return rate(s, c, v)
	case Supervise:
		return supervise(s, c, v)
	case Ring:
		return ring(s, c, v)
	case Climb:
		return climb(s, c, v)
	}
	panic(fmt.Sprintf("casefile: no decision for %T", c.Verb)) // unreachable: the set is closed
}

// Evolve folds one fact into the state.
func Evolve(s State, e Event) State {
	switch e := e.(type) {
	case Reported:
		return e.open()
	case Routed:
		s.At, s.Route, s.Promise = e.To, e.Route, e.Terms.Resolve
		return s.rearm(e.Terms, Waiting, "")
	case Claimed:
		s.Status, s.Holder = Held, e.By
		s.Terms.Rungs = without(s.Terms.Rungs, acceptRungs)
	case Released:
		return s.rearm(e.Terms, Waiting, "")
	case Assigned:
		return s.rearm(e.Terms, Held, e.To)
	case Noted:
	case RungReached:
		s.Fired = append(append([]string(nil), s.Fired...), e.Rung)
		s.Terms.Rungs = without(s.Terms.Rungs, func(a Armed) bool { return a.Rung == e.Rung })
	case Escalated:
		s = s.move(e.To, s.Up)
		s.Route, s.Climbed = e.Route, s.Climbed+1
		return s.rearm(e.Terms, Waiting, "")
	case HandedDown:
		s = s.move(e.To, s.Up)
		s.Route, s.Climbed = e.Route, 0
		return s.rearm(e.Terms, Waiting, "")
	case Resolved:
		s.Status, s.Handler, s.Resolved = InReview, e.By, e.At
		s.Terms.Rungs, s.Asked = nil, nil
	case Verified:
	case Reworked:
		fired := s.Fired // the old clock goes on, so what was reached stays reached
		s.Reworks++
		s = s.rearm(e.Terms, Held, s.Handler)
		s.Fired, s.Resolved = fired, time.Time{}
	case Closed:
		s.Status, s.Holder, s.Closed = IsClosed, "", e.At
		s.Terms.Rungs = nil
	case Reopened:
		s.Closed, s.Resolved, s.Handler, s.Score, s.Order = time.Time{}, time.Time{}, "", 0, nil
		return s.rearm(e.Terms, Waiting, "")
	case Rejected:
		s.Status, s.Holder, s.Closed = IsRefused, "", e.At
		s.Terms.Rungs, s.Until, s.Asked = nil, time.Time{}, nil
	case Returned:
		s = s.move(e.To, e.Up)
		s.Route, s.Returns, s.Ruling, s.Climbed = e.Route, s.Returns+1, e.Ruling, 0
		if e.Ruling {
			s.Climbed = 1
		}
		return s.rearm(e.Terms, Waiting, "")
	case Ruled:
		s = s.move(e.To, e.Up)
		s.Route, s.Ruling, s.Ruled, s.Climbed = e.Route, false, true, 0
		return s.rearm(e.Terms, Waiting, "")
	case Transferred:
		s = s.move(e.To, e.Up)
		s.Route = e.Route
		return s.rearm(e.Terms, Waiting, "")
	case Supervised:
		s.Order = &e.Order
	case Urged:
		s.Urged = e.At
	case Rated:
		s.Score = e.Score
	case ExtensionAsked:
		s.Asked = &Request{By: e.By, At: e.At, Limit: e.Limit, To: e.To}
	case ExtensionGranted:
		s.Terms, s.Fired, s.Asked, s.Extended = e.Terms, nil, nil, s.Extended+1
	case ExtensionRefused:
		s.Asked = nil
	case CaseSuspended:
		s.Status, s.Until, s.Terms = Suspended, e.Until, e.Terms // what was reached stays reached
		s.Resident, s.Paused, s.Order = e.Resident, e.Paused, e.Order
	case CaseResumed:
		s.Status, s.Until, s.Terms = Waiting, time.Time{}, e.Terms
		s.Resident, s.Paused, s.Order = e.Resident, e.Paused, e.Order
		if s.Holder != "" {
			s.Status = Held
		}
	}
	return s
}

// move puts the case at a stop. up is kept only while that is none of its own
// chain.
func (s State) move(to org.Stop, up []org.Stop) State {
	if slices.Contains(s.Chain, to) {
		up = nil
	}
	s.At, s.Up = to, up
	return s
}

// rearm starts the holder's clock anew. A suspended case stays suspended,
// whoever has it now; an extension that was asked for is void.
func (s State) rearm(t Terms, status Status, holder string) State {
	if s.Status == Suspended {
		status = Suspended
	}
	s.Terms, s.Status, s.Holder, s.Fired, s.Asked = t, status, holder, nil, nil
	return s
}
