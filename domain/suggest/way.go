package suggest

import (
	"strings"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/routing"
)

// Route is the way that a case takes, by the codes of the domain notes §5.
type Route string

const (
	Grid      Route = "R-G"  // the grid closes it on the spot
	GridFirst Route = "R-GC" // the grid first, the community if it cannot settle it in its limit
	Community Route = "R-C"  // the community leads
	Street    Route = "R-CS" // the community files, the street handles
	Whistle   Route = "R-SW" // the street whistles departments
	District  Route = "R-D"  // district command
	Emergency Route = "R-E"  // call 110, 119, 120 or the utility, tell street and district, file in parallel
	Window    Route = "R-W"  // the service window
	Refusal   Route = "R-X"  // not for us: refuse with a notice and say who does it
)

// unseen are the ways on which nobody goes to look first: it is too urgent, or
// there is nothing to look at.
var unseen = []Route{Emergency, District, Refusal}

// circumstances are what a way is decided on.
type circumstances struct {
	matter.Type
	severity matter.Severity
	r        reading
	signs    signs
}

// ways are asked in this order; the first that fits is taken.
var ways = []struct {
	route Route
	fits  func(circumstances) bool
	why   routing.Words
}{
	{Refusal, circumstances.forbidden, routing.Words{Zh: "属二十项不应由社区出具的证明：一次性告知，引导至公安、公证等", En: "One of the 20 certificates a community must not issue: one notice, redirected"}},
	{Refusal, circumstances.elsewhere, routing.Words{Zh: "不属本辖区职权：首问登记并引导", En: "Outside our jurisdiction: recorded and redirected"}},
	{Window, func(c circumstances) bool { return c.Kind == matter.Service }, routing.Words{Zh: "服务事项：窗口受理", En: "A service item: the window"}},
	{District, func(c circumstances) bool { return c.Code == "G0206" }, routing.Words{Zh: "聚集苗头：区级统一指挥", En: "Signs of a gathering: the district commands"}},
	{Emergency, func(c circumstances) bool { return c.Severity == matter.L2 }, routing.Words{Zh: "目录定为紧急（10 分钟内接报）：先拨 110/119/120 或公用单位，同步立案", En: "Urgent by the catalogue (accepted in 10 minutes): call first, file in parallel"}},
	{Emergency, func(c circumstances) bool { return c.Code == "E0502" || c.Code == "E0505" }, routing.Words{Zh: "突发事件：先通知公用单位抢修，同步立案", En: "A sudden event: the utility first, file in parallel"}},
	{Emergency, circumstances.danger, routing.Words{Zh: "此刻危及人身：先通知产权单位断电、警戒，同步立案", En: "Danger to life now: the owner first, file in parallel"}},
	{District, at(org.District), routing.Words{Zh: "目录规定由区级处置", En: "The catalogue gives it to the district"}},
	{Street, circumstances.streets, routing.Words{Zh: "街道自身力量或权属单位可处置：社区立案，街道办理", En: "The street's own people or the owner can do it: the community files, the street handles"}},
	{Whistle, at(org.Street), routing.Words{Zh: "需要部门执法或专业处置：街道吹哨，部门报到", En: "It needs departments: the street whistles them"}},
	{GridFirst, func(c circumstances) bool { return strings.Contains(c.Lead, "责任单位") && c.Scope == matter.Small }, routing.Words{Zh: "网格先督促责任单位，限时未清由社区接办", En: "The grid urges those responsible first, the community takes it when they do not"}},
	{Community, at(org.Community), routing.Words{Zh: "目录规定由社区牵头", En: "The catalogue gives it to the community"}},
	{GridFirst, func(c circumstances) bool { return c.severity < c.Severity }, routing.Words{Zh: "等级上调：网格先到场，社区跟进", En: "Graver than usual: the grid goes first, the community follows"}},
	{GridFirst, func(c circumstances) bool { return lasts(c.Resolve.Limit) }, routing.Words{Zh: "难以当场办结：网格先办，限时未成由社区接办", En: "Hardly closed on the spot: the grid first, the community when its limit ends"}},
	{Grid, func(circumstances) bool { return true }, routing.Words{Zh: "小事不出网格：网格当场办结", En: "A small matter: the grid closes it on the spot"}},
}

func (s *Suggester) route(r reading, t matter.Type, severity matter.Severity) (Route, routing.Words) {
	c := circumstances{t, severity, r, s.signs}
	for _, w := range ways {
		if w.fits(c) {
			return w.route, w.why
		}
	}
	return "", routing.Words{} // the last way fits everything
}

func at(l org.Level) func(circumstances) bool {
	return func(c circumstances) bool { return c.Level == l }
}

func (c circumstances) forbidden() bool {
	_, ok := c.r.any(c.signs.forbidden)
	return ok && c.Code == certificate
}

func (c circumstances) elsewhere() bool {
	_, ok := c.r.any(c.signs.outside)
	return ok && c.Code == firstContact
}

// danger is what an owner must secure before anybody files.
func (c circumstances) danger() bool {
	_, ok := c.r.any(c.signs.now)
	return ok && c.Code == "C0104"
}

// streets reports whether the street's own people or the owner of a facility
// can do it; all others need departments, which are whistled for.
func (c circumstances) streets() bool {
	if c.Level != org.Street {
		return false
	}
	owners := []string{"街道牵头", "权属单位", "供水企业", "供电", "人社监察"}
	for _, o := range owners {
		if strings.HasPrefix(c.Lead, o) {
			return true
		}
	}
	return c.Lead == "综合执法" // the street has a team of its own
}

// lasts reports whether a limit allows more than a day.
func lasts(l clock.Limit) bool {
	unit := l.Unit()
	return (unit == clock.WorkingDays || unit == clock.Days) && l.String() != "1"+string(unit)
}
