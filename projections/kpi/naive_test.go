package kpi_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/projections/kpi"
)

// told is a case as the log tells it: nothing is folded, each rate below looks
// through the whole history again.
type told struct {
	reported casefile.Reported
	facts    []dated
}

type dated struct {
	at    time.Time
	first bool // of the first commit
	event casefile.Event
}

// thing is what is counted once.
type thing struct {
	case_ string
	at    time.Time
	level org.Level
}

func histories(t testing.TB, commits []es.Recorded) (all []told) {
	at := map[string]int{}
	for _, c := range commits {
		events, err := casefile.Events(c.Commit)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if r, ok := e.(casefile.Reported); ok {
				at[c.Subject] = len(all)
				all = append(all, told{reported: r})
			}
			h := &all[at[c.Subject]]
			h.facts = append(h.facts, dated{c.At, c.Version == 1, e})
		}
	}
	return all
}

func has[E casefile.Event](h told) bool { return last[E](h) >= 0 }

// last is the index of the last event of a kind, -1 for none.
func last[E casefile.Event](h told) int {
	for i, f := range slices.Backward(h.facts) {
		if _, ok := f.event.(E); ok {
			return i
		}
	}
	return -1
}

func first[E casefile.Event](h told) int {
	return slices.IndexFunc(h.facts, func(f dated) bool { _, ok := f.event.(E); return ok })
}

// stops are where the case was put, up to an event.
func (h told) stops(until int) (stops []org.Stop) {
	for _, f := range h.facts[:until] {
		switch e := f.event.(type) {
		case casefile.Routed:
			stops = append(stops, e.To)
		case casefile.Placed: // whoever sorted it had it for that alone
			stops = []org.Stop{e.To}
		case casefile.Reclassified: // an emergency goes at once to whom the rules give it
			if e.To != nil {
				stops = append(stops, *e.To)
			}
		case casefile.Escalated:
			stops = append(stops, e.To)
		case casefile.HandedDown:
			stops = append(stops, e.To)
		case casefile.Returned:
			stops = append(stops, e.To)
		case casefile.Ruled:
			stops = append(stops, e.To)
		case casefile.Transferred:
			stops = append(stops, e.To)
		case casefile.SentOn:
			stops = append(stops, e.To)
		case casefile.Decided: // back at the window, which delivers
			stops = append(stops, e.To)
		}
	}
	return stops
}

// about is the matter and its scope, as they were last corrected.
func (h told) about() (code string, scope matter.Scope) {
	if i := last[casefile.Reclassified](h); i >= 0 {
		e := h.facts[i].event.(casefile.Reclassified)
		return e.Matter, e.Scope
	}
	return h.reported.Matter, h.reported.Scope
}

func (h told) matter() string { code, _ := h.about(); return code }

func (h told) is(scope matter.Scope) bool { _, s := h.about(); return s == scope }

// chain is where it lies, as far as is known.
func (h told) chain() []org.Stop {
	if i := last[casefile.Placed](h); i >= 0 {
		return h.facts[i].event.(casefile.Placed).Chain
	}
	return h.reported.Chain
}

// intakeAt is the first unit that had it, and not only to sort it.
func (h told) intakeAt() org.Stop {
	for i, f := range h.facts {
		switch f.event.(type) {
		case casefile.Routed, casefile.Placed:
			if last[casefile.Placed](h) <= i {
				return h.stops(i + 1)[0]
			}
		}
	}
	return org.Stop{}
}

func (h told) level(until int) org.Level { s := h.stops(until); return s[len(s)-1].Level }
func (h told) now() org.Level            { return h.level(len(h.facts)) }

func (h told) thing(at time.Time, level org.Level) []thing {
	return []thing{{h.reported.ID, at, level}}
}

// stands is the closing that was not taken back.
func (h told) stands() (c casefile.Closed, at time.Time, ok bool) {
	i := last[casefile.Closed](h)
	if i < 0 || last[casefile.Reopened](h) > i {
		return c, at, false
	}
	return h.facts[i].event.(casefile.Closed), h.facts[i].at, true
}

func (h told) never(above org.Level) bool {
	return !slices.ContainsFunc(h.stops(len(h.facts)), func(s org.Stop) bool { return s.Level.Above(above) })
}

