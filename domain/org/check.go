package org

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"gridcase/domain/es"
)

// HangsOn are the kinds that a unit may hang on; "" is none.
var HangsOn = map[Kind][]Kind{
	KindDistrict:  {""},
	KindStreet:    {KindDistrict},
	KindCommunity: {KindStreet, KindDistrict}, // the street is optional (R1)
	KindGrid:      {KindCommunity},
	KindStation:   {KindStreet, KindCommunity, KindDistrict},
	KindOffice:    {KindStreet, KindDistrict},
}

// Layer is what a department lays over an existing grid instead of drawing grids
// of its own (R22, R23): its name and who answers for it there.
type Layer struct {
	Department string `json:"department"` // "police", "civil_affairs", "environment"
	Zh         string `json:"zh"`
	En         string `json:"en,omitempty"`
	Who        string `json:"who"` // a staff number, or the body that sends somebody
}

// Fault is what keeps a change of the tree from being taken.
type Fault struct {
	Unit string
	Code string
	Zh   string
	En   string
}

// Rejection is the fault as the answer to who proposed the change.
func (f Fault) Rejection() *es.Rejection {
	return &es.Rejection{Code: f.Code, Facts: map[string]string{"unit": f.Unit}, Zh: f.Unit + ":" + f.Zh, En: f.Unit + ": " + f.En}
}

func fault(unit, code, zh, en string, args ...any) *Fault {
	if len(args) > 0 {
		zh, en = fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)
	}
	return &Fault{unit, code, zh, en}
}

// Check holds units that shall be new or changed, and people, against the tree and
// against each other. It answers with all that is wrong, nil for nothing.
func (t Tree) Check(units []Unit, people []Person) (faults []Fault) {
	then, changed := t.With(someday(units), people), map[string]bool{}
	for _, u := range units {
		if changed[u.ID] {
			faults = append(faults, *fault(u.ID, "org.unit_twice", "编号出现两次。请只保留一个。", "The id stands twice. Keep one of them."))
		}
		changed[u.ID] = true
		for _, check := range []func(Unit, Tree) *Fault{t.idFault, departmental, t.place, t.merging, layerFault} {
			if f := check(u, then); f != nil {
				faults = append(faults, *f)
				break // what follows from one mistake is no second one
			}
		}
		if f := outlineFault(u); f != nil {
			faults = append(faults, *f)
			delete(changed, u.ID) // a crossed outline has no area to compare
		}
	}
	if len(faults) == 0 {
		faults = then.overlaps(changed)
	}
	return append(faults, then.grantFaults(people)...)
}

// someday gives units a day, so that what becomes part of them is gone; which day
// is known when the change is approved.
func someday(units []Unit) []Unit {
	units = slices.Clone(units)
	for i := range units {
		units[i].Since = time.Unix(1, 0)
	}
	return units
}

var unitID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const longestID = 64 // bytes; ids are joined to paths

func (t Tree) idFault(u Unit, _ Tree) *Fault {
	switch before, known := t.Unit(u.ID); {
	case len(u.ID) > longestID || !unitID.MatchString(u.ID):
		return fault(u.ID, "org.unit_id", "编号只能用小写字母、数字和短横，如 qj-ss-01。", "An id has lower-case letters, digits and single hyphens, like qj-ss-01.")
	case u.Zh == "":
		return fault(u.ID, "org.unit_name", "缺少名称 zh。", "It has no name: fill in zh.")
	case known && before.Kind != u.Kind:
		return fault(u.ID, "org.unit_kind", "现为 %s，类别不能改变。请用新编号。", "It is a %s: a unit cannot become another kind. Use a new id.", before.Kind)
	case known && before.Gone():
		return fault(u.ID, "org.unit_gone", "已于 %s 撤并，不能再改。请用新编号。", "It is gone since %s and cannot change any more. Use a new id.", before.Until.Format(time.DateOnly))
	}
	return nil
}

// departmentZh and departmentEn tell from its name a grid that a department wants for itself:
// the specialised grids of R22 stand right before the word.
var (
	departmentZh = regexp.MustCompile(`(信访|维稳|警务|公安|治安|派出所|执法|城管|综治|综合治理|环保|环境保护|生态|卫生|卫健|健康|民政|消防|应急|安监|市场监管|司法|税务|教育|文旅)(专属|专业|专项|管理|工作|监管)*网格`)
	departmentEn = regexp.MustCompile(`(?i)\b(polic(e|ing)|enforcement|petitions?|environment(al)?|health|fire|emergency|civil affairs|departmental|security) grid\b`)
	gridLike     = regexp.MustCompile(`(?i)grid|网格`)
)

