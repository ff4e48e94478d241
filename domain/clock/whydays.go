package clock

import (
	"fmt"
	"strings"
	"time"
)

// kind is why a day is not like Monday to Friday, or that it is.
type kind int

const (
	ordinary kind = iota
	weekend
	holiday
	makeup
)

func (c Calendar) kind(d date) kind {
	worked, listed := c.special[d]
	switch {
	case listed && worked:
		return makeup
	case listed:
		return holiday
	case d.weekend():
		return weekend
	}
	return ordinary
}

// run is days of one kind in a row.
type run struct {
	kind        kind
	first, last date
}

// runs lists the days that are not ordinary, those of a kind folded together.
func (c Calendar) runs(first, last date) (all []run) {
	for d := first; d <= last; d++ {
		k := c.kind(d)
		if n := len(all); n > 0 && all[n-1].kind == k && all[n-1].last == d-1 {
			all[n-1].last = d
		} else if k != ordinary {
			all = append(all, run{k, d, d})
		}
	}
	return all
}

// fewWeekends is how many weekends are told one by one.
const fewWeekends = 2

// whyDays names the days that were passed over, and the weekends that were not.
func (r reckoning) whyDays(u Unit, end time.Duration) (steps []Step) {
	first := r.day
	if u == WorkingDays || r.from >= r.calendar.close() {
		first++ // nothing of the day of the start was counted, whatever its kind
	}
	var weekends, days int
	runs := r.calendar.runs(first, r.day+date(end/dayLength))
	for _, x := range runs {
		if x.kind == weekend {
			weekends++
			days += int(x.last-x.first) + 1
		}
	}
	for _, x := range runs {
		if x.kind != weekend || weekends <= fewWeekends {
			steps = append(steps, x.step())
		}
	}
	if weekends > fewWeekends {
		steps = append(steps, Step{fmt.Sprintf("其间另有 %d 个周末日，不计", days), fmt.Sprintf("%d more weekend days between, not counted", days)})
	}
	return steps
}

// step says it in words; the year is told once.
func (x run) step() Step {
	zh, en := x.first.String(), x.first.String()
	if x.last > x.first {
		last := strings.TrimPrefix(x.last.String(), x.first.start().Format("2006-"))
		zh, en = zh+" 至 "+last, en+" to "+last
	}
	switch x.kind {
	case makeup:
		return Step{zh + " 调休上班，计入", en + " is a make-up workday, counted"}
	case holiday:
		return Step{zh + " 放假，不计", en + " is a holiday, not counted"}
	}
	return Step{zh + " 周末，不计", en + " is a weekend, not counted"}
}
