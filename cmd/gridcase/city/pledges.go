package city

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"gridcase/domain/clock"
	"gridcase/domain/org"
	"gridcase/domain/pledge"
)

// Pledges are what the first street's units need, offer and claimed by a moment:
// one line or two of each standing there is, as people would have made them.
func (c City) Pledges(now time.Time) ([]pledge.Event, error) {
	var s, offices, communities []string
	for _, u := range c.Units {
		switch {
		case u.Kind == org.KindStreet:
			s = append(s, u.ID)
		case u.Kind == org.KindOffice && u.Parent == s[0]:
			offices = append(offices, u.ID)
		case u.Kind == org.KindCommunity:
			communities = append(communities, u.ID)
		}
	}
	l := lister{city: c, tree: c.Tree(), now: now}
	a, b := communities[0], communities[1]
	l.line(pledge.Need, a, "为三号楼门厅装扶手", 26, offices[2], "扶手已装好，现场照片两张", pledge.Confirm{})
	l.line(pledge.Need, b, "为行动不便的老人送午餐", 24, offices[4], "已送餐三周，附签收表", pledge.Confirm{})
	l.line(pledge.Need, b, "清理楼道杂物的人手和车辆", 18, offices[1], "六个楼道已清空，附前后照片")
	l.line(pledge.Need, s[0], "夜市周边停车疏导", 15, b, "", pledge.Withdraw{Reason: "夜市改到年后"})
	l.line(pledge.Resource, offices[4], "周末可借用的会议室一间", 12, a, "")
	l.line(pledge.Need, a, "社区活动室添两台饮水机", 3, offices[1], asked)
	l.line(pledge.Need, b, "暑期托管班缺一间教室", 2, "", "")
	l.line(pledge.Resource, offices[1], "法律咨询每月两次", 2, "", "")
	return l.events, l.err
}

// asked is a claim that nobody has agreed to yet.
const asked = "?"

// lister lets people of the city list and claim.
type lister struct {
	city   City
	tree   org.Tree
	now    time.Time
	n      int
	events []pledge.Event
	err    error
}

// line lists something so many days ago; by claims it, and what came of it is the
// result, "" while the work goes on. More is what follows a day later.
func (l *lister) line(kind pledge.Kind, unit, text string, days int, by, result string, more ...pledge.Verb) {
	id, p := uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "pledge %d %d", l.city.Seed, l.n)).String(), pledge.Pledge{}
	l.n++
	at := l.now.AddDate(0, 0, -days)
	do := func(unit string, v pledge.Verb) {
		at = at.Add(7 * time.Hour)
		events, err := pledge.Decider.Decide(p, pledge.Command{By: l.city.works(unit), At: at, For: []string{unit}, Org: l.tree, Verb: v})
		if l.err == nil && err != nil {
			l.err = fmt.Errorf("%s: %T: %w", text, v, err)
		}
		l.events, p = append(l.events, events...), pledge.Decider.Replay(p, events...)
	}
	do(unit, pledge.List{ID: id, Kind: kind, Unit: unit, Year: l.now.In(clock.Zone).Year(), Text: text})
	if by != "" {
		do(by, pledge.Claim{Unit: by})
	}
	if by != "" && result != asked {
		do(unit, pledge.Accept{})
	}
	if result != "" && result != asked {
		do(by, pledge.Finish{Result: result})
	}
	for _, v := range more {
		do(unit, v)
	}
}

// works is somebody who works in a unit.
func (c City) works(unit string) string {
	i := slices.IndexFunc(c.People, func(p org.Person) bool {
		return slices.ContainsFunc(p.Grants, func(g org.Grant) bool { return g.Unit == unit && g.Role != org.Admin })
	})
	if i < 0 {
		return ""
	}
	return c.People[i].ID
}
