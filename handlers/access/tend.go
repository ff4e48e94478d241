package access

import (
	"slices"

	"gridcase/domain/es"
	"gridcase/domain/org"
)

var errTend = &es.Rejection{Code: "access.not_watching", Zh: "只有主管和管理员可以查看系统状况。", En: "Only supervisors and administrators may look at how the program is."}

// MayTend answers nil for those who are to know what the program itself cannot
// show or do, in whatever unit: it names no case's content.
func MayTend(p org.Person) error {
	if slices.ContainsFunc(p.Grants, func(g org.Grant) bool { return g.Role == org.Supervisor || g.Role == org.Admin }) {
		return nil
	}
	return errTend
}
