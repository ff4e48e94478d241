package casefile

import (
	"slices"

	"gridcase/domain/org"
	"gridcase/domain/routing"
)

// ErrOffList refuses to make a matter the duty of a unit whose entry list lacks it
// (没有列入准入事项的工作,一律不作为责任主体: R52). Its facts are the unit, under
// "goes_to" the next one up that takes it, and under "lead" the department that
// leads.
var ErrOffList = no("list.off_list", "该单位的准入清单没有这个事项，不能交给它办理。", "This matter is not on the unit's entry list, so it cannot be given to it.")

// takes reports whether a unit's entry list has the case's matter today. What
// was reported under older lists goes by today's: they say what may be asked of a
// unit, whenever the case came in.
func (c Command) takes(to org.Stop) bool {
	_, on := c.Rules.Lists.Allows(to.Unit, org.Kind(to.Level), c.Rules.Matter, c.At)
	return on
}

// onList answers nil when the first of the stops may be given the case; the others
// are those above it. The top takes what nobody below it takes.
func (c Command) onList(to []org.Stop) error {
	if len(to) == 0 || c.takes(to[0]) {
		return nil
	}
	i := slices.IndexFunc(to[1:], c.takes)
	switch {
	case i >= 0:
		return c.offList(to[0], to[1+i])
	case len(to) > 1:
		return c.offList(to[0], to[len(to)-1])
	}
	return nil
}

func (c Command) offList(unit, instead org.Stop) error {
	m, told := c.Rules.Matter, *ErrOffList
	told.Zh = unit.Level.Zh() + "准入清单没有“" + m.Zh + "”（" + m.Code + "），不能交给该单位。应由" + instead.Level.Zh() + "办理，牵头部门：" + m.Lead + "。"
	told.En = m.En + " (" + m.Code + ") is not on the " + string(unit.Level) + "'s entry list, so it cannot be given to it. It goes to the " + string(instead.Level) + "; " + m.Lead + " leads."
	told.Facts = map[string]string{"unit": unit.Unit, "goes_to": instead.Unit, "lead": m.Lead}
	return &told
}

// higher is the next stop up that takes the case, or else the highest; false at
// the top.
func (c Command) higher(s State) (org.Stop, bool) {
	next, ok := routing.Next(s.way(), s.At.Level)
	for ok && !c.takes(next) {
		above, more := routing.Next(s.way(), next.Level)
		if !more {
			break
		}
		next = above
	}
	return next, ok
}
