package access

import (
	"slices"

	"gridcase/domain/es"
	"gridcase/domain/org"
)

var errPlan = &es.Rejection{Code: "roster.not_yours", Zh: "只有本单位或上级的主管、管理员可以排班。请联系主管。", En: "Only a supervisor or administrator of the unit, or of one above it, can plan its roster. Ask your supervisor."}

// MayPlan answers nil when the person may change a unit's roster: whoever manages
// its people.
func MayPlan(p org.Person, unit string, t org.Tree) error {
	if err := SeesRoster(p, unit, t); err != nil {
		return err
	}
	if !covers(t.Reach(p, org.Supervisor, org.Admin), t.Path(unit)) {
		return errPlan
	}
	return nil
}

// SeesRoster answers nil when the person may look a roster up: everybody who works
// there, or sees its work, or manages it.
func SeesRoster(p org.Person, unit string, t org.Tree) error {
	if _, known := t.Unit(unit); !known || p.Left {
		return UnitNotFound
	}
	own := slices.ContainsFunc(p.Grants, func(g org.Grant) bool { return g.Unit == unit })
	if own || covers(t.Reach(p, org.Supervisor, org.Admin), t.Path(unit)) {
		return nil
	}
	_, err := Scope(p, unit, t)
	return err
}

// HearsOfGap reports whether a unit without anybody on duty is this person's to
// mend: they supervise it, or the unit right above. Those further up need not hear
// of each.
func HearsOfGap(p org.Person, unit string, t org.Tree) bool {
	u, _ := t.Unit(unit)
	reach := t.Reach(p, org.Supervisor)
	return !p.Left && (slices.Contains(reach, t.Path(unit)) || u.Parent != "" && slices.Contains(reach, t.Path(u.Parent)))
}
