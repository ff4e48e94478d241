package access

import (
	"slices"

	"gridcase/domain/es"
	"gridcase/domain/org"
)

// seeing are the roles by which somebody sees cases; an admin sees none.
var seeing = []org.Role{org.GridWorker, org.StationStaff, org.StreetStaff, org.DistrictDesk, org.Supervisor}

var (
	// UnitNotFound is the answer for a unit out of reach, as for one that does
	// not exist.
	UnitNotFound = &es.Rejection{Code: "unit.not_found", Zh: "没有这个单位，或不在您的范围内。", En: "There is no such unit within your reach."}
	errNotYours  = &es.Rejection{Code: "grid.not_yours", Zh: "这个网格不在您的范围内。请选择您负责的网格，或告知该网格的网格员。", En: "This grid is not yours. Choose one of your grids, or tell the worker of that grid."}
	errElsewhere = &es.Rejection{Code: "case.assignee_elsewhere", Zh: "此人不在案卷所在的单位工作，不能改派给他。", En: "This person does not work at the unit that has the case. Choose somebody who does."}
	errTooLow    = &es.Rejection{Code: "access.level_too_low", Zh: "这件事须由更高一级的主管决定。", En: "A supervisor of a higher level must decide on this."}
	errNobody    = &es.Rejection{Code: "person.unknown", Zh: "没有这个工作人员，或已离职。", En: "There is no such colleague, or they have left."}
)

// Reach lists the paths of all that a person sees.
func Reach(p org.Person, t org.Tree) []string {
	if p.Left {
		return nil
	}
	return t.Reach(p, seeing...)
}

// Scope lists those paths of a unit's work that the person sees: a community's
// secretary gets their own community of a station that serves two. The error is
// UnitNotFound when there are none.
func Scope(p org.Person, unit string, t org.Tree) ([]string, error) {
	reach := Reach(p, t)
	var paths []string
	for _, path := range t.Scope(unit) {
		if covers(reach, path) {
			paths = append(paths, path)
		}
	}
	if len(paths) == 0 {
		return nil, UnitNotFound
	}
	return paths, nil
}

// MayKnow reports whether a person is told that a unit is there, and who works in
// it: where they see cases, where they hold a role themselves, and below what they
// administer. Of cases it says nothing.
func MayKnow(p org.Person, unit string, t org.Tree) bool {
	if p.Left {
		return false
	}
	if _, err := Scope(p, unit, t); err == nil {
		return true
	}
	own := slices.ContainsFunc(p.Grants, func(g org.Grant) bool { return g.Unit == unit })
	return own || covers(t.Reach(p, org.Admin), t.Path(unit))
}

// MayReport answers nil when the person may bring in a case for the place whose
// chain this is, lowest stop first. A place in no known grid is sorted by the
// district, so everybody who works in it may report there.
func MayReport(p org.Person, chain []org.Stop, t org.Tree) error {
	if len(chain) == 0 {
		return nil // the domain refuses it with a sentence of its own
	}
	reach, lowest := Reach(p, t), chain[0]
	if covers(reach, lowest.Path) {
		return nil
	}
	works := func(path string) bool { return org.Within(path, lowest.Path) }
	if lowest.Level != org.Grid && slices.ContainsFunc(reach, works) {
		return nil
	}
	return errNotYours
}

// Works reports whether the person works the place in the role that takes such
// reports at once: a worker her grid, station staff their window.
func Works(p org.Person, r org.Role, chain []org.Stop, t org.Tree) bool {
	return !p.Left && len(chain) > 0 && covers(t.Reach(p, r), chain[0].Path)
}

// Destination is a unit to which a case may be sent, with the stops above it.
// Stations and offices work for others and have no queue of their own; another
// district is out of reach. The error is UnitNotFound.
func Destination(unit string, c []org.Stop, t org.Tree) ([]org.Stop, error) {
	u, known := t.Unit(unit)
	to := t.Chain(unit)
	if !known || u.Level() == "" || len(c) == 0 || to[len(to)-1] != c[len(c)-1] {
		return nil, UnitNotFound
	}
	return to, nil
}

// MayGrant answers nil when the person may decide what was put to a unit: they
// supervise it, or a unit above it.
func MayGrant(p org.Person, to org.Stop, t org.Tree) error {
	if p.Left || !covers(t.Reach(p, org.Supervisor), to.Path) {
		return errTooLow
	}
	return nil
}

// Assignee answers nil when a case may be given to this person: they work here
// and their reach covers where the case stands.
func Assignee(id string, c Case, t org.Tree) error {
	p, known := t.Person(id)
	switch {
	case !known || p.Left:
		return errNobody
	case !covers(Reach(p, t), c.At.Path):
		return errElsewhere
	}
	return nil
}