// departmental refuses a grid of a department: 现有网格确定后,各职能部门不得另行要求设立网格 (R22).
func departmental(u Unit, then Tree) *Fault {
	parent, _ := then.Unit(u.Parent)
	_, known := HangsOn[u.Kind]
	named := u.Kind == KindGrid && (departmentZh.MatchString(u.Zh) || departmentEn.MatchString(u.En))
	switch {
	case u.Department != "" && u.Kind == KindGrid, named, u.Kind == KindGrid && parent.Kind == KindOffice, !known && gridLike.MatchString(string(u.Kind)):
		return fault(u.ID, "org.departmental_grid", "现有网格确定后，各职能部门不得另行要求设立网格。请在现有网格上叠加业务图层（layers）。",
			"Departments must not ask for grids of their own beside the existing ones. Put a layer on the existing grid instead (layers).")
	}
	return nil
}

// place checks where a unit hangs.
func (t Tree) place(u Unit, then Tree) *Fault {
	wanted, known := HangsOn[u.Kind]
	parent, found := then.Unit(u.Parent)
	switch {
	case !known:
		return fault(u.ID, "org.unit_kind", "类别 %q 不认识。", "There is no kind %q.", u.Kind)
	case u.Parent != "" && !found:
		return fault(u.ID, "org.parent_unknown", "没有上级单位 %q。", "There is no parent %q.", u.Parent)
	case then.circular(u):
		return fault(u.ID, "org.parent_circle", "上级绕回到自己。", "Its parents lead back to itself.")
	case !slices.Contains(wanted, parent.Kind):
		return fault(u.ID, "org.parent_kind", "%s 的上级应为 %v。", "The parent of a %s must be one of %v.", u.Kind, wanted)
	case u.Residents != 0 && (u.Level() == "" || u.Residents < 0 || u.Residents > mostResidents):
		return fault(u.ID, "org.residents", "居民数只填在网格、社区、街道或区，须为 1 至 1 亿的整数。", "Residents are told of a grid, community, street or district: a whole number, 100 million at most.")
	case len(u.Area) > 0 && u.Kind != KindGrid:
		return fault(u.ID, "org.area_not_grid", "只有网格有范围。", "Only a grid has an outline.")
	}
	for _, c := range u.Serves {
		if served, found := then.Unit(c); !found || served.Kind != KindCommunity {
			return fault(u.ID, "org.serves_unknown", "服务的社区 %q 不存在。", "It serves %q, which is no community.", c)
		}
	}
	return nil
}

func (t Tree) circular(u Unit) bool {
	at, ok := u, true
	for range len(t.units) + 1 {
		if at, ok = t.units[at.Parent]; !ok {
			return false
		}
		if at.ID == u.ID {
			return true
		}
	}
	return true
}

// merging checks which grids become part of this one (多网合一).
func (t Tree) merging(u Unit, _ Tree) *Fault {
	before, _ := t.Unit(u.ID)
	for _, id := range u.Merges {
		old, known := t.Unit(id)
		if id == u.ID || !known || old.Kind != KindGrid || u.Kind != KindGrid || old.Gone() && !slices.Contains(before.Merges, id) {
			return fault(u.ID, "org.merge_unknown", "不能并入 %q：它不是现有的另一个网格。", "It cannot take %q in: that is no other existing grid.", id)
		}
	}
	return nil
}

func layerFault(u Unit, _ Tree) *Fault {
	seen := map[string]bool{}
	for _, l := range u.Layers {
		switch {
		case u.Kind != KindGrid:
			return fault(u.ID, "org.layer_not_grid", "业务图层只能叠加在网格上。", "A layer lies on a grid only.")
		case l.Department == "" || l.Zh == "" || l.Who == "":
			return fault(u.ID, "org.layer_incomplete", "业务图层须填写 department、zh 和 who。", "A layer needs its department, its name zh and who answers for it.")
		case seen[l.Department]:
			return fault(u.ID, "org.layer_twice", "%s 的图层出现两次。", "The layer of %s stands twice.", l.Department)
		}
		seen[l.Department] = true
	}
	return nil
}

// grantFaults checks that people's roles exist and stand on units that do.
func (t Tree) grantFaults(people []Person) (faults []Fault) {
	for _, p := range people {
		for _, g := range p.Grants {
			if u, known := t.Unit(g.Unit); !known || u.Gone() || !slices.Contains(Roles, g.Role) {
				faults = append(faults, *fault(p.ID, "org.grant_unknown", "岗位 %s 所在的单位 %q 不存在或已撤并，或没有这个角色。", "The role %s on %q cannot be: there is no such role, or no such unit any more.", g.Role, g.Unit))
				break
			}
		}
	}
	return faults
}
