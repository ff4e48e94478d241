package sheet

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gridcase/domain/org"
)

var orgTable = table{OrgFile, []string{"id", "kind", "parent", "zh"}, []string{"en", "serves", "area", "hours", "residents"}}

var unitID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const (
	longestID   = 64  // bytes; ids are joined to paths
	longestName = 100 // characters
)

// parents are the kinds that a unit may hang on.
var parents = org.HangsOn

// drafts are the units of the file beside those in force, while they are
// checked. A unit of the file stands in place of the one in force.
type drafts struct {
	known org.Tree
	units map[string]org.Unit
	lines map[string]int
}

func (d drafts) find(id string) (org.Unit, bool) {
	if u, ok := d.units[id]; ok {
		return u, true
	}
	return d.known.Unit(id)
}

// units reads the org table: first each row by itself, then how they hang
// together.
func (r *reader) units(b []byte) []org.Unit {
	d := drafts{r.known.Org, map[string]org.Unit{}, map[string]int{}}
	var order []string
	rows, whole := r.rows(orgTable, b)
	r.torn = !whole
	for _, w := range rows {
		u, ok := r.unit(w)
		if first, twice := d.lines[u.ID]; twice {
			r.complain(OrgFile, w.line, "编号 %s 已在第 %d 行出现", "The id %s stands already on line %d", u.ID, first)
			continue
		}
		if ok {
			d.units[u.ID], d.lines[u.ID] = u, w.line
			order = append(order, u.ID)
		}
	}
	units := make([]org.Unit, 0, len(order))
	for _, id := range order {
		r.serves(d, d.units[id], r.hangs(d, d.units[id]))
		units = append(units, kept(d.units[id], r.known.Org))
	}
	if len(r.problems) == 0 {
		r.ground(d, units)
	}
	return units
}

// kept is a unit with what no file has and the one in force does.
func kept(u org.Unit, now org.Tree) org.Unit {
	before, _ := now.Unit(u.ID)
	if len(u.Hours) == 0 { // an empty cell, or a sheet of before there was one
		u.Hours = before.Hours
	}
	if u.Residents == 0 {
		u.Residents = before.Residents
	}
	u.Layers, u.Department, u.Merges, u.Since, u.Until = before.Layers, before.Department, before.Merges, before.Since, before.Until
	return u
}

// ground checks outlines, and what else is asked of every change of the tree.
func (r *reader) ground(d drafts, units []org.Unit) {
	var changed []org.Unit
	for _, u := range units {
		if before, known := r.known.Org.Unit(u.ID); !known || !same(before, u) {
			changed = append(changed, u)
		}
	}
	for _, f := range r.known.Org.Check(changed, nil) {
		r.problems = append(r.problems, Problem{File: OrgFile, Line: d.lines[f.Unit], Zh: f.Unit + ":" + f.Zh, En: f.Unit + ": " + f.En})
	}
}

// unit reads one row; false when it has no usable id or kind.
func (r *reader) unit(w row) (org.Unit, bool) {
	u := org.Unit{ID: w.get("id"), Kind: org.Kind(w.get("kind")), Parent: w.get("parent"), Zh: w.get("zh"), En: w.get("en")}
	_, known := parents[u.Kind]
	if len(u.ID) > longestID || !unitID.MatchString(u.ID) {
		r.complain(OrgFile, w.line, "编号 %q 不合要求：小写字母、数字，可用短横连接，如 qj-ss-01", "The id %q is malformed: lower-case letters and digits, joined by single hyphens, like qj-ss-01", u.ID)
		r.broken[u.ID] = true
		return org.Unit{}, false
	}
	if !known {
		r.broken[u.ID] = true
		r.complain(OrgFile, w.line, "类别 %q 不认识。可用：district, street, community, grid, station, office", "The kind %q is not known: district, street, community, grid, station, office", u.Kind)
		return u, false
	}
	r.title(OrgFile, w.line, "zh", u.Zh)
	if u.En == "" {
		u.En = u.Zh // better than a blank on the English screens
	}
	r.title(OrgFile, w.line, "en", u.En)
	u.Serves = strings.FieldsFunc(w.get("serves"), func(c rune) bool { return strings.ContainsRune(";\uff1b、", c) || unicode.IsSpace(c) })
	if len(u.Serves) == 0 {
		u.Serves = nil
	}
	u.Area, u.Hours, u.Residents = r.area(w, u.Kind), r.hours(w, u.Kind), r.residents(w)
	return u, true
}

