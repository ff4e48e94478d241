package sheet

import (
	"regexp"
	"slices"
	"strings"

	"gridcase/domain/org"
)

var peopleTable = table{PeopleFile, []string{"id", "name", "role", "unit"}, []string{"left"}}

var (
	personID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	// personal numbers as login names would put them into the log for ever.
	phoneOrID = regexp.MustCompile(`^(1[0-9]{10}|[0-9]{17}[0-9x])$`)
)

// worksOn are the kinds of unit that a role may be held on.
var worksOn = map[org.Role][]org.Kind{
	org.GridWorker:   {org.KindGrid},
	org.StationStaff: {org.KindStation, org.KindCommunity},
	org.StreetStaff:  {org.KindStreet, org.KindOffice},
	org.DistrictDesk: {org.KindDistrict, org.KindOffice},
	org.Supervisor:   {org.KindCommunity, org.KindStreet, org.KindDistrict, org.KindOffice},
	org.Admin:        {org.KindDistrict, org.KindStreet, org.KindCommunity},
}

// payroll gathers the rows of each person; the first says the name.
type payroll struct {
	people map[string]*org.Person
	lines  map[string]int
	order  []string
}

// people reads the table: one row for each role that somebody has. Whoever is
// in the file has the roles of the file and no others.
func (r *reader) people(b []byte, units []org.Unit) []org.Person {
	in := map[string]org.Unit{}
	for _, u := range units {
		in[u.ID] = u
	}
	d := drafts{known: r.known.Org, units: in}
	team := payroll{people: map[string]*org.Person{}, lines: map[string]int{}}
	rows, _ := r.rows(peopleTable, b)
	for _, w := range rows {
		if p, ok := r.person(&team, w); ok {
			r.grant(d, p, w)
		}
	}
	people := make([]org.Person, 0, len(team.order))
	for _, id := range team.order {
		people = append(people, *team.people[id])
	}
	return people
}

// person finds or adds the person of a row.
func (r *reader) person(team *payroll, w row) (*org.Person, bool) {
	id, name := w.get("id"), w.get("name")
	switch {
	case len(id) > longestID || !personID.MatchString(id):
		r.complain(PeopleFile, w.line, "工号 %q 不合要求：小写字母、数字，可用短横连接，如 gw0101", "The number %q is malformed: lower-case letters and digits, joined by single hyphens, like gw0101", id)
		return nil, false
	case phoneOrID.MatchString(id):
		r.complain(PeopleFile, w.line, "工号不能用手机号或身份证号", "A staff number must not be a phone or identity number")
		return nil, false
	}
	r.title(PeopleFile, w.line, "name", name)
	p, again := team.people[id]
	if !again {
		p = &org.Person{ID: id, Name: name}
		team.people[id], team.lines[id] = p, w.line
		team.order = append(team.order, id)
	}
	if p.Name != name && name != "" {
		r.complain(PeopleFile, w.line, "工号 %s 的姓名与第 %d 行不同", "The number %s has another name on line %d", id, team.lines[id])
	}
	switch left := strings.ToLower(w.get("left")); {
	case slices.Contains([]string{"y", "yes", "true", "1", "是"}, left):
		p.Left = true
	case !slices.Contains([]string{"", "n", "no", "false", "0", "否"}, left):
		r.complain(PeopleFile, w.line, "left %q 应为 yes 或留空", "left is %q: it should be yes or empty", left)
	}
	return p, true
}

// grant adds the role of a row. Only who has left may have none.
func (r *reader) grant(d drafts, p *org.Person, w row) {
	g := org.Grant{Role: org.Role(w.get("role")), Unit: w.get("unit")}
	if g == (org.Grant{}) && p.Left {
		return
	}
	u, found := d.find(g.Unit)
	kindsOf, known := worksOn[g.Role]
	switch {
	case !known:
		r.complain(PeopleFile, w.line, "角色 %q 不认识。可用：%s", "The role %q is not known: %s", g.Role, roles())
	case !found:
		r.missing(PeopleFile, w.line, g.Unit, "没有单位 %q", "There is no unit %q, in the file or in force")
	case !slices.Contains(kindsOf, u.Kind):
		r.complain(PeopleFile, w.line, "%s 不能设在 %s(%s),应为 %s", "A %s cannot be on %s, which is a %s; it should be: %s", g.Role, u.ID, u.Kind, kinds(kindsOf))
	case p.Has(g.Role, g.Unit):
		r.complain(PeopleFile, w.line, "工号 %s 的这个角色写了两次", "%s has this role on a line above already", p.ID)
	default:
		p.Grants = append(p.Grants, g)
	}
}

func roles() string {
	words := make([]string, 0, len(org.Roles))
	for _, role := range org.Roles {
		words = append(words, string(role))
	}
	return strings.Join(words, ", ")
}
