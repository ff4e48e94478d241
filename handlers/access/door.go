package access

import (
	"slices"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/org"
)

// Case is what the door must know of a case.
type Case struct {
	At      org.Stop // where it stands
	Place   org.Stop // the lowest stop of its chain: the grid it is about
	Holder  string
	FiledBy string
	Joined  []Party // the units that take part in it
}

// Of takes from a case's state what the door needs. The zero State is a case
// that nobody sees.
func Of(s casefile.State) Case {
	c := Case{At: s.At, Holder: s.Holder, FiledBy: s.FiledBy, Joined: parties(s.Joint)}
	if len(s.Chain) > 0 {
		c.Place = s.Chain[0]
	}
	return c
}

// NotFound is the answer to whoever may not see a case: the same as for one that
// does not exist, so that nobody learns of other people's cases by trying.
var NotFound = casefile.ErrUnknown

// Can reports whether the person may do this.
func Can(p org.Person, a Action, c Case, t org.Tree) bool { return Check(p, a, c, t) == nil }

// Check answers nil, or an *es.Rejection that says why not: NotFound to whoever
// may not see the case, "access.denied" to whoever sees it but may not do this.
func Check(p org.Person, a Action, c Case, t org.Tree) error {
	if p.Left || !allowed(p, See, c, t) {
		return NotFound
	}
	if !allowed(p, a, c, t) {
		return denied(a)
	}
	return nil
}

func allowed(p org.Person, a Action, c Case, t org.Tree) bool {
	return slices.ContainsFunc(Rules[a], func(r Rule) bool { return r.speaksFor(p, c, t) })
}

func (r Rule) speaksFor(p org.Person, c Case, t org.Tree) bool {
	if len(r.At) > 0 && !slices.Contains(r.At, c.At.Level) {
		return false
	}
	switch r.Tie {
	case Sees:
		return true // Check asked already
	case Holds:
		return c.Holder != "" && c.Holder == p.ID
	case Filed:
		return c.FiledBy != "" && c.FiledBy == p.ID
	case Joins:
		return slices.ContainsFunc(c.Joined, func(u Party) bool { return SpeaksFor(p, u.Unit, t) })
	case Beside:
		reach := Reach(p, t)
		return slices.ContainsFunc(c.Joined, func(u Party) bool { return covers(reach, u.Path) })
	case Here:
		return covers(t.Reach(p, r.Role), c.At.Path)
	case Place:
		return covers(t.Reach(p, r.Role), c.Place.Path)
	}
	return false
}

// covers reports whether a path lies at or below one of the roots.
func covers(roots []string, path string) bool {
	return slices.ContainsFunc(roots, func(root string) bool { return org.Within(path, root) })
}

