package api

import (
	"strconv"
	"strings"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/org"
	"gridcase/domain/personal"
)

// tell says what an event means, with the words that somebody wrote with it,
// still sealed, and the photos.
func (s *server) tell(event casefile.Event) (w Words, text personal.Sealed, photos []string) {
	none := []string{}
	switch e := event.(type) {
	case casefile.Reported:
		m := s.matterName(e.Matter)
		return Words{"上报：" + m.Zh, "reported: " + m.En}, e.Text, list(e.Photos)
	case casefile.Routed:
		w := s.words("转到", "routed to ", e.To, e.Route)
		if !e.Terms.CheckDue.IsZero() {
			due := day(e.Terms.CheckDue)
			w = Words{w.Zh + "，请在 " + due + " 前现场核实", w.En + "; to be checked on site until " + due}
		}
		return w, text, none
	case casefile.Checked:
		if e.Found {
			return Words{"现场核实：情况属实，立案", "checked it on site: it is there; filed"}, e.Note, list(e.Photos)
		}
		return Words{"现场核实：没有发现", "checked it on site: nothing found"}, e.Note, list(e.Photos)
	case casefile.ContactMade:
		how := contacts[e.How]
		return Words{"联系诉求人：" + how.Zh, "contacted who reported it: " + how.En}, e.Note, none
	case casefile.CalledBack:
		if e.Solved {
			return Words{"回访：居民认为已解决", "called back: solved, the resident says"}, e.Text, none
		}
		return Words{"回访：居民认为没有解决", "called back: not solved, the resident says"}, e.Text, none
	case casefile.Claimed:
		return Words{"认领", "claimed it"}, text, none
	case casefile.Released:
		return Words{"退回队列", "gave it back to the queue"}, e.Reason, none
	case casefile.Assigned:
		name := s.personName(e.To)
		return Words{"改派给" + name, "assigned it to " + name}, e.Reason, none
	case casefile.Noted:
		return Words{"备注", "noted"}, e.Text, list(e.Photos)
	case casefile.Unmasked:
		return Words{"查看了居民完整信息", "looked at the resident in full"}, e.Reason, none
	case casefile.RungReached:
		return rungWords(e), text, none
	case casefile.Escalated:
		return s.words("上交到", "handed up to ", e.To, e.Route), e.Reason, none
	case casefile.HandedDown:
		return s.words("下交到", "handed down to ", e.To, e.Route), e.Reason, none
	case casefile.Resolved:
		if e.OnSpot {
			return Words{"现场处置完毕", "settled it on the spot"}, e.Result, list(e.Photos)
		}
		if n := len(e.Open); n > 0 {
			return resolvedWithout(n), e.Result, list(e.Photos)
		}
		return Words{"提交处置结果", "handed in the result"}, e.Result, list(e.Photos)
	case casefile.Verified:
		return Words{"核查通过", "verified the result"}, e.Note, list(e.Photos)
	case casefile.Reworked:
		return Words{"要求返工", "sent it back for rework"}, e.Reason, none
	case casefile.Closed:
		return ended(e.How), e.Reason, none
	case casefile.Reopened:
		return Words{"重新打开", "opened it again"}, e.Reason, none
	case casefile.Returned:
		w := s.words("退单，转到", "returned it: now at ", e.To, e.Route)
		named := s.stopName(e.Named)
		return Words{w.Zh + "，认为应由" + named.Zh + "办理", w.En + "; said to belong to " + named.En}, e.Reason, none
	case casefile.Ruled:
		w := s.words("裁定由", "ruled: it belongs to ", e.To, e.Route)
		if e.Precedent != nil {
			w = Words{w.Zh + "，并留作先例", w.En + "; kept as a precedent"}
		}
		return w, e.Text, none
	case casefile.Transferred:
		return s.words("移交给", "transferred it to ", e.To, e.Route), e.Reason, none
	case casefile.Joined, casefile.WhistleBlown, casefile.PartTaken, casefile.PartArrived, casefile.PartDone, casefile.PartLeft:
		return s.tellJoint(e)
	case casefile.Placed:
		return s.words("确定所属网格，转到", "said where it lies: now at ", e.To, e.Route), e.Reason, none
	case casefile.HandedOver:
		return s.handedOver(e), text, none
	case casefile.Rescheduled:
		return movedWords(e.Move), text, none
	case casefile.Supervised:
		if e.Order.Rung != "" {
			return s.ladderOrder(e.Order), text, none
		}
		o, name := e.Order, s.personName(e.Order.To)
		return Words{"下达督办单：责任人" + name + "，督办到期 " + day(o.Due) + "；原到期 " + day(o.Was) + " 不变", "gave a supervision order: " + name + " answers for it, due " + day(o.Due) + "; " + day(o.Was) + " stays"}, e.Reason, none
	case casefile.Urged:
		return Words{"催办", "urged it"}, e.Text, none
	case casefile.Rated:
		n := strconv.Itoa(e.Score)
		return Words{"居民评价 " + n + " 分（满分 5）", "recorded the resident's rating: " + n + " of 5"}, e.Text, none
	case casefile.ExtensionAsked:
		l := e.Limit.Words()
		return Words{"申请延期，时限改为 " + l.Zh, "asked for an extension to " + l.En}, e.Reason, none
	case casefile.ExtensionGranted:
		return extended(e.Terms), e.Reason, none
	case casefile.ExtensionRefused:
		return Words{"不同意延期", "refused the extension"}, e.Reason, none
	case casefile.CaseSuspended:
		return Words{"挂账至 " + day(e.Until), "suspended it until " + day(e.Until)}, e.Reason, none
	case casefile.CaseResumed:
		return Words{"恢复办理，时限继续计算", "resumed it: the clocks go on"}, e.Reason, none
	case casefile.MergeAsked, casefile.Merged, casefile.MergeDropped, casefile.Absorbed, casefile.Declined,
		casefile.Unmerged, casefile.Parted, casefile.Concluded, casefile.Linked:
		w, text := twinWords(e)
		return w, text, none
	case casefile.Labelled:
		return labelWords(e), text, none
	case casefile.Reclassified:
		return s.corrected(e), e.Reason, none
	case casefile.Rejected:
		return Words{"不予受理", "rejected it"}, e.Reason, none
	case casefile.PapersTaken:
		return takenWords(e), text, none
	case casefile.NoticeIssued:
		return noticeWords(e), e.Text, none
	case casefile.Breached:
		name := s.personName(e.Person)
		return Words{"责任记录：" + name + "违反一次性告知（第二次告知补正）", "a breach is on record: " + name + " gave a second notice of missing papers"}, text, none
	case casefile.Accepted:
		return acceptedWords(e), text, none
	case casefile.SentOn:
		if e.Back {
			return s.words("后台退回窗口", "gave it back to the window: ", e.To, e.Route), e.Reason, none
		}
		return s.words("转后台办理：", "sent it to the back office: ", e.To, e.Route), e.Reason, none
	case casefile.Decided:
		if e.Outcome == casefile.Refused {
			return Words{"决定：不予办理", "decided: refused"}, e.Text, none
		}
		return Words{"决定：准予办理", "decided: granted"}, e.Text, none
	case casefile.DecisionDelivered:
		how := deliveries[e.How]
		return Words{"送达：" + how.Zh, "delivered the decision: " + how.En}, text, none
	case casefile.ApplicationWithdrawn:
		return Words{"申请人撤回申请", "recorded that the application was withdrawn"}, e.Reason, none
	case casefile.Appointed:
		name, what := s.personName(e.Person), visits[e.Kind]
		return Words{"预约" + what.Zh + ":" + day(e.When) + "," + name, "made an appointment " + what.En + ": " + day(e.When) + ", " + name}, e.Note, none
	case casefile.AgentNamed:
		return Words{"登记代办人", "recorded who acts for the applicant"}, e.Authority, none
	}
	return w, text, none
}

