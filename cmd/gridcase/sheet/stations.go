package sheet

import (
	"slices"

	"gridcase/domain/org"
)

// mostServed: the rule is one station for one community, and two near ones may
// share (R11). More occur where communities are small; a longer list is a slip.
const mostServed = 5

// serves checks the communities of a station; hung says that it has its right
// place.
func (r *reader) serves(d drafts, u org.Unit, hung bool) {
	line := d.lines[u.ID]
	switch n := len(u.Serves); {
	case u.Kind != org.KindStation && n > 0:
		r.complain(OrgFile, line, "只有服务站(station)可以填写 serves", "Only a station serves communities")
		return
	case u.Kind != org.KindStation:
		return
	case n == 0:
		r.complain(OrgFile, line, "服务站要写明服务哪些社区(serves)", "A station must say which communities it serves")
	case n > mostServed:
		r.complain(OrgFile, line, "一个服务站最多服务 %d 个社区，这里有 %d 个", "A station serves at most %d communities, here are %d", mostServed, n)
	}
	for i, id := range u.Serves {
		c, found := d.find(id)
		switch {
		case slices.Contains(u.Serves[:i], id):
			r.complain(OrgFile, line, "社区 %s 写了两次", "The community %s stands twice", id)
		case !found:
			r.missing(OrgFile, line, id, "没有社区 %q", "There is no community %q, in the file or in force")
		case c.Kind != org.KindCommunity:
			r.complain(OrgFile, line, "%q 是 %s,不是社区", "%q is a %s and no community", id, c.Kind)
		case hung && !d.circular(c) && !d.near(u, c):
			r.complain(OrgFile, line, "社区 %s 不在服务站所属的 %s 之下", "The community %s does not belong to %s, where the station is", id, d.home(u))
		}
	}
}

// home is the street or district that a station belongs to.
func (d drafts) home(station org.Unit) string {
	if parent, ok := d.find(station.Parent); ok && parent.Kind == org.KindCommunity {
		return parent.Parent
	}
	return station.Parent
}

// near reports whether a community lies below the station's home: a wrong id
// would open its cases to strangers. A unit that is missing was complained of
// where it is named, and not again here.
func (d drafts) near(station, community org.Unit) bool {
	home, at := d.home(station), community.Parent
	if _, found := d.find(home); !found {
		return true
	}
	for range org.Levels {
		if at == home {
			return true
		}
		u, found := d.find(at)
		if !found {
			return at != ""
		}
		at = u.Parent
	}
	return false
}
