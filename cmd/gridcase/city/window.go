package city

import (
	"math/rand/v2"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/matter"
	"gridcase/domain/personal"
)

// serve: whoever holds an application brings it to its end at the window. Now and
// then something is missing, and hardly ever it takes two notices.
func (h habits) serve(s casefile.State, r *rand.Rand) (Act, bool) {
	m, _ := h.matters.Find(s.Matter)
	switch w := s.Window; w.Stage {
	case casefile.Registered:
		if len(m.Papers) > 1 && w.Notices == 0 && chance(r, 18) {
			return act("notice", h.resolve(s, 1, 6, r), s.Holder, r, missing(m)), true
		}
		return act("accept", h.resolve(s, 1, 8, r), s.Holder, r, accept(m)), true
	case casefile.Supplement:
		if chance(r, 6) {
			return Act{}, false // nobody came with them
		}
		brought := w.Waited[len(w.Waited)-1].From.Add(time.Duration(4+r.IntN(120)) * time.Hour)
		if w.Notices == 1 && len(m.Papers) > 2 && chance(r, 4) {
			return act("notice", brought, s.Holder, r, again(m)), true
		}
		return act("accept", brought, s.Holder, r, accept(m)), true
	case casefile.Determined:
		return act("deliver", s.Resolved.Add(time.Duration(1+r.IntN(40))*time.Hour), s.Holder, r, deliver), true
	}
	if m.Level.Above(s.At.Level) {
		return act("send", h.resolve(s, 4, 15, r), s.Holder, r, send), true
	}
	if chance(r, 5) {
		return act("decline", h.resolve(s, 10, 80, r), s.Holder, r, decline), true
	}
	return act("decide", h.resolve(s, 8, 85, r), s.Holder, r, grant), true
}

// papers are those of a list that every applicant brings.
func papers(m matter.Type) (names []string) {
	for _, p := range m.Papers {
		if !p.IfAny && !p.Later {
			names = append(names, p.Name)
		}
	}
	return names
}

func accept(m matter.Type) making {
	return func(personal.Sealed) casefile.Verb {
		return casefile.Accept{Brought: casefile.Brought{Have: papers(m)}}
	}
}

// missing is the one notice that there should be: half of the papers are there.
func missing(m matter.Type) making {
	all := papers(m)
	return func(w personal.Sealed) casefile.Verb {
		return casefile.Notice{Brought: casefile.Brought{Have: all[:len(all)/2]}, Text: w}
	}
}

// again is the second one, which should not be.
func again(m matter.Type) making {
	all := papers(m)
	return func(w personal.Sealed) casefile.Verb { return casefile.Notice{Missing: all[len(all)-1:], Text: w} }
}

func send(w personal.Sealed) casefile.Verb { return casefile.Send{Reason: w} }

func grant(w personal.Sealed) casefile.Verb {
	return casefile.Determine{Outcome: casefile.Granted, Text: w}
}

func decline(w personal.Sealed) casefile.Verb {
	return casefile.Determine{Outcome: casefile.Refused, Text: w, Turn: w}
}

func deliver(personal.Sealed) casefile.Verb { return casefile.Deliver{How: "window"} }
