package rowstest

import (
	"gridcase/domain/casefile"
	"gridcase/domain/matter"
)

// onward is what leads a case to its end.
func (w *town) onward(s casefile.State) casefile.Verb {
	why := Words("on")
	if part := w.openPart(s); part != nil && w.one(2) {
		return part
	}
	switch {
	case s.Asked != nil:
		return of(w, []casefile.Verb{casefile.GrantExtension{}, casefile.RefuseExtension{Reason: why}})
	case !s.Terms.Check.IsZero():
		return casefile.Check{Found: true, Note: why}
	case s.Ruling:
		return casefile.Rule{To: of(w, []casefile.Destination{s.Chain, beside}), Text: why, Precedent: w.one(2)}
	case s.Window != nil && s.Status.Open() && s.Status != casefile.InReview:
		return w.atWindow(s)
	}
	switch s.Status {
	case casefile.Waiting:
		return casefile.Claim{}
	case casefile.Held:
		if w.one(5) {
			return casefile.AskExtension{Limit: of(w, longer), Reason: why}
		}
		return casefile.Resolve{Result: why, Without: why, Evidence: casefile.Evidence{Photos: some(w, []string{"ef"})}}
	case casefile.Suspended:
		return casefile.Resume{Reason: why}
	case casefile.InReview:
		return casefile.Verify{}
	}
	return casefile.Rate{Score: 1 + w.dice.IntN(5), Text: why}
}

// atWindow is what leads an application to its end.
func (w *town) atWindow(s casefile.State) casefile.Verb {
	all, why := w.papers(s), Words("window")
	switch s.Window.Stage {
	case casefile.Registered:
		return of(w, []casefile.Verb{w.notice(s), casefile.Accept{Brought: all}, casefile.Papers{Brought: all}})
	case casefile.Supplement:
		return of(w, []casefile.Verb{casefile.Accept{Brought: all}, casefile.Papers{Brought: all}})
	case casefile.InHand:
		return of(w, []casefile.Verb{casefile.Send{Reason: why}, casefile.Determine{Outcome: casefile.Granted, Text: why}})
	case casefile.BackOffice:
		return of(w, []casefile.Verb{casefile.Send{Reason: why}, casefile.Determine{Outcome: casefile.Granted, Text: why}, casefile.Determine{Outcome: casefile.Refused, Text: why, Turn: why, Deliver: &casefile.Deliver{How: "mail"}}})
	}
	return casefile.Deliver{How: of(w, casefile.Deliveries)}
}

// papers are all that the item asks for: brought, obtained elsewhere, or known from
// an earlier application.
func (w *town) papers(s casefile.State) (b casefile.Brought) {
	m, _ := matter.Default().Find(s.Matter)
	for _, p := range m.Papers {
		switch {
		case (p.IfAny || p.Later) && w.one(2):
			b.No = append(b.No, p.Name)
		case w.one(3):
			b.Elsewhere = append(b.Elsewhere, casefile.Paper{Name: p.Name, Source: "民政局"})
		default:
			b.Have = append(b.Have, p.Name)
		}
		for _, known := range matter.Lasting(p.Name) {
			if w.one(3) {
				b.Held = append(b.Held, casefile.Paper{Name: known, Case: ID(0)})
			}
		}
	}
	return b
}

// notice names some of what is missing, or leaves that to the checklist.
func (w *town) notice(s casefile.State) casefile.Verb {
	v, all := casefile.Notice{Text: Words("please bring")}, w.papers(s)
	v.Have = some(w, all.Have)
	if w.one(2) {
		for _, l := range s.Window.Checklist(w.matter(s)) {
			if l.State == casefile.Lacking || w.one(3) {
				v.Missing = append(v.Missing, l.Name)
			}
		}
	}
	return v
}

func (w *town) matter(s casefile.State) matter.Type {
	m, _ := matter.Default().Find(s.Matter)
	return m
}

// openPart is what a joined unit does next, nil where none has anything to do.
func (w *town) openPart(s casefile.State) casefile.Verb {
	open := s.Joint.Open()
	if len(open) == 0 {
		return nil
	}
	switch p := of(w, open); {
	case p.Call != nil && p.Call.Arrived.IsZero():
		return casefile.Arrive{Part: p.No}
	case p.Person == "":
		return casefile.TakePart{Part: p.No}
	default:
		return casefile.HandIn{Part: p.No, Result: Words("done"), Photos: []string{"ab"}}
	}
}