// counts say by the notes, §3, what each half of a rate counts in a case that
// was not rejected.
var counts = map[string]func(h told) []thing{
	"valid/numerator": func(h told) []thing { return h.thing(h.reported.At, h.intakeAt().Level) },
	"self_handled/numerator": func(h told) []thing {
		if c, _, ok := h.stands(); !ok || c.How != "on_spot" {
			return nil
		}
		return h.thing(h.reported.At, h.intakeAt().Level)
	},
	"close_rate/denominator": func(h told) []thing { return h.thing(h.due(), h.now()) },
	"close_rate/numerator": func(h told) []thing {
		if _, _, ok := h.stands(); !ok {
			return nil
		}
		return h.thing(h.due(), h.now())
	},
	"on_time/numerator": func(h told) []thing {
		if _, at, ok := h.stands(); !ok || at.After(h.due()) {
			return nil
		}
		return h.thing(h.due(), h.now())
	},
	"overdue_open/numerator": func(h told) []thing {
		if _, _, ok := h.stands(); ok {
			return nil
		}
		return h.thing(h.due(), h.now())
	},
	"closed/numerator":        closedIf(func(told, casefile.Closed) bool { return true }),
	"small_in_grid/numerator": closedIf(func(h told, _ casefile.Closed) bool { return h.is(matter.Small) && h.never(org.Grid) }),
	"small_in_grid/denominator": closedIf(func(h told, _ casefile.Closed) bool {
		return h.is(matter.Small) && h.intakeAt().Level == org.Grid
	}),
	"small_in_grid_strict/denominator":    closedIf(func(h told, _ casefile.Closed) bool { return h.is(matter.Small) }),
	"big_in_community/numerator":          closedIf(func(h told, _ casefile.Closed) bool { return h.is(matter.Big) && h.never(org.Community) }),
	"big_in_community/denominator":        closedIf(func(h told, _ casefile.Closed) bool { return h.is(matter.Big) && !h.direct() }),
	"big_in_community_strict/denominator": closedIf(func(h told, _ casefile.Closed) bool { return h.is(matter.Big) }),
	"bypass/numerator":                    closedIf(func(h told, _ casefile.Closed) bool { return h.is(matter.Big) && h.direct() }),
	"rework/numerator":                    closedIf(func(h told, c casefile.Closed) bool { return reviewed(c) && has[casefile.Reworked](h) }),
	"rework/denominator":                  closedIf(func(_ told, c casefile.Closed) bool { return reviewed(c) }),
	"mean_handling/denominator":           closedIf(func(h told, _ casefile.Closed) bool { spot, known := h.onSpot(); return known && !spot }),
	"reopened/denominator": func(h told) []thing {
		i := first[casefile.Closed](h)
		if i < 0 {
			return nil
		}
		return h.thing(h.facts[i].at, h.level(i))
	},
	"reopened/numerator": func(h told) []thing {
		i := first[casefile.Closed](h)
		if i < 0 || !has[casefile.Reopened](h) {
			return nil
		}
		return h.thing(h.facts[i].at, h.level(i))
	},
	"signed_on_time/denominator":  func(h told) (things []thing) { return h.orders(false) },
	"signed_on_time/numerator":    func(h told) (things []thing) { return h.orders(true) },
	"climbs/numerator":            moved(func(e casefile.Event) bool { return rung(e) != "" }),
	"climbs:accept.100/numerator": moved(func(e casefile.Event) bool { return rung(e) == "accept.100" }),
	"worker_valid/numerator": func(h told) []thing {
		return h.intake(h.reported.Channel == "grid_worker" || h.reported.Channel == "patrol")
	},
	"dispatched_on_time/denominator": func(h told) []thing { return h.intake(h.limit().IsZero() || h.found() >= 0) },
	"dispatched_on_time/numerator": func(h told) []thing {
		return h.intake(h.limit().IsZero() || h.found() >= 0 && !h.facts[h.found()].at.After(h.limit()))
	},
	"one_visit/denominator":     func(h told) []thing { return h.intake(h.reported.Kind == "service") },
	"one_visit/numerator":       func(h told) []thing { return h.intake(h.reported.Kind == "service" && h.atOnce()) },
	"notice_breaches/numerator": func(h told) []thing { return h.intake(has[casefile.Breached](h)) },
	"response/numerator":        func(h told) []thing { return h.dispatches(answeredInTime) },
	"returns/numerator":         func(h told) []thing { return h.dispatches(givenBack) },
	"returns_upheld/numerator": func(h told) []thing {
		return h.dispatches(func(h told, i int) bool { return givenBack(h, i) && h.judged(i) == "upheld" })
	},
	"returns_refused/numerator": func(h told) []thing {
		return h.dispatches(func(h told, i int) bool { return givenBack(h, i) && h.judged(i) == "refused" })
	},
	"supervision_on_time/denominator": func(h told) []thing { return h.supervised(false) },
	"supervision_on_time/numerator":   func(h told) []thing { return h.supervised(true) },
	"redone/numerator": func(h told) []thing {
		i, rated := first[casefile.Closed](h), false
		for _, f := range h.facts {
			switch f.event.(type) {
			case casefile.Rated:
				rated = true
			case casefile.Unmerged: // that was of the other case's closing
				rated = false
			case casefile.Reopened:
				if rated {
					return h.thing(h.facts[i].at, h.level(i))
				}
			}
		}
		return nil
	},
	"rated/numerator":        closedIf(func(h told, _ casefile.Closed) bool { return h.score() > 0 }),
	"satisfaction/numerator": closedIf(func(h told, _ casefile.Closed) bool { return h.score() >= 4 }),
	"called_back/numerator":  closedIf(func(h told, _ casefile.Closed) bool { return last[casefile.CalledBack](h) > last[casefile.Closed](h) }),
	"resolution/numerator": closedIf(func(h told, _ casefile.Closed) bool {
		i := last[casefile.CalledBack](h)
		return i > last[casefile.Closed](h) && h.facts[i].event.(casefile.CalledBack).Solved
	}),
	"hand_ups/numerator": moved(func(e casefile.Event) bool {
		up, ok := e.(casefile.Escalated)
		return ok && up.Reason.Given()
	}),
	"hand_downs/numerator": moved(func(e casefile.Event) bool { _, ok := e.(casefile.HandedDown); return ok }),
}