var contacts = map[string]Words{
	"phone": {"电话", "by phone"}, "visit": {"上门", "by a visit"}, "message": {"短信或留言", "by a message"}, "other": {"其他方式", "in another way"},
}

// handedOver tells why a case changes hands; who has it now is told by the event
// behind it.
func (s *server) handedOver(e casefile.HandedOver) Words {
	from, by := s.personName(e.From), s.personName(e.By)
	if e.To == "" {
		return Words{from + "离岗，按" + by + "确认的交接清单退回队列", from + " is leaving: back to the queue by the hand-over list of " + by}
	}
	to := s.personName(e.To)
	return Words{from + "离岗，按" + by + "确认的交接清单交给" + to, from + " is leaving: handed over to " + to + " by the list of " + by}
}

// ladderOrder tells why the ladder gave an order, and by which values of the
// clocks.
func (s *server) ladderOrder(o casefile.Order) Words {
	why, name, unit, l := rungWords(casefile.RungReached{Rung: o.Rung}), s.personName(o.To), s.stopName(o.Unit), o.Limit.Words()
	w := Words{
		why.Zh + "（" + day(o.Reached) + "），自动下达督办单：" + unit.Zh + "责任人" + name + "，另限 " + l.Zh + "，督办到期 " + day(o.Due),
		why.En + " (" + day(o.Reached) + "), so the ladder gave a supervision order: " + name + " of " + unit.En + " answers for it within " + l.En + ", due " + day(o.Due),
	}
	if !o.Was.IsZero() {
		w = Words{w.Zh + "；原到期 " + day(o.Was) + " 不变", w.En + "; " + day(o.Was) + " stays"}
	}
	return w
}

