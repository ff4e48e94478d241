package clock

import (
	"fmt"
	"strings"
	"time"
)

// why tells the way from the start to the due time: how it is counted, which
// days and suspensions were passed over, what is not certain, and the end.
func (c Calendar) why(r reckoning, l Limit, d Due) []Step {
	if l.IsZero() {
		return []Step{{"没有时限", "there is no limit"}}
	}
	steps := []Step{r.rule(l)}
	if d.Open {
		return append(steps, r.whyOpen(l)...)
	}
	end := d.At.Sub(r.base)
	if l.unit == OfficeHours || l.unit == WorkingDays || l.unit == SameDay {
		steps = append(steps, r.whyDays(l.unit, end)...)
	}
	steps = append(steps, r.whyHoles(l.unit, end)...)
	if d.Provisional {
		steps = append(steps, c.whyProvisional())
	}
	return append(steps, Step{"因此到期时间为 " + zhStamp(d.At), "so it is due " + enStamp(d.At)})
}

// rule says how the limit is counted.
func (r reckoning) rule(l Limit) Step {
	w := l.Words()
	from := r.base.Add(r.from)
	zh, en := zhStamp(from), enStamp(from)
	switch l.unit {
	case OfficeHours:
		hours := r.calendar.hoursText()
		return Step{
			fmt.Sprintf("自 %s 起计 %s，只计工作日 %s", zh, w.Zh, hours),
			fmt.Sprintf("%s from %s, counted %s on working days", w.En, en, hours),
		}
	case WorkingDays, Days:
		return Step{
			fmt.Sprintf("自 %s 起计 %s，当日不计，至最后一日下班时止", zh, w.Zh),
			fmt.Sprintf("%s from %s, not counting that day, to the close of the last", w.En, en),
		}
	case SameDay:
		return Step{
			fmt.Sprintf("自 %s 起，当日下班前办结；已下班或当日不上班的，顺延至下一工作日", zh),
			fmt.Sprintf("from %s, by the close of the same day, or of the next working day if the office is closed", en),
		}
	}
	return Step{fmt.Sprintf("自 %s 起连续计 %s，昼夜和节假日都计", zh, w.Zh), fmt.Sprintf("%s from %s, round the clock", w.En, en)}
}

func (c Calendar) hoursText() string {
	var parts []string
	for _, w := range c.windows() {
		parts = append(parts, w.String())
	}
	return strings.Join(parts, ", ")
}

// whyOpen says that nothing is due, and if so that it had been.
func (r reckoning) whyOpen(l Limit) []Step {
	since := r.base.Add(r.since)
	steps := []Step{{zhStamp(since) + " 起暂停，尚未恢复，暂无到期时间", "paused since " + enStamp(since) + " and not resumed yet, so nothing is due"}}
	before := reach(r.counted(l.unit), r.budget(l))
	if before <= r.since {
		at := r.base.Add(before)
		steps = append(steps, Step{"暂停前已于 " + zhStamp(at) + " 到期", "it had been due " + enStamp(at) + ", before the pause"})
	}
	return steps
}

// fewHoles is how many suspensions are told one by one.
const fewHoles = 4

func (r reckoning) whyHoles(u Unit, end time.Duration) (steps []Step) {
	var told, more int
	for _, h := range r.holes {
		if h.from >= end {
			break
		}
		if told++; told > fewHoles {
			more++
			continue
		}
		from, to := r.base.Add(h.from), r.base.Add(h.to)
		s := Step{zhStamp(from) + " 至 " + zhStamp(to) + " 暂停，不计", "paused from " + enStamp(from) + " to " + enStamp(to) + ", not counted"}
		if u == Days {
			s = Step{zhStamp(from) + " 至 " + zhStamp(to) + " 暂停，其中整日暂停的不计", "paused from " + enStamp(from) + " to " + enStamp(to) + ", whole days in it are not counted"}
		}
		steps = append(steps, s)
	}
	if more > 0 {
		steps = append(steps, Step{fmt.Sprintf("另有 %d 段暂停，不计", more), fmt.Sprintf("%d more pauses, not counted", more)})
	}
	return steps
}

func (c Calendar) whyProvisional() Step {
	if c.special == nil {
		return Step{"没有载入放假安排，只按周一至周五推算，到期时间为暂定", "no holidays are loaded, only Monday to Friday is known: the due time is provisional"}
	}
	return Step{
		fmt.Sprintf("放假安排只载入了 %s 至 %s，此外只按周一至周五推算，到期时间为暂定", c.first, c.last),
		fmt.Sprintf("holidays are known from %s to %s, beyond that only Monday to Friday: the due time is provisional", c.first, c.last),
	}
}

var zhWeekdays = [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}

func zhStamp(t time.Time) string {
	t = t.In(Zone)
	return t.Format(time.DateOnly) + " " + zhWeekdays[t.Weekday()] + " " + t.Format(hour(t))
}

func enStamp(t time.Time) string {
	t = t.In(Zone)
	return t.Format("Mon 2006-01-02 " + hour(t))
}

// hour leaves out seconds where there are none.
func hour(t time.Time) string {
	if t.Second() == 0 && t.Nanosecond() == 0 {
		return "15:04"
	}
	return "15:04:05.999999999"
}
