package api

import (
	"strconv"
	"strings"
	"time"

	"gridcase/domain/casefile"
)

// movedWords says which due times a corrected calendar moved, from when to when,
// and by which days.
func movedWords(m casefile.Move) Words {
	var zh, en []string
	for _, d := range movedDues(m) {
		zh = append(zh, d.What.Zh+"由 "+orNone(d.Was, "无")+" 改为 "+orNone(d.Now, "无"))
		en = append(en, d.What.En+": was "+orNone(d.Was, "none")+", is "+orNone(d.Now, "none"))
	}
	if len(zh) == 0 {
		return Words{"日历已更新," + sureness(m, "到期时间不变", "由暂定转为确定", "转为暂定"), "the calendar was updated: due times stay, " + sureness(m, "unchanged", "and are certain now", "and are provisional now")}
	}
	why := correctionWords(m)
	return Words{"日历更正(" + why.Zh + "):" + strings.Join(zh, ";"), "the calendar was corrected (" + why.En + "): " + strings.Join(en, "; ")}
}

// MovedDue is a due time that a calendar moves.
type MovedDue struct {
	What Words      `json:"what"`
	Was  *time.Time `json:"was" doc:"null where nothing was due."`
	Now  *time.Time `json:"now"`
}

// movedDues are those that differ, by name.
func movedDues(m casefile.Move) (all []MovedDue) {
	add := func(what Words, was, now time.Time) {
		if !was.Equal(now) {
			all = append(all, MovedDue{what, moment(was), moment(now)})
		}
	}
	add(Words{"签收到期", "to be accepted"}, m.Was.Accept, m.Now.Accept)
	add(Words{"核实到期", "to be checked on site"}, m.Was.Check, m.Now.Check)
	add(Words{"办理到期", "to be settled"}, m.Was.Resolve, m.Now.Resolve)
	add(Words{"对居民的期限", "the resident's due time"}, m.Was.Resident, m.Now.Resident)
	add(Words{"督办到期", "the supervision order"}, m.Was.Order, m.Now.Order)
	for i, was := range m.Was.Parts {
		n := strconv.Itoa(i + 1)
		add(Words{"第 " + n + " 项协办到期", "part " + n}, was, m.Now.Parts[i])
	}
	return all
}

func sureness(m casefile.Move, same, certain, provisional string) string {
	switch {
	case m.Was.Provisional && !m.Now.Provisional:
		return certain
	case !m.Was.Provisional && m.Now.Provisional:
		return provisional
	}
	return same
}

// correctionWords names the days that were corrected.
func correctionWords(m casefile.Move) Words {
	var zh, en []string
	for _, d := range m.Days {
		w := d.Words()
		zh, en = append(zh, w.Zh), append(en, w.En)
	}
	if m.Hours {
		zh, en = append(zh, "办公时间有变"), append(en, "office hours changed")
	}
	if len(zh) == 0 {
		return Words{"放假安排有变", "days off changed"}
	}
	return Words{strings.Join(zh, "、"), strings.Join(en, ", ")}
}

func orNone(t *time.Time, none string) string {
	if t == nil {
		return none
	}
	return day(*t)
}
