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
	for _, d := range []struct {
		zh, en   string
		was, now time.Time
	}{
		{"签收到期", "to be accepted", m.Was.Accept, m.Now.Accept}, {"核实到期", "to be checked on site", m.Was.Check, m.Now.Check},
		{"办理到期", "to be settled", m.Was.Resolve, m.Now.Resolve},
		{"对居民的期限", "the resident's due time", m.Was.Resident, m.Now.Resident}, {"督办到期", "the supervision order", m.Was.Order, m.Now.Order},
	} {
		if !d.was.Equal(d.now) {
			zh = append(zh, d.zh+"由 "+orNone(d.was, "无")+" 改为 "+orNone(d.now, "无"))
			en = append(en, d.en+": was "+orNone(d.was, "none")+", is "+orNone(d.now, "none"))
		}
	}
	for i, was := range m.Was.Parts {
		if now := m.Now.Parts[i]; !was.Equal(now) {
			zh = append(zh, "第 "+strconv.Itoa(i+1)+" 项协办到期由 "+orNone(was, "无")+" 改为 "+orNone(now, "无"))
			en = append(en, "part "+strconv.Itoa(i+1)+": was "+orNone(was, "none")+", is "+orNone(now, "none"))
		}
	}
	if len(zh) == 0 {
		return Words{"日历已更新," + sureness(m, "到期时间不变", "由暂定转为确定", "转为暂定"), "the calendar was updated: due times stay, " + sureness(m, "unchanged", "and are certain now", "and are provisional now")}
	}
	why := correctionWords(m)
	return Words{"日历更正(" + why.Zh + "):" + strings.Join(zh, ";"), "the calendar was corrected (" + why.En + "): " + strings.Join(en, "; ")}
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

func orNone(t time.Time, none string) string {
	if t.IsZero() {
		return none
	}
	return day(t)
}