var (
	deliveries = map[string]Words{
		"window": {"窗口领取", "at the window"}, "home_visit": {"上门送达", "at home"}, "mail": {"邮寄", "by mail"}, "online": {"网上送达", "online"}, "phone": {"电话告知", "by phone"},
	}
	visits = map[string]Words{"window": {"到窗口办理", "at the window"}, "home_visit": {"上门办理", "at home"}}
)

func takenWords(e casefile.PapersTaken) Words {
	var names []string
	for _, p := range e.Taken.Papers {
		names = append(names, p.Name)
	}
	w := Words{"收到材料：" + strings.Join(names, "、"), "took papers: " + strings.Join(names, ", ")}
	if len(names) == 0 {
		w = Words{"登记不适用的材料", "recorded papers that do not apply"}
	}
	if e.Complete {
		w = Words{w.Zh + "；材料已齐", w.En + "; now they are complete"}
	}
	return w
}

func noticeWords(e casefile.NoticeIssued) Words {
	zh, en := "一次性告知补正", "gave the one notice of what is missing"
	if e.Nth > 1 {
		n := strconv.Itoa(e.Nth)
		zh, en = "第 "+n+" 次告知补正", "gave notice number "+n+" of what is missing"
	}
	return Words{zh + "：" + strings.Join(e.Missing, "、") + "，请于 " + day(e.Until) + " 前补齐", en + ": " + strings.Join(e.Missing, ", ") + ", to be brought by " + day(e.Until)}
}

func acceptedWords(e casefile.Accepted) Words {
	if e.Deemed {
		return Words{"逾期未告知补正，自收到之日起视为受理，承诺 " + day(e.Resident) + " 前办结", "nobody said in time what was missing: it counts as accepted from its receipt, promised by " + day(e.Resident)}
	}
	return Words{"受理，承诺 " + day(e.Resident) + " 前办结", "accepted it, promised by " + day(e.Resident)}
}

// extended tells the last extension of a clock, with what it was before.
func extended(t casefile.Terms) Words {
	last := t.Extended[len(t.Extended)-1]
	was, now := last.Was.Words(), last.Limit.Words()
	return Words{
		"批准延期：时限由 " + was.Zh + "改为 " + now.Zh + "，原到期 " + day(last.Due) + "，现到期 " + day(t.ResolveDue),
		"granted an extension from " + was.En + " to " + now.En + ": due was " + day(last.Due) + ", is " + day(t.ResolveDue),
	}
}

