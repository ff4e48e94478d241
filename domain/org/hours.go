package org

import (
	"fmt"
	"strings"
	"time"

	"gridcase/domain/clock"
)

// Hours is when a station's window is open (错时工作、周末倒班, R42). Limits never
// count by them: a working day stays a working day.
type Hours []Opening

// Opening is one stretch of some days. On is "workday" (by the calendar, make-up
// weekends too), "mon" to "sun" (never on a public holiday) or "daily".
type Opening struct {
	On   string `json:"on"`
	From string `json:"from"` // "08:30"
	To   string `json:"to"`   // "12:00", not included
}

// officeHours are those of a station that names none.
var officeHours = Hours{{"workday", "08:30", "12:00"}, {"workday", "13:30", "17:00"}}

var days = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// OrUsual is the hours, or the usual ones for none.
func (h Hours) OrUsual() Hours {
	if len(h) == 0 {
		return officeHours
	}
	return h
}

// Check says what is wrong with the hours, nil for nothing.
func (h Hours) Check() error {
	for _, o := range h {
		from, to := minutes(o.From), minutes(o.To)
		if from < 0 || to <= from {
			return fmt.Errorf("opening %q-%q: write it as 08:30-12:00, the end after the start", o.From, o.To)
		}
		if !known(o.On) {
			return fmt.Errorf("opening on %q: want workday, daily or mon to sun", o.On)
		}
	}
	return nil
}

func known(on string) bool {
	return on == "workday" || on == "daily" || strings.Contains(" "+strings.Join(days, " ")+" ", " "+on+" ")
}

// Open reports whether the window is open at the moment.
func (h Hours) Open(at time.Time, cal clock.Calendar) bool {
	local := at.In(clock.Zone)
	now := local.Hour()*60 + local.Minute()
	for _, o := range h.OrUsual() {
		if o.applies(local, cal) && now >= minutes(o.From) && now < minutes(o.To) {
			return true
		}
	}
	return false
}

func (o Opening) applies(day time.Time, cal clock.Calendar) bool {
	weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
	switch o.On {
	case "daily":
		return true
	case "workday":
		return cal.WorkingDay(day)
	case days[day.Weekday()]:
		return weekend && !cal.Holiday(day) || cal.WorkingDay(day)
	}
	return false
}

// Words tells the hours as a sign at the door does.
func (h Hours) Words() clock.Step {
	var zh, en []string
	last := ""
	for _, o := range h.OrUsual() {
		span := o.From + "-" + o.To
		if o.On == last { // morning and afternoon of the same days
			zh[len(zh)-1] += "、" + span
			en[len(en)-1] += " and " + span
			continue
		}
		last = o.On
		zh, en = append(zh, names[o.On].Zh+" "+span), append(en, names[o.On].En+" "+span)
	}
	return clock.Step{Zh: strings.Join(zh, ","), En: strings.Join(en, ", ")}
}

var names = map[string]clock.Step{
	"workday": {Zh: "工作日", En: "working days"}, "daily": {Zh: "每天", En: "every day"},
	"mon": {Zh: "周一", En: "Mondays"}, "tue": {Zh: "周二", En: "Tuesdays"}, "wed": {Zh: "周三", En: "Wednesdays"}, "thu": {Zh: "周四", En: "Thursdays"},
	"fri": {Zh: "周五", En: "Fridays"}, "sat": {Zh: "周六", En: "Saturdays"}, "sun": {Zh: "周日", En: "Sundays"},
}

func minutes(hhmm string) int {
	t, err := time.Parse("15:04", hhmm)
	if err != nil {
		return -1
	}
	return t.Hour()*60 + t.Minute()
}
