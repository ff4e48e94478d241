package rulebook

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gridcase/domain/matter"
	"gridcase/domain/org"
)

var (
	family = regexp.MustCompile(`^([A-Z][0-9]{4}|[A-Z]?[0-9]{0,3}\*)$`)
	day    = shape{kind: "string", doc: "A day, like 2026-01-31.", holds: func(s string) (string, string) {
		if _, err := time.Parse(time.DateOnly, s); err != nil {
			return "日期格式不对，应如 2026-01-31", "The day is malformed: write it as 2026-01-31"
		}
		return "", ""
	}}
	conditions = "Whoever lends it to the unit together with the duty."
)

// listsShape is the entry lists as people write them.
var listsShape = object("Entry lists (准入清单): what may be given to which unit. A unit's own list stands in place of its kind's; units with neither take everything.",
	may("name", text("What people call it.")),
	must("lists", list("", object("",
		may("unit", text("Id of a grid, community, street or district; or")),
		may("kind", oneOf("every unit of this kind.", levels...)),
		must("entries", list("", object("",
			must("matter", shape{kind: "string", doc: "A code, or a family of codes.", pattern: family, like: "E0101, E01* or *"}),
			may("level", oneOf("Only matters that the catalogue gives to this level.", levels...)),
			may("kind", oneOf("", "incident", "service")),
			must("basis", oneOf("By law (依法履行) or to help (协助).", "law", "assist")),
			may("power", text("权随事转. "+conditions)), may("people", text("人随事转. "+conditions)), may("funds", text("费随事转. "+conditions)),
			may("from", day), may("to", day),
		))),
	))),
)

// ReadLists reads entry lists from YAML or JSON. The error is Problems.
func ReadLists(text []byte, m matter.Catalogue, t org.Tree) (matter.Lists, error) {
	f := newFound()
	n := parse(text, f)
	if n == nil {
		return matter.Lists{}, f.err()
	}
	listsShape.check(n, "", f)
	if err := f.err(); err != nil {
		return matter.Lists{}, err
	}
	var l matter.Lists
	if err := decode(n, &l); err != nil {
		f.at("", "不是规定的格式：%s", "Not of the expected form: %s", err.Error())
		return l, f.err()
	}
	var whose []string
	for i, one := range l.Lists {
		at := "lists[" + strconv.Itoa(i) + "]"
		f.whose(at, one, t)
		if key := one.Unit + "/" + string(one.Kind); slices.Contains(whose, key) {
			f.at(at, "同一单位（或同类单位）只能有一份清单", "A unit, and a kind of units, has one list")
		} else {
			whose = append(whose, key)
		}
		for j, e := range one.Entries {
			f.entry(at+".entries["+strconv.Itoa(j)+"]", e, m)
		}
	}
	return l, f.err()
}

func (f *found) whose(at string, l matter.List, t org.Tree) {
	u, known := t.Unit(l.Unit)
	switch {
	case (l.Unit == "") == (l.Kind == ""):
		f.at(at, "请给出 unit 或 kind 其中之一", "Give either unit or kind")
	case l.Unit != "" && (!known || u.Level() == ""):
		f.at(at+".unit", "没有这个单位，或它不是网格、社区、街道、区：%s", "There is no grid, community, street or district %s", l.Unit)
	}
}

func (f *found) entry(at string, e matter.Entry, m matter.Catalogue) {
	prefix, _ := strings.CutSuffix(e.Matter, "*")
	fits := func(t matter.Type) bool { return strings.HasPrefix(t.Code, prefix) }
	if !slices.ContainsFunc(m.All(), fits) {
		f.at(at+".matter", "目录中没有事项 %s", "There is no matter %s in the catalogue", e.Matter)
	}
	if e.From != "" && e.To != "" && e.To < e.From {
		f.at(at+".to", "结束日期早于开始日期", "It ends before it begins")
	}
}
