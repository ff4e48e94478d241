package city

import (
	"fmt"
	"math/rand/v2"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/domain/process"
	"gridcase/domain/reference"
	"gridcase/handlers/command"
)

// ladder is who acts when time passes, as in the reactions.
const ladder = "system:ladder"

// story lives one case through with the real decisions: people act by their
// habits, and whenever a rung comes first, the ladder does.
type story struct {
	ref     reference.State
	habits  habits
	dice    *rand.Rand
	state   casefile.State
	version uint64 // of the case after what was told
	last    time.Time
	noted   int
	told    []Act
	wishes  []process.Wish // of the ladder, to be carried out at once
	intent  Act            // what somebody is about to do, if willing
	willing bool
	decided bool // whether intent is for the state as it is
}

func newStory(ref reference.State, h habits, r *rand.Rand) *story {
	return &story{ref: ref, habits: h, dice: r}
}

// tell answers with all acts up to now, the report first.
func (s *story) tell(in *command.Intake, now time.Time) []Act {
	s.happen(Act{
		ID: "report:" + in.ID, Case: in.ID, By: in.By, At: in.At, Name: "report", Text: in.Text, Report: in,
		verb: func(w personal.Sealed) casefile.Verb { return reported(in, s.ref.Org.Chain(in.Grid), w) },
	})
	for {
		a, ok := s.next()
		if !ok || a.At.After(now) {
			return s.told
		}
		s.happen(a)
	}
}

// reported is the verb that the command path makes of an intake; only what
// decides is in it.
func reported(in *command.Intake, chain []org.Stop, w personal.Sealed) casefile.Verb {
	v := casefile.Report{ID: in.ID, Matter: in.Matter, Grid: in.Grid, Chain: chain, OccurredAt: in.OccurredAt, Channel: in.Channel, Text: w, Severity: matter.Severity(in.Severity), Own: in.Own != nil}
	if in.OnSpot != nil {
		v.OnSpot = &w
	}
	return v
}

// placeholder stands for any words: deciding never looks into them.
var placeholder = personal.Sealed{Key: personal.TextKey, Bytes: []byte{1}}

// happen decides on an act and tells it, if the rules let it happen. What they
// refuse, or what changes nothing, is left out of the history.
func (s *story) happen(a Act) {
	w := placeholder
	if a.Text == "" {
		w = personal.Sealed{}
	}
	rules, _ := s.ref.Rules(s.matter(a))
	events, err := casefile.Decide(s.state, casefile.Command{By: a.By, At: a.At, Rules: rules, Verb: a.verb(w)})
	if err != nil || len(events) == 0 {
		return
	}
	s.state = casefile.Decider.Replay(s.state, events...)
	s.version++
	s.last = a.At
	s.told = append(s.told, a)
	if a.Name == "note" {
		s.noted++
	}
	if a.Name != "ring" {
		s.decided = false
	}
	at := es.Recorded{Commit: es.Commit{Subject: a.Case, Version: s.version}}
	at.At = a.At
	s.wishes = append(s.wishes, process.Supervision(rules.Policy, s.ref.Org, process.Seen{Commit: at, Events: events, After: s.state})...)
	s.wishes = append(s.wishes, process.Escalation(rules.Policy, at, events)...)
}

func (s *story) matter(a Act) string {
	if a.Report != nil {
		return a.Report.Matter
	}
	return s.state.Matter
}

// next is what comes first: a wish of the ladder, somebody's act, or a rung.
func (s *story) next() (Act, bool) {
	if len(s.wishes) > 0 {
		w := s.wishes[0]
		s.wishes = s.wishes[1:]
		name := "climb"
		if _, order := w.Verb.(casefile.LadderOrder); order {
			name = "supervise"
		}
		return Act{ID: w.ID, Case: w.Case, By: ladder, At: s.last, Name: name, verb: bare(w.Verb)}, true
	}
	s.decide()
	rung, armed := s.rung()
	if s.willing && (!armed || s.intent.At.Before(rung.Due)) {
		s.willing = false // if it is refused, nobody tries again
		return s.intent, true
	}
	if !armed {
		return Act{}, false
	}
	return Act{
		ID: casefile.RingID(s.state.ID, rung.Rung, s.state.Terms.Arm), Case: s.state.ID, By: ladder, At: later(rung.Due, s.last),
		Name: "ring", verb: bare(casefile.Ring{Rung: rung.Rung, Arm: s.state.Terms.Arm}),
	}, true
}

func bare(v casefile.Verb) making { return func(personal.Sealed) casefile.Verb { return v } }

// decide asks the people once for each state; reaching a rung does not change
// their minds.
func (s *story) decide() {
	if s.decided {
		return
	}
	s.intent, s.willing = s.habits.next(s.state, s.noted, s.dice)
	s.decided = true
	s.intent.Case, s.intent.ID = s.state.ID, fmt.Sprintf("history:%s:%d", s.state.ID, s.version+1)
	s.intent.At = later(s.intent.At, s.last.Add(time.Duration(20+s.dice.IntN(600))*time.Second))
}

func (s *story) rung() (first casefile.Armed, armed bool) {
	for _, a := range s.state.Terms.Rungs {
		if !a.Due.IsZero() && (!armed || a.Due.Before(first.Due)) {
			first, armed = a, true
		}
	}
	return first, armed
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
