package casefile

import (
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
type Verb interface {
	verb() string
	// decide answers with the facts that follow, see [Decide].
	decide(State, Command) ([]Event, error)
}

// Event is a fact. name is the wire name, written out so that renaming a Go
// type can never orphan stored events.
//
//sumtype:decl
type Event interface {
	name() string
	// apply folds the fact into the state, without touching what it shares.
	apply(State) State
}

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
			return r.decide(s, c)
		}
		return nil, ErrUnknown
	}
	return c.Verb.decide(s, c)
}

// Evolve folds one fact into the state.
func Evolve(s State, e Event) State { return e.apply(s) }

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
	s.Joint = s.Joint.led(holder, t.Since)
	return s
}
