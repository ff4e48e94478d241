package access

import (
	"slices"

	"gridcase/domain/es"
	"gridcase/domain/org"
)

var (
	errPropose = &es.Rejection{Code: "access.may_not_propose", Zh: "只有街道或区的主管、管理员可以提议修改制度文件。请联系主管。", En: "Only a supervisor of a street or district, or an administrator, can propose or read changes of these documents. Ask your supervisor."}
	errDecide  = &es.Rejection{Code: "access.may_not_decide", Zh: "只有区级主管或管理员可以审批。", En: "Only a supervisor of the district, or an administrator, can approve or refuse a change."}
)

// MayPropose answers nil when the person may propose changes of the documents
// that decisions lean on, and read what others proposed.
func MayPropose(p org.Person, t org.Tree) error {
	if !p.Left && grantedOn(p, t, org.KindDistrict, org.KindStreet) {
		return nil
	}
	return errPropose
}

// MayDecide answers nil when the person may approve or refuse changes of others.
func MayDecide(p org.Person, t org.Tree) error {
	if !p.Left && grantedOn(p, t, org.KindDistrict) {
		return nil
	}
	return errDecide
}

// grantedOn reports whether the person supervises or administers a unit of one of
// the kinds.
func grantedOn(p org.Person, t org.Tree, kinds ...org.Kind) bool {
	return slices.ContainsFunc(p.Grants, func(g org.Grant) bool {
		u, known := t.Unit(g.Unit)
		if known && u.Kind == org.KindOffice { // an office acts for the unit that it belongs to
			u, known = t.Unit(u.Parent)
		}
		return known && (g.Role == org.Supervisor || g.Role == org.Admin) && slices.Contains(kinds, u.Kind)
	})
}