// sentences say what to do instead of what may not be done.
var sentences = map[Action][2]string{
	CheckOn:    {"只有本网格网格员、本社区服务站人员或主管可以核实。", "Only the grid's worker, staff of its community's station or a supervisor can check this on site."},
	Contact:    {"只有经办人、本网格网格员或案卷所在单位的人员可以联系诉求人。", "Only the holder, the grid's worker or the staff of the unit that has the case can contact who reported it."},
	Unmask:     {"只有经办人、上报人、本网格网格员、案卷所在单位的人员或主管可以查看居民完整信息。", "Only the holder, who filed it, the grid's worker, the staff of the unit that has the case or a supervisor can see the resident in full."},
	CallBack:   {"只有上报人、本单位人员或主管可以回访。", "Only who filed it, the unit's staff or a supervisor can call back."},
	Claim:      {"这个案卷不在您可以认领的单位和层级。", "This case is not at a unit and level where you can claim."},
	Assign:     {"只有主管，或本单位的服务站工作人员可以改派。", "Only a supervisor, or station staff within their own unit, can assign this case."},
	Escalate:   {"只有经办人或案卷所在单位的人员可以上交。", "Only the holder or the staff of the unit that has the case can hand it up."},
	HandDown:   {"只有街道或区的人员、主管可以下交。", "Only street or district staff, or a supervisor, can hand this case down."},
	Verify:     {"只有本网格网格员、本单位人员或主管可以核查。", "Only the grid's worker, the unit's staff or a supervisor can verify this case."},
	Rework:     {"只有本网格网格员、本单位人员或主管可以要求返工。", "Only the grid's worker, the unit's staff or a supervisor can ask for rework."},
	Close:      {"只有本网格网格员、本单位人员或主管可以结案。", "Only the grid's worker, the unit's staff or a supervisor can close this case."},
	Reopen:     {"只有上报人、本单位人员或主管可以重新打开。", "Only who filed it, the unit's staff or a supervisor can reopen this case."},
	Reclassify: {"只有经办人、本单位人员或主管可以改正事项。", "Only the holder, the unit's staff or a supervisor can correct what this case is about."},
	Suspend:    {"只有主管可以批准挂账。", "Only a supervisor can grant a suspension."},
	Extend:     {"只有经办人可以申请延期，由主管批准。", "Only the holder can ask for an extension; a supervisor decides."},
	Return:     {"只有经办人或案卷所在单位的人员可以退单。", "Only the holder or the staff of the unit that has the case can return it."},
	RuleOn:     {"只有裁定单位的主管可以裁定。", "Only a supervisor of the unit that rules can do this."},
	Merge:      {"只有案卷所在单位的人员或主管可以合并。", "Only the staff of the unit that has the case, or a supervisor, can merge it."},
	Unmerge:    {"只有案卷所在单位的人员或主管可以拆分。", "Only the staff of the unit that has the case, or a supervisor, can unmerge it."},
	Link:       {"只有经办人、案卷所在单位的人员或主管可以关联案卷。", "Only the holder, the staff of the unit that has the case, or a supervisor can link it."},
	Label:      {"只有经办人、案卷所在单位的人员或主管可以加标签。", "Only the holder, the staff of the unit that has the case, or a supervisor can label it."},
	PlaceIn:    {"只有案卷所在单位的人员或主管可以确定所属网格。", "Only the staff of the unit that has the case, or a supervisor, can say in which grid it lies."},
	Transfer:   {"只有同时管辖两个单位的主管可以移交。", "Only a supervisor of both units can transfer this case."},
	Supervise:  {"只有主管可以下达督办单。", "Only a supervisor can give a supervision order."},
	Urge:       {"只有上报人、本单位人员或主管可以催办。", "Only who filed it, the unit's staff or a supervisor can urge this case."},
	Rate:       {"只有上报人、本单位人员或主管可以代居民评价。", "Only who filed it, the unit's staff or a supervisor can rate this case for the resident."},
	Resume:     {"只有经办人或主管可以恢复办理。", "Only the holder or a supervisor can resume this case."},
	Reject:     {"只有本单位人员或主管可以退回不予受理。", "Only the unit's staff or a supervisor can reject this report."},

	Join:     {"只有经办人或主管可以邀请其他单位联动。", "Only the holder or a supervisor can ask other units to join this case."},
	Whistle:  {"只有街道或区可以吹哨。", "Only the street or the district can blow the whistle for this case."},
	TakePart: {"只有联动单位的人员可以承担分工。", "Only the people of a joined unit can take its part."},
	Arrive:   {"只有联动单位的人员可以报到。", "Only the people of a joined unit can arrive for it."},
	HandIn:   {"只有联动单位的人员可以提交分工结果。", "Only the people of a joined unit can hand in its result."},
	Leave:    {"只有联动单位的人员、牵头经办人或主管可以结束分工。", "Only the people of the joined unit, the holder or a supervisor can end this part."},

	Papers:   {"只有服务站或案卷所在单位的人员可以登记材料。", "Only the station's staff, or those of the unit that has it, can write down papers."},
	Notice:   {"只有案卷所在单位的窗口人员可以告知补正。", "Only the staff of the unit that has it can give the notice."},
	Accept:   {"只有案卷所在单位的窗口人员可以受理。", "Only the staff of the unit that has it can accept it."},
	Send:     {"只有案卷所在单位的人员可以转送。", "Only the staff of the unit that has it can send it on."},
	Decide:   {"只有案卷所在单位的人员可以作出决定。", "Only the staff of the unit that has it can decide."},
	Deliver:  {"只有服务站或案卷所在单位的人员可以送达。", "Only the station's staff, or those of the unit that has it, can deliver."},
	Withdraw: {"只有服务站或案卷所在单位的人员可以登记撤回。", "Only the station's staff, or those of the unit that has it, can record a withdrawal."},
	Appoint:  {"只有服务站或案卷所在单位的人员可以预约。", "Only the station's staff, or those of the unit that has it, can make an appointment."},
	Proxy:    {"只有服务站或案卷所在单位的人员可以登记代办人。", "Only the station's staff, or those of the unit that has it, can record who acts for the applicant."},
}

func denied(a Action) error {
	s := sentences[a]
	return &es.Rejection{Code: "access.denied", Zh: s[0] + "请联系主管。", En: s[1] + " Ask your supervisor.", Facts: map[string]string{"action": string(a)}}
}