// day is a moment in a sentence, in the one zone there is.
func day(t time.Time) string { return t.In(clock.Zone).Format("2006-01-02 15:04") }

func (s *server) words(zh, en string, to org.Stop, r casefile.Route) Words {
	u := s.stopName(to)
	return Words{zh + u.Zh + "（" + r.Why.Zh + "）", en + u.En + " (" + r.Why.En + ")"}
}

func (s *server) stopName(at org.Stop) Words {
	if u, ok := s.tree().Unit(at.Unit); ok {
		return Words{u.Zh, u.En}
	}
	return Words{at.Unit, at.Unit}
}

func rungWords(e casefile.RungReached) Words {
	if w, ok := rungs[e.Rung]; ok {
		return w
	}
	if i := strings.LastIndexByte(e.Rung, '.'); i > 0 && strings.HasPrefix(e.Rung, "order.") { // its order's number stands behind it
		if w, ok := rungs[e.Rung[:i]]; ok {
			return w
		}
	}
	if now, ok := casefile.VisitOf(e.Rung); ok && now {
		return Words{"预约时间到", "the time of the appointment has come"}
	} else if ok {
		return Words{"预约前一天提醒", "reminded of the appointment, a day ahead"}
	}
	if no, arrival, ok := casefile.PartOf(e.Rung); ok {
		return partRungWords(no, arrival)
	}
	return Words{"到达时限 " + e.Rung, "reached " + e.Rung}
}

var rungs = map[string]Words{
	"accept.50":        {"签收时限过半，提醒", "half of the accept limit is gone: reminded"},
	"accept.100":       {"签收时限已到，无人认领", "the accept limit is over and nobody claimed it"},
	"check.50":         {"核实时限过半，提醒", "half of the time to check it on site is gone: reminded"},
	"check.100":        {"核实时限已到，无人核实", "the time to check it on site is over and nobody did"},
	"resolve.80":       {"办理时限已用 80%", "80 % of the resolve limit is gone"},
	"resolve.100":      {"办理超期", "the resolve limit is over"},
	"joint.leaderless": {"联动案卷长时间无人牵头", "nobody led the joint case for too long"},
	"contact.100":      {"未按时联系诉求人", "nobody spoke with who reported it in time"},
	"order.100":        {"督办单超期", "the supervision order is overdue"},
	"rework":           {"多次返工", "sent back for rework too often"},
	"repeat":           {"同一地点同类问题反复上报", "the same was reported here again and again"},
	"gravest":          {"特别重大（L1）", "gravest (L1)"},
	"suspension.end":   {"挂账到期", "the suspension is over"},

	casefile.LaterEnd: {"后补材料的期限已到", "the time for papers that were to follow is over"},
	"papers.100":      {"告知补正的期限已到", "the time to say what is missing is over"},
	"supplement.100":  {"补齐材料的期限已到", "the applicant's time to bring papers is over"},

	"resolve.150": {"严重超期", "half as long again as the resolve limit"},
}

func ended(how string) Words {
	switch how {
	case "verified":
		return Words{"核查结案", "closed: verified"}
	case "delivered":
		return Words{"送达办结", "closed: delivered"}
	case "withdrawn":
		return Words{"撤回办结", "closed: withdrawn"}
	case "on_spot":
		return Words{"自办自结", "closed: settled on the spot"}
	}
	return Words{"结案", "closed it"}
}

// corrected says what a case is about now, and where it went if that is an
// emergency.
func (s *server) corrected(e casefile.Reclassified) Words {
	was, is := s.matterName(e.From), s.matterName(e.Matter)
	w := Words{"改正事项：由“" + was.Zh + "”改为“" + is.Zh + "”", "corrected what it is about: from " + was.En + " to " + is.En}
	if e.To != nil {
		to := s.words("紧急事项，立即转到", "an emergency, sent at once to ", *e.To, *e.Route)
		w = Words{w.Zh + ";" + to.Zh, w.En + "; " + to.En}
	}
	return w
}