// intake counts a report, as its first unit's.
func (h told) intake(counts bool) []thing {
	if !counts {
		return nil
	}
	return h.thing(h.reported.At, h.intakeAt().Level)
}

// limit is until when somebody had to look on site.
func (h told) limit() (due time.Time) {
	for _, f := range h.facts {
		switch e := f.event.(type) {
		case casefile.Routed:
			due = e.Terms.CheckDue
		case casefile.Placed: // nobody could go before it was known where
			due = e.Terms.CheckDue
		case casefile.Reclassified: // a graver matter is to be looked at sooner, or not at all
			due = e.Terms.CheckDue
		case casefile.Checked:
			if e.Found {
				return due
			}
		}
	}
	return due
}

func (h told) found() int { return first[casefile.Checked](h) }

// score is the rating of the closing that stands.
func (h told) score() int {
	if i := last[casefile.Rated](h); i > last[casefile.Closed](h) {
		return h.facts[i].event.(casefile.Rated).Score
	}
	return 0
}

// dispatches are those orders of which something is true.
func (h told) dispatches(is func(told, int) bool) (things []thing) {
	for _, o := range h.dispatched() {
		if !o.own && is(h, o.index) {
			things = append(things, h.thing(o.at, h.level(o.index+1))...)
		}
	}
	return things
}

// next is where the order ends: at the next one, or with all that was told.
func (h told) next(i int) int {
	for j := i + 1; j < len(h.facts); j++ {
		if _, ok := dispatch(h.facts[j].event); ok {
			return j
		}
	}
	return len(h.facts)
}

func givenBack(h told, i int) bool {
	j := h.next(i)
	if j == len(h.facts) {
		return false
	}
	_, ok := h.facts[j].event.(casefile.Returned)
	return ok
}

