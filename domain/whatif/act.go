package whatif

import (
	"errors"

	"gridcase/domain/casefile"
)

// act lets somebody do again what they did, or says why it makes no sense now.
func (p *replay) act(a act) {
	if a.verb == nil {
		p.keep(a)
		return
	}
	switch v := a.verb.(type) {
	case casefile.Report:
		p.report(a, v)
		return
	case casefile.Escalate:
		if at := p.course.State.At.Level; !a.to.Above(at) {
			p.course.drop(casefile.ErrTop.Code) // it is where they wanted it already
			return
		}
	}
	if err := p.insist(a, p.stand(a.by), a.verb); err != nil {
		p.course.drop(codeOf(err))
	}
}

// keep takes over a commit whose verb nobody can tell.
func (p *replay) keep(a act) {
	if p.course.State.Status != a.status {
		p.course.drop("whatif.not_applicable")
		return
	}
	p.course.Kept++
	p.add(a.turn)
}

// report brings the case in. What was taken or settled at once is so now, too,
// if need be by somebody else.
func (p *replay) report(a act, v casefile.Report) {
	_, err := p.decide(a.by, a.moment, v)
	spot := v.OnSpot
	if errors.Is(err, casefile.ErrSpotTop) {
		v.OnSpot = nil
		p.course.drop(codeOf(err))
		_, err = p.decide(a.by, a.moment, v)
	}
	if err != nil {
		p.course.Refused = codeOf(err)
		return
	}
	if a.taken && p.course.State.Status == casefile.Waiting {
		p.follow(a, a.by, casefile.Claim{})
	}
	if spot != nil && p.course.State.Status == casefile.Held {
		p.follow(a, p.course.State.Holder, casefile.Resolve{Result: *spot})
	}
	if a.closed && p.course.State.Status == casefile.InReview {
		p.follow(a, Somebody, casefile.Verify{})
	}
}

// follow does at the same moment what the report would have brought about.
func (p *replay) follow(a act, by string, v casefile.Verb) {
	if _, err := p.decide(by, a.moment, v); err != nil {
		p.course.drop(codeOf(err))
	}
}

// insist puts a verb to the case and, where only who asks is wrong now, has the
// right one ask.
func (p *replay) insist(a act, by string, v casefile.Verb) error {
	_, err := p.decide(by, a.moment, v)
	holder := p.course.State.Holder
	switch {
	case err == nil:
		return nil
	case errors.Is(err, casefile.ErrAlreadyClaimed):
		p.swap(by, holder) // whoever took it does now what the other one did
		return err
	case errors.Is(err, casefile.ErrNotHolder):
		p.swap(by, holder)
		by = holder
	case errors.Is(err, casefile.ErrNotHeld):
		if _, err := p.decide(by, a.moment, casefile.Claim{}); err != nil {
			return err
		}
	case errors.Is(err, casefile.ErrOwnResult), errors.Is(err, casefile.ErrOwnGrant), errors.Is(err, casefile.ErrOwnRating):
		by = p.other(by)
	default:
		return err
	}
	_, err = p.decide(by, a.moment, v)
	return err
}

// stand is who acts in somebody's place.
func (p *replay) stand(by string) string {
	if other, swapped := p.places[by]; swapped {
		return other
	}
	return by
}

func (p *replay) swap(a, b string) {
	p.places = map[string]string{a: b, b: a}
}

// other is somebody else than who must not do this.
func (p *replay) other(by string) string {
	if o, swapped := p.places[by]; swapped && o != by {
		return o
	}
	return Somebody
}
