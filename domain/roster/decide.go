package roster

import (
	"slices"
	"strconv"
	"time"

	"gridcase/domain/es"
	"gridcase/domain/org"
)

// Command is one wish about a unit's roster. Who may wish it is checked by the
// caller.
type Command struct {
	Unit string
	At   time.Time // zero for an import: nothing has begun then
	Verb Verb
}

// Verb is what is wished; one file each.
//
//sumtype:decl
type Verb interface {
	decide(b Book, t org.Tree, c Command) ([]Event, error)
}

// Event is a fact about a unit's roster.
//
//sumtype:decl
type Event interface {
	unit() string
	apply(r Roster) Roster
}

// Decide answers with the facts that follow, or with a refusal. No facts: there
// is nothing to do.
func Decide(b Book, t org.Tree, c Command) ([]Event, error) {
	if u, known := t.Unit(c.Unit); !known || u.Gone() {
		return nil, ErrUnit
	}
	return c.Verb.decide(b, t, c)
}

var (
	ErrUnit    = no("roster.unit_gone", "没有这个单位，或已撤并，不能排班。", "There is no such unit any more: it can have no roster.")
	ErrShift   = no("roster.shift_unknown", "排班表中没有这个班次，可能已被修改。请刷新后再试。", "The roster has no such shift any more. Read it again, then try once more.")
	ErrOther   = no("roster.shift_not_theirs", "这个班次现在不是他的。请刷新后再试。", "This shift is not theirs any more. Read the roster again, then try once more.")
	ErrBegun   = no("roster.shift_begun", "班次已经开始或已过去，不能再排。", "The shift has begun or is over: it cannot be planned any more.")
	ErrPost    = no("roster.no_post", "此人在本单位没有岗位，也没有被指定在此期间代理。请先安排岗位或代理。", "This person has no post in the unit, and deputises for nobody there at that time. Give them a post or name them as a deputy first.")
	ErrTwice   = no("roster.twice", "同一个人不能同时排两个班。", "Nobody can have two shifts at the same time.")
	ErrPeriod  = no("roster.bad_period", "排班时间须先开始后结束，一次最多排 62 天。", "A roster is planned from a start to a later end, 62 days at most at once.")
	ErrKind    = no("roster.kind_unknown", "班次种类须为 duty（值班）、standby（备勤）或 window（坐班）。", "A shift is duty, standby or window.")
	ErrHours   = no("roster.bad_hours", "班次须在所排期间内开始，值班、坐班最长 24 小时，备勤最长 7 天。", "A shift starts within the planned period; duty and window last 24 hours at most, standby 7 days.")
	ErrMany    = no("roster.too_many", "一次最多排 1000 个班次。请分几次安排。", "At most 1,000 shifts are planned at once. Plan a shorter period.")
	ErrSame    = no("roster.swap_same", "换班须有两个不同的人。", "A swap needs two different people.")
	errAbsence = no("roster.over", "班次已经结束。", "The shift is over.")
)

func no(code, zh, en string) *es.Rejection { return &es.Rejection{Code: code, Zh: zh, En: en} }

// of names the shift that a refusal is about, by its place in what was sent.
func of(r *es.Rejection, shift int, s Shift) *es.Rejection {
	told := *r
	told.Facts = map[string]string{"shift": strconv.Itoa(shift + 1), "person": s.Person, "from": s.From.Format(time.RFC3339)}
	return &told
}

// MayStand reports whether somebody has a post in the unit, or stands in for
// somebody who has, for a whole shift. An office acts for the unit that it belongs
// to; an administrator sees no case, so nobody could call them.
func MayStand(t org.Tree, unit, person string, from, to time.Time) bool {
	return posted(t.At(from), unit, person) && posted(t.At(to.Add(-1)), unit, person)
}

func posted(t org.Tree, unit, person string) bool {
	p, known := t.Person(person)
	return known && !p.Left && slices.ContainsFunc(p.Grants, func(g org.Grant) bool {
		u, _ := t.Unit(g.Unit)
		return g.Role != org.Admin && (g.Unit == unit || u.Kind == org.KindOffice && u.Parent == unit)
	})
}

// busy is a shift that somebody has at the same time as another, in any unit.
func (b Book) busy(s Shift, unit string) bool {
	if s.Vacant() {
		return false
	}
	for id, r := range b {
		for _, o := range r.Shifts {
			if o.Person == s.Person && o.overlaps(s.From, s.To) && !(id == unit && o.ID == s.ID) {
				return true
			}
		}
	}
	return false
}

// Eligible are those who may be planned at one of some moments, by their ids.
func Eligible(t org.Tree, unit string, moments []time.Time) (people []org.Person) {
	for _, p := range t.People() {
		if slices.ContainsFunc(moments, func(at time.Time) bool { return posted(t.At(at), unit, p.ID) }) {
			people = append(people, p)
		}
	}
	return people
}