// hours reads when a station's window is open (R42).
func (r *reader) hours(w row, kind org.Kind) org.Hours {
	text := w.get("hours")
	switch h, err := org.ParseHours(text); {
	case text == "":
		return nil
	case kind != org.KindStation:
		r.complain(OrgFile, w.line, "只有服务站(station)可以填写 hours", "Only a station has opening hours")
		return nil
	case err != nil:
		r.complain(OrgFile, w.line, "开放时间 %q 不合要求：如 workday 08:30-12:00;sat 09:00-11:30，日子可用 workday、daily 或 mon 至 sun；usual 为办公时间", "The hours %q are malformed: write workday 08:30-12:00;sat 09:00-11:30, the day as workday, daily or mon to sun; usual is office hours", text)
		return nil
	default:
		return h
	}
}

// residents reads how many people live in a unit; the tree's own check says where
// such a figure may stand.
func (r *reader) residents(w row) int {
	text := w.get("residents")
	n, err := strconv.Atoi(text)
	if text != "" && (err != nil || n < 1) {
		r.complain(OrgFile, w.line, "居民数 %q 须为正整数", "The residents %q are no whole number above 0", text)
		return 0
	}
	return n
}

// title checks a name that people will read.
func (r *reader) title(file string, line int, column, text string) {
	switch {
	case text == "":
		r.complain(file, line, "%s 没有填写", "%s is empty", column)
	case utf8.RuneCountInString(text) > longestName:
		r.complain(file, line, "%s 超过 %d 个字", "%s has more than %d characters", column, longestName)
	case strings.ContainsFunc(text, func(c rune) bool { return unicode.IsControl(c) || c == utf8.RuneError }):
		r.complain(file, line, "%s 含有换行或控制字符", "%s holds a line break or a control character", column)
	}
}

// hangs checks the parent of a unit; false when it has no right one.
func (r *reader) hangs(d drafts, u org.Unit) bool {
	line := d.lines[u.ID]
	if before, known := r.known.Org.Unit(u.ID); known && before.Kind != u.Kind {
		r.complain(OrgFile, line, "%s 现为 %s,类别不能改变。请用新编号", "%s is a %s in force: a unit cannot become another kind. Use a new id", u.ID, before.Kind)
	}
	if d.circular(u) {
		r.complain(OrgFile, line, "%s 的上级绕回到自己", "The parents of %s lead back to itself", u.ID)
		return false
	}
	parent, found := d.find(u.Parent)
	if u.Parent != "" && !found {
		r.missing(OrgFile, line, u.Parent, "没有上级单位 %q", "There is no parent %q, in the file or in force")
		return false
	}
	if !slices.Contains(parents[u.Kind], parent.Kind) {
		r.complain(OrgFile, line, "%s 的上级应为 %s,而 %q 是 %s", "A %s hangs on: %s; %q is: %s", u.Kind, kinds(parents[u.Kind]), u.Parent, kinds([]org.Kind{parent.Kind}))
		return false
	}
	return true
}

// missing complains of a unit that is named and not there, unless its own row
// is what is wrong, or rows could not be read: that was said, and once is enough.
func (r *reader) missing(file string, line int, id, zh, en string) {
	if !r.broken[id] && !r.torn {
		r.complain(file, line, zh, en, id)
	}
}

func kinds(all []org.Kind) string {
	words := make([]string, 0, len(all))
	for _, k := range all {
		if k == "" {
			k = "(无 none)"
		}
		words = append(words, string(k))
	}
	return strings.Join(words, "|")
}

// circular follows the parents a little further than any sound tree is high.
func (d drafts) circular(u org.Unit) bool {
	at := u.Parent
	for range 64 {
		if at == u.ID {
			return true
		}
		parent, ok := d.units[at]
		if !ok {
			return false
		}
		at = parent.Parent
	}
	return false
}
