package access

import (
	"slices"

	"gridcase/domain/es"
	"gridcase/domain/org"
)

var (
	errNotStaff = &es.Rejection{Code: "person.out_of_reach", Zh: "此人不归您管理。请联系其上级主管或管理员。", En: "This person is not yours to manage. Ask their supervisor or an administrator."}
	errSelf     = &es.Rejection{Code: "person.self", Zh: "不能变更自己的岗位。请由其他主管办理。", En: "Nobody changes their own post. Ask another supervisor."}
	errRole     = &es.Rejection{Code: "person.role_misplaced", Zh: "这个角色不能设在这个单位。", En: "This role cannot be held on this unit."}
	errHighRole = &es.Rejection{Code: "person.role_too_high", Zh: "只有管理员可以任免主管和管理员。", En: "Only an administrator can appoint supervisors and administrators."}
	errNoPerson = &es.Rejection{Code: "person.not_found", Zh: "没有这个工作人员，或不在您的范围内。", En: "There is no such colleague within your reach."}
)

// WorksOn are the kinds of unit that a role may be held on.
var WorksOn = map[org.Role][]org.Kind{
	org.GridWorker:   {org.KindGrid},
	org.StationStaff: {org.KindStation, org.KindCommunity},
	org.StreetStaff:  {org.KindStreet, org.KindOffice},
	org.DistrictDesk: {org.KindDistrict, org.KindOffice},
	org.Supervisor:   {org.KindCommunity, org.KindStreet, org.KindDistrict, org.KindOffice},
	org.Admin:        {org.KindDistrict, org.KindStreet, org.KindCommunity},
}

// Covers reports whether a path lies where the person works.
func Covers(p org.Person, path string, t org.Tree) bool { return covers(Reach(p, t), path) }

// MayAppoint answers nil when the actor may give or take these grants: an admin
// of the units, or for all but supervisors and admins their supervisor.
func MayAppoint(actor org.Person, grants []org.Grant, t org.Tree) error {
	admin, supervises := t.Reach(actor, org.Admin), t.Reach(actor, org.Supervisor)
	for _, g := range grants {
		u, known := t.Unit(g.Unit)
		if !known || !slices.Contains(WorksOn[g.Role], u.Kind) {
			return errRole
		}
		path, high := t.Path(g.Unit), g.Role == org.Supervisor || g.Role == org.Admin
		switch {
		case covers(admin, path):
		case !covers(supervises, path):
			return errNotStaff
		case high:
			return errHighRole
		}
	}
	return nil
}

// MayManage answers nil when the actor may change the post of a person: somebody
// else, all of whose grants they may take.
func MayManage(actor org.Person, id string, t org.Tree) (org.Person, error) {
	p, known := t.Person(id)
	switch {
	case actor.ID == id:
		return p, errSelf
	case !known:
		return p, errNoPerson
	case len(p.Grants) == 0 && len(t.Reach(actor, org.Admin)) == 0:
		return p, errNoPerson
	}
	return p, MayAppoint(actor, p.Grants, t)
}
