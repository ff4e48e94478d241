package whatif

import (
	"fmt"
	"slices"
	"strings"

	"gridcase/domain/casefile"
	"gridcase/domain/routing"
)

// Change names one thing in which two courses of a case differ.
type Change string

// The changes that are told apart.
const (
	Routed   Change = "route"    // another unit, or another rule
	Fired    Change = "rungs"    // other rungs, or at other times
	Climbed  Change = "climbs"   // how often the ladder handed it up
	Ended    Change = "unit"     // where it is in the end
	Stands   Change = "status"   // how it stands in the end
	DueMet   Change = "late"     // whether the result came in time
	Promised Change = "overdue"  // whether the resident's due time was kept
	Handled  Change = "handling" // how long it took to the last result
)

// Compare lists in what two courses of one case differ.
func Compare(before, after *Course) (changes []Change) {
	for _, c := range []struct {
		change Change
		is     bool
	}{
		{Routed, before.First.Unit != after.First.Unit || before.Route.Rule != after.Route.Rule},
		{Fired, !slices.EqualFunc(before.Rungs, after.Rungs, Reached.equal)},
		{Climbed, before.Climbs != after.Climbs},
		{Ended, before.State.At.Unit != after.State.At.Unit},
		{Stands, before.State.Status != after.State.Status},
		{DueMet, before.Late != after.Late},
		{Promised, before.Overdue != after.Overdue},
		{Handled, before.Worked != after.Worked},
	} {
		if c.is {
			changes = append(changes, c.change)
		}
	}
	return changes
}

func (r Reached) equal(o Reached) bool { return r.Rung == o.Rung && r.Due.Equal(o.Due) }

// Words tell a course in a sentence: where it was put and why, what the ladder
// did, and how it ended.
func (c *Course) Words() routing.Words {
	if c.Refused != "" {
		return routing.Words{Zh: "按此规则不能受理（" + c.Refused + "）", En: "these rules would not take the report (" + c.Refused + ")"}
	}
	w := routing.Words{
		Zh: fmt.Sprintf("按规则 %s 派到%s %s：%s", c.Route.Rule, c.First.Level.Zh(), c.First.Unit, c.Route.Why.Zh),
		En: fmt.Sprintf("rule %s put it in the %s %s: %s", c.Route.Rule, c.First.Level, c.First.Unit, c.Route.Why.En),
	}
	if len(c.Rungs) > 0 {
		var names []string
		for _, r := range c.Rungs {
			names = append(names, r.Rung)
		}
		w.Zh += "；梯级 " + strings.Join(names, "、")
		w.En += "; rungs " + strings.Join(names, ", ")
	}
	if c.Climbs > 0 {
		w.Zh += fmt.Sprintf("；自动上交 %d 次", c.Climbs)
		w.En += fmt.Sprintf("; the ladder handed it up %d times", c.Climbs)
	}
	if at := c.State.At; at.Unit != c.First.Unit {
		w.Zh += fmt.Sprintf("；最后在%s %s", at.Level.Zh(), at.Unit)
		w.En += fmt.Sprintf("; in the end with the %s %s", at.Level, at.Unit)
	}
	w.Zh += ";" + statusWords[c.State.Status].Zh
	w.En += "; " + statusWords[c.State.Status].En
	if c.Late {
		w.Zh += "，办理超期"
		w.En += ", late"
	}
	if c.Overdue {
		w.Zh += "，超过对居民的期限"
		w.En += ", past what the resident was promised"
	}
	return w
}

var statusWords = map[casefile.Status]routing.Words{
	casefile.Waiting: {Zh: "尚待认领", En: "still waiting"}, casefile.Held: {Zh: "尚在办理", En: "still held"},
	casefile.Suspended: {Zh: "挂账中", En: "suspended"}, casefile.InReview: {Zh: "等待核查", En: "its result waits to be verified"},
	casefile.IsClosed: {Zh: "已结案", En: "closed"}, casefile.IsRefused: {Zh: "已退回不予受理", En: "rejected"}, casefile.IsMerged: {Zh: "已并案", En: "merged"},
}
