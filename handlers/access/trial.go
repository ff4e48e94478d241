package access

import "gridcase/domain/org"

// TrialReach are the places whose history somebody may try other rules on: all
// that they supervise or administer. A trial answers sums, and of cases nothing
// that a resident said.
func TrialReach(p org.Person, t org.Tree) []string {
	if p.Left {
		return nil
	}
	return t.Reach(p, org.Supervisor, org.Admin)
}

// TrialScope are those of a unit's places; the error is [UnitNotFound] when none
// of them is in reach.
func TrialScope(p org.Person, unit string, t org.Tree) (paths []string, err error) {
	reach := TrialReach(p, t)
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