// judged says what became of the return of an order.
func (h told) judged(i int) string {
	unit := h.stops(i + 1)[len(h.stops(i+1))-1].Unit
	waits := last[casefile.Returned](h) >= 0 && h.facts[last[casefile.Returned](h)].event.(casefile.Returned).Ruling
	if ruled := last[casefile.Ruled](h); ruled >= 0 {
		if h.facts[ruled].event.(casefile.Ruled).To.Unit == unit {
			return "refused"
		}
		return "upheld"
	}
	if waits {
		return ""
	}
	return "upheld"
}

// answeredInTime wants both the sign-for and a contact inside the accept limit.
func answeredInTime(h told, i int) bool {
	return h.inTime(i) && h.contacted(i)
}

func (h told) contacted(i int) bool {
	w := h.waits(i)
	for _, f := range h.facts[i+1 : h.next(i)] {
		if _, made := f.event.(casefile.ContactMade); made && !w.passed(f.at) {
			return true
		}
		w.fold(f.event)
	}
	return false
}

func (h told) until(i int) time.Time {
	terms, _ := dispatch(h.facts[i].event)
	return terms.AcceptDue
}

// reviewed says that somebody else looked at the result.
func reviewed(c casefile.Closed) bool { return c.How == "verified" || c.How == "decided" }

func closedIf(counts func(told, casefile.Closed) bool) func(told) []thing {
	return func(h told) []thing {
		if c, at, ok := h.stands(); ok && counts(h, c) {
			return h.thing(at, h.now())
		}
		return nil
	}
}

func moved(counts func(casefile.Event) bool) func(told) []thing {
	return func(h told) (things []thing) {
		for i, f := range h.facts {
			if counts(f.event) {
				things = append(things, h.thing(f.at, h.level(i+1))...)
			}
		}
		return things
	}
}

func rung(e casefile.Event) string {
	if up, ok := e.(casefile.Escalated); ok && !up.Reason.Given() {
		return up.Route.Rule
	}
	return ""
}

// direct says that the rules gave it to the street or district.
func (h told) direct() bool {
	shared := func(s org.Stop) bool { return s.Level == org.Community }
	if !slices.ContainsFunc(append(h.reported.Chain, h.chain()...), shared) {
		return false
	}
	return h.intakeAt().Level.Above(org.Community) || slices.ContainsFunc(h.facts, func(f dated) bool {
		e, ok := f.event.(casefile.Reclassified)
		return ok && e.To != nil && e.To.Level.Above(org.Community)
	})
}

// dispatched are the orders that somebody could sign for: what waits to be
// looked at on site is none yet, and one when it was found.
type sent struct {
	index int
	at    time.Time
	own   bool
}

func (h told) dispatched() (all []sent) {
	checking := false
	for i, f := range h.facts {
		terms, ok := dispatch(f.event)
		if !ok {
			continue
		}
		switch f.event.(type) {
		case casefile.Routed, casefile.Placed, casefile.Reclassified:
			checking = !terms.CheckDue.IsZero()
		}
		o := sent{index: i, at: f.at, own: h.sentBack(i)}
		for j, g := range h.facts[i+1 : h.next(i)] {
			switch g.event.(type) {
			case casefile.Claimed:
				o.own = o.own || g.first
			case casefile.Released:
				o.own = false
			case casefile.Checked:
				checking, o.at = false, h.facts[i+1+j].at
			case casefile.Reclassified:
				if terms, _ := termsOf(g.event); checking && terms.CheckDue.IsZero() {
					checking, o.at = false, h.facts[i+1+j].at
				}
			}
		}
		if !checking {
			all = append(all, o)
		}
	}
	return all
}

// orders lists the dispatches; in time means that each stretch of waiting in
// between ended before its limit.
func (h told) orders(inTime bool) (things []thing) {
	return h.dispatches(func(h told, i int) bool { return !inTime || h.inTime(i) })
}

func (h told) inTime(i int) bool {
	w, late := h.waits(i), false
	for _, g := range h.facts[i+1 : h.next(i)] {
		switch g.event.(type) {
		case casefile.Claimed, casefile.Assigned:
			late = late || !w.signed && w.passed(g.at)
		}
		w.fold(g.event)
	}
	return w.signed && !late
}

