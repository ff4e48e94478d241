package clock

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Unit is how a limit counts.
type Unit string

const (
	Minutes     Unit = "min" // round the clock
	Hours       Unit = "h"   // round the clock
	OfficeHours Unit = "wh"  // 工作时: the office hours of working days
	WorkingDays Unit = "wd"  // 工作日: due at close; the day of the start is not counted
	Days        Unit = "d"   // calendar days, holidays included: due at close; the day of the start is not counted
	// SameDay is 当日办结: due at the close of the day of the start or, when the
	// office has closed by then or does not open, of the next working day. It
	// takes no number and is written "today". 1wd would allow a day too many.
	SameDay Unit = "today"
)

// most bounds each unit at about ten years, which keeps all arithmetic far from
// overflow.
var most = map[Unit]int64{Minutes: 5_000_000, Hours: 87_600, OfficeHours: 20_000, WorkingDays: 2_500, Days: 3_660}

// Limit is a length of time in one of the units. It is a comparable value whose
// text, also in JSON, is "20min", "0.5h", "3.5wh", "5wd", "15d" or "today". The
// zero Limit is none, and its text is empty.
type Limit struct {
	milli int64 // thousandths of the unit
	unit  Unit
}

// ParseLimit reads a limit; the error says what is allowed.
func ParseLimit(s string) (Limit, error) {
	text := strings.TrimSpace(s)
	if text == string(SameDay) {
		return Limit{milli: 1000, unit: SameDay}, nil
	}
	number := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz")
	unit := Unit(text[len(number):])
	milli, ok := thousandths(number)
	if _, known := most[unit]; !ok || !known {
		return Limit{}, fmt.Errorf("limit %q: want a number above 0 with at most three decimals and one of the units min, h, wh, wd, d (20min, 0.5h, 3.5wh, 5wd, 15d), or today", s)
	}
	if milli > most[unit]*1000 {
		return Limit{}, fmt.Errorf("limit %q: at most %d%s is allowed", s, most[unit], unit)
	}
	return Limit{milli: milli, unit: unit}, nil
}

// thousandths reads a plain decimal such as 3.5 as 3500; only what is above 0.
func thousandths(s string) (int64, bool) {
	whole, fraction, point := strings.Cut(s, ".")
	if whole == "" || len(whole) > 9 || len(fraction) > 3 || point && fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+(fraction + "000")[:3], 10, 64)
	return n, err == nil && n > 0
}

// IsZero reports whether there is no limit.
func (l Limit) IsZero() bool { return l == Limit{} }

// Unit is how the limit counts, "" for none.
func (l Limit) Unit() Unit { return l.unit }

// RoundTheClock is the length of a limit in minutes or hours, false for one
// whose length depends on the calendar.
func (l Limit) RoundTheClock() (time.Duration, bool) {
	return l.length(0), l.unit == Minutes || l.unit == Hours
}

// String is what [ParseLimit] reads.
func (l Limit) String() string {
	if l.IsZero() || l.unit == SameDay {
		return string(l.unit)
	}
	return l.number() + string(l.unit)
}

func (l Limit) number() string { return strconv.FormatFloat(float64(l.milli)/1000, 'f', -1, 64) }

// MarshalText writes the limit as String does.
func (l Limit) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what MarshalText wrote; no text is no limit.
func (l *Limit) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*l = Limit{}
		return nil
	}
	*l, err = ParseLimit(string(b))
	return err
}

// length is the time that the limit is long, when a day has so much office time.
func (l Limit) length(day time.Duration) time.Duration {
	unit := day
	switch l.unit {
	case Minutes:
		unit = time.Minute
	case Hours, OfficeHours:
		unit = time.Hour
	}
	return time.Duration(l.milli) * (unit / 1000) // every unit is whole minutes, so this is exact
}

// Words is the limit as people say it.
func (l Limit) Words() Step {
	if l.unit == SameDay {
		return Step{Zh: "当日", En: "the same day"}
	}
	w, ok := unitWords[l.unit]
	if !ok {
		return Step{Zh: "无时限", En: "no limit"}
	}
	if l.milli != 1000 {
		w.En += "s"
	}
	return Step{Zh: l.number() + " " + w.Zh, En: l.number() + " " + w.En}
}

var unitWords = map[Unit]Step{
	Minutes: {"分钟", "minute"}, Hours: {"小时", "hour"}, OfficeHours: {"个工作小时", "working hour"},
	WorkingDays: {"个工作日", "working day"}, Days: {"日", "calendar day"},
}
