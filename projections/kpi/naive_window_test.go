package kpi_test

import (
	"reflect"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
)

// merged reports whether the case goes on as part of another: it is not counted
// by itself then.
func (h told) merged() bool { return last[casefile.Merged](h) > last[casefile.Unmerged](h) }

func alone(all []told) (left []told) {
	for _, h := range all {
		if !h.merged() {
			left = append(left, h)
		}
	}
	return left
}

// due is what the resident was promised, as it stands.
func (h told) due() (due time.Time) {
	for _, f := range h.facts {
		switch e := f.event.(type) {
		case casefile.Reported:
			due = e.Resident
		case casefile.NoticeIssued: // nothing is due while papers are awaited
			due = time.Time{}
		case casefile.PapersTaken:
			if e.Terms != nil {
				due = e.Resident
			}
		case casefile.Accepted:
			due = e.Resident
		case casefile.Reclassified:
			due = e.Resident
		case casefile.CaseSuspended:
			due = e.Resident
		case casefile.CaseResumed:
			due = e.Resident
		case casefile.Rescheduled:
			due = e.Move.Now.Resident
		}
	}
	return due
}

// atOnce says that the application was accepted at the first visit, by somebody.
func (h told) atOnce() bool {
	i := last[casefile.Accepted](h)
	return i >= 0 && !h.facts[i].event.(casefile.Accepted).Deemed && !has[casefile.NoticeIssued](h)
}

// termsOf looks into any event for the clock that it starts or moves: none that
// has one can be forgotten.
func termsOf(e casefile.Event) (casefile.Terms, bool) {
	f := reflect.ValueOf(e).FieldByName("Terms")
	if f.IsValid() && f.Kind() == reflect.Pointer {
		f = f.Elem() // not valid when nil
	}
	if !f.IsValid() {
		return casefile.Terms{}, false
	}
	return f.Interface().(casefile.Terms), true
}

// settles says that an event is a result.
func settles(e casefile.Event) bool {
	switch e.(type) {
	case casefile.Resolved, casefile.Decided:
		return true
	}
	return false
}

// onSpot says whether the last result was given on the spot; known is false
// where none ever was, as of an application that was withdrawn.
func (h told) onSpot() (spot, known bool) {
	i := max(last[casefile.Resolved](h), last[casefile.Decided](h))
	if i < 0 {
		return false, false
	}
	r, resolved := h.facts[i].event.(casefile.Resolved)
	return resolved && r.OnSpot, true
}

type span struct{ from, to time.Time }

// minutes sums what lies between each putting to work and the next result,
// without the time in which nobody could work on it.
func (h told) minutes() int64 {
	var sum time.Duration
	var since time.Time
	var off []span
	for i, f := range h.facts {
		switch e := f.event.(type) {
		case casefile.Reclassified: // from here on somebody works on what nobody has to look at
			if before := (told{facts: h.facts[:i]}); before.found() < 0 && !before.limit().IsZero() && e.Terms.CheckDue.IsZero() {
				since = f.at
			}
		case casefile.Routed, casefile.Reworked, casefile.Reopened, casefile.Checked:
			since = f.at
		case casefile.Accepted:
			since, sum = e.From, 0
		case casefile.CaseSuspended, casefile.Merged:
			off = append(off, span{from: f.at})
		case casefile.CaseResumed:
			off[len(off)-1].to = e.At
		case casefile.Unmerged:
			off[len(off)-1].to = f.at
		}
		if settles(f.event) {
			took := f.at.Sub(since)
			for _, o := range off {
				if o.from.Before(since) {
					o.from = since
				}
				took -= max(o.to.Sub(o.from), 0)
			}
			sum += took.Truncate(time.Second)
		}
	}
	return int64(sum.Minutes())
}

// ordered is a supervision order as it stands.
type ordered struct {
	due   time.Time
	level org.Level
	met   time.Time
}

// supervised are the orders of supervisors, by their due time.
func (h told) supervised(met bool) (things []thing) {
	var all []ordered
	move := func(o *casefile.Order) {
		if o != nil && len(all) > 0 {
			all[len(all)-1].due = o.Due
		}
	}
	for i, f := range h.facts {
		switch e := f.event.(type) {
		case casefile.Supervised:
			all = append(all, ordered{due: e.Order.Due, level: h.level(i + 1)})
		case casefile.CaseSuspended:
			move(e.Order)
		case casefile.CaseResumed:
			move(e.Order)
		case casefile.Rescheduled:
			move(e.Order)
		}
		for j := range all {
			switch f.event.(type) {
			case casefile.Resolved, casefile.Decided:
				if all[j].met.IsZero() {
					all[j].met = f.at
				}
			case casefile.Reworked, casefile.Reopened:
				all[j].met = time.Time{}
			}
		}
	}
	for _, o := range all {
		if !met || !o.met.IsZero() && !o.met.After(o.due) {
			things = append(things, h.thing(o.due, o.level)...)
		}
	}
	return things
}

// sentBack says that the order gave the application back to who answers to the
// applicant: nobody has to sign for it.
func (h told) sentBack(i int) bool {
	e, ok := h.facts[i].event.(casefile.SentOn)
	return ok && e.Back
}

// wait is what each event of an order does to whoever should sign for it: until
// when, and whether somebody has.
type wait struct {
	until  time.Time
	signed bool
}

func (h told) waits(i int) wait { return wait{h.until(i), h.sentBack(i)} }

func (w *wait) fold(e casefile.Event) {
	terms, ok := termsOf(e)
	switch e.(type) {
	case casefile.Claimed, casefile.Assigned:
		w.signed = true
	case casefile.Released:
		w.signed, w.until = false, terms.AcceptDue
	default:
		if ok && !w.signed {
			w.until = terms.AcceptDue
		}
	}
}

func (w *wait) passed(at time.Time) bool { return !w.until.IsZero() && at.After(w.until) }