func dispatch(e casefile.Event) (casefile.Terms, bool) {
	switch e := e.(type) {
	case casefile.Routed:
		return e.Terms, true
	case casefile.Placed:
		return e.Terms, true
	case casefile.Reclassified:
		return e.Terms, e.To != nil
	case casefile.Escalated:
		return e.Terms, true
	case casefile.HandedDown:
		return e.Terms, true
	case casefile.Reopened:
		return e.Terms, true
	case casefile.Returned:
		return e.Terms, true
	case casefile.Ruled:
		return e.Terms, true
	case casefile.Transferred:
		return e.Terms, true
	case casefile.SentOn:
		return e.Terms, true
	}
	return casefile.Terms{}, false
}

// naive counts one half of a rate.
func naive(all []told, q kpi.Query, name string) (found []string, minutes []int64) {
	all = alone(all)
	if name == "repeat_rate/numerator" {
		return came(all, q)
	}
	count := counts[name]
	if of, ok := strings.CutPrefix(name, "climbs:"); ok { // of any rung that a policy has
		count = moved(func(e casefile.Event) bool { return rung(e) == strings.TrimSuffix(of, "/numerator") })
	}
	if name == "worker_valid/denominator" {
		count = counts["worker_valid/numerator"]
	}
	if name == "reports/numerator" || name == "valid/denominator" || name == "self_handled/denominator" {
		count = counts["valid/numerator"]
	}
	if name == "volunteer_rate/numerator" { // who registered once is one still
		count, q.From = volunteer, time.Time{}
	}
	due := strings.HasPrefix(name, "close_rate") || strings.HasPrefix(name, "on_time") || strings.HasPrefix(name, "overdue") || strings.HasPrefix(name, "supervision")
	for _, h := range all {
		rejected := has[casefile.Rejected](h)
		everyReport := name == "reports/numerator" || name == "valid/denominator" || name == "self_handled/denominator" || name == "worker_valid/denominator"
		if rejected && !everyReport || !org.Within(h.chain()[0].Path, q.Path) && q.Path != "" || q.Matter != "" && q.Matter != h.matter() {
			continue
		}
		for _, x := range count(h) {
			in := !x.at.IsZero() && !x.at.Before(q.From) && x.at.Before(q.To.AddDate(0, 0, 1)) && (q.Level == "" || q.Level == string(x.level))
			if in && !(due && !q.Now.IsZero() && x.at.After(q.Now)) {
				found = append(found, x.case_)
				minutes = append(minutes, h.minutes())
			}
		}
	}
	slices.Sort(found)
	return found, minutes
}

// volunteer is a registration that was granted and stands.
func volunteer(h told) []thing {
	i := last[casefile.Decided](h)
	if h.reported.Matter != "S0901" || i < 0 || i < last[casefile.Reopened](h) || i < last[casefile.ApplicationWithdrawn](h) {
		return nil
	}
	e := h.facts[i].event.(casefile.Decided)
	if e.Outcome != casefile.Granted {
		return nil
	}
	return h.thing(h.facts[i].at, e.To.Level)
}

// came compares every closed case with every other.
func came(all []told, q kpi.Query) (found []string, minutes []int64) {
	closed := map[string]bool{}
	ids, _ := naive(all, q, "closed/numerator")
	for _, id := range ids {
		closed[id] = true
	}
	for _, h := range all {
		if closed[h.reported.ID] && slices.ContainsFunc(all, func(o told) bool { return !has[casefile.Rejected](o) && comesAgain(h, o) }) {
			found = append(found, h.reported.ID)
		}
	}
	slices.Sort(found)
	return found, minutes
}

func comesAgain(one, other told) bool {
	a, b := one.reported, other.reported
	later := b.At.After(a.At) || b.At.Equal(a.At) && b.ID > a.ID
	if !later || b.At.After(a.At.AddDate(0, 0, 30)) {
		return false
	}
	who := a.Reporter != nil && b.Reporter != nil && (a.Reporter.PhoneIndex == b.Reporter.PhoneIndex || a.Reporter.IDIndex == b.Reporter.IDIndex)
	return who || one.matter() == other.matter() && one.chain()[0] == other.chain()[0] && !one.chain()[0].Level.Above(org.Community)
}
