package access

import (
	"slices"
	"strings"

	"gridcase/domain/org"
)

// Acting lists the units for which somebody may list, claim and agree: those that
// they work in, the street or district of their office, the communities that their
// station serves, and all that they supervise; never a grid. A grid worker speaks
// for no unit, and an administrator does no work.
func Acting(p org.Person, t org.Tree) (units []string) {
	if p.Left {
		return nil
	}
	var own []string // paths
	for _, g := range p.Grants {
		if g.Role != org.GridWorker && g.Role != org.Admin {
			own = append(append(own, t.Path(g.Unit)), t.Scope(g.Unit)...)
		}
	}
	supervised := t.Reach(p, org.Supervisor)
	for _, u := range t.Units() {
		path := t.Path(u.ID)
		if u.Kind != org.KindGrid && !u.Gone() && (slices.Contains(own, path) || covers(supervised, path)) {
			units = append(units, u.ID)
		}
	}
	return units
}

// Neighbours reports whether a path lies in a district that the person works in:
// what its units need and offer is for all of them to see.
func Neighbours(p org.Person, path string, t org.Tree) bool {
	district, _, _ := strings.Cut(path, ".")
	return !p.Left && slices.ContainsFunc(p.Grants, func(g org.Grant) bool { return org.Within(t.Path(g.Unit), district) })
}
