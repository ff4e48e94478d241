package clock

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

// calendar makes a calendar of what was read and notes all that is wrong.
func (f *form) calendar() Calendar {
	c := Calendar{special: map[date]bool{}}
	for _, name := range []string{"off", "makeup_workdays"} {
		if f.lists[name] == nil { // a forgotten list would make wrong due times quietly
			f.complain(f.line(), "the list %q is missing; an empty one says that there are none", name)
		}
	}
	for _, v := range f.lists["version"] {
		c.version = v.text
	}
	f.covers(&c)
	f.days(&c, "off", false)
	f.days(&c, "makeup_workdays", true)
	f.hours(&c)
	return c
}

// covers takes the range as given, or else the whole years of the listed days.
func (f *form) covers(c *Calendar) {
	given, ok := f.lists["covers"]
	if !ok {
		f.coverYears(c)
		return
	}
	if len(given) != 2 {
		f.complain(f.lines["covers"], `"covers" wants two dates, the first and the last day`)
		return
	}
	first, ok1 := f.date(given[0])
	last, ok2 := f.date(given[1])
	if ok1 && ok2 && last < first {
		f.complain(given[1].line, "covers: %s is before %s", last, first)
	}
	c.first, c.last = first, last
}

func (f *form) coverYears(c *Calendar) {
	years := map[int]bool{}
	for _, v := range slices.Concat(f.lists["off"], f.lists["makeup_workdays"]) {
		if t, err := time.ParseInLocation(time.DateOnly, v.text, Zone); err == nil {
			years[t.Year()] = true
		}
	}
	if len(years) == 0 {
		c.special = nil // no day is known, all answers are provisional
		return
	}
	sorted := slices.Sorted(maps.Keys(years))
	first, last := sorted[0], sorted[len(sorted)-1]
	if last-first >= len(sorted) {
		f.complain(1, `no day is listed in some year between %d and %d: say with "covers" what is known`, first, last)
	}
	c.first = dateOf(time.Date(first, 1, 1, 0, 0, 0, 0, Zone))
	c.last = dateOf(time.Date(last, 12, 31, 0, 0, 0, 0, Zone))
}

func (f *form) days(c *Calendar, name string, worked bool) {
	for _, v := range f.lists[name] {
		d, ok := f.date(v)
		if !ok || c.special == nil {
			continue
		}
		before, twice := c.special[d]
		switch {
		case twice && before == worked:
			f.complain(v.line, "%s stands twice in %q", d, name)
		case twice:
			f.complain(v.line, "%s is both a day off and a make-up workday", d)
		case worked && !d.weekend():
			f.complain(v.line, "%s is a %s: a make-up workday is a Saturday or a Sunday", d, d.weekday())
		case !c.knows(d):
			f.complain(v.line, "%s lies outside of what the calendar covers, %s to %s", d, c.first, c.last)
		default:
			c.special[d] = worked
		}
	}
}

func (f *form) date(v cell) (date, bool) {
	t, err := time.ParseInLocation(time.DateOnly, v.text, Zone)
	if err != nil {
		f.complain(v.line, "%q is not a date (want one like 2026-10-01)", v.text)
		return 0, false
	}
	return dateOf(t), true
}

func (f *form) hours(c *Calendar) {
	given, ok := f.lists["office_hours"]
	if ok && len(given) == 0 {
		f.complain(f.lines["office_hours"], `"office_hours" wants one stretch at least, like "08:30-12:00"`)
	}
	for _, v := range given {
		open, close, _ := strings.Cut(v.text, "-")
		w := window{timeOfDay(open), timeOfDay(close)}
		switch n := len(c.hours); {
		case w.open < 0 || w.close < 0:
			f.complain(v.line, `%q is not a stretch of office time (want one like "08:30-12:00")`, v.text)
		case w.close <= w.open:
			f.complain(v.line, "office hours %s end before they begin", v.text)
		case n > 0 && w.open < c.hours[n-1].close:
			f.complain(v.line, "office hours %s begin before the ones above have ended", v.text)
		default:
			c.hours = append(c.hours, w)
		}
	}
}

// timeOfDay reads 08:30, or 24:00 for the end of the day; -1 is no time.
func timeOfDay(s string) time.Duration {
	if s == "24:00" {
		return dayLength
	}
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len("15:04") {
		return -1
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

func (w window) String() string { return clockTime(w.open) + "-" + clockTime(w.close) }

func clockTime(d time.Duration) string {
	if d == dayLength {
		return "24:00"
	}
	return time.Time{}.Add(d).Format("15:04")
}

// MarshalJSON writes what [ParseCalendar] reads.
func (c Calendar) MarshalJSON() ([]byte, error) {
	out := struct {
		Version string   `json:"version,omitempty"`
		Covers  []string `json:"covers,omitempty"`
		Hours   []string `json:"office_hours,omitempty"`
		Off     []string `json:"off"`
		Makeup  []string `json:"makeup_workdays"`
	}{Version: c.version, Off: []string{}, Makeup: []string{}}
	if c.special != nil {
		out.Covers = []string{c.first.String(), c.last.String()}
	}
	for _, w := range c.hours {
		out.Hours = append(out.Hours, w.String())
	}
	for _, d := range slices.Sorted(maps.Keys(c.special)) {
		if c.special[d] {
			out.Makeup = append(out.Makeup, d.String())
		} else {
			out.Off = append(out.Off, d.String())
		}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON wrote, also that of a later version.
func (c *Calendar) UnmarshalJSON(b []byte) (err error) {
	*c, err = parse(b, true)
	return err
}
