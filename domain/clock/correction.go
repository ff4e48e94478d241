package clock

import (
	"maps"
	"slices"
	"time"
)

// Correction is a day that two calendars disagree on, as the newer one has it.
type Correction struct {
	Day    string `json:"day"`    // 2026-10-10
	Worked bool   `json:"worked"` // now; it was the other before
}

// Corrections lists, in order, the days that are worked in one of the calendars
// and not in the other.
func (c Calendar) Corrections(newer Calendar) []Correction {
	days := map[date]bool{}
	maps.Copy(days, c.special)
	maps.Copy(days, newer.special)
	var found []Correction
	for _, d := range slices.Sorted(maps.Keys(days)) {
		if now := newer.worked(d); now != c.worked(d) {
			found = append(found, Correction{Day: d.String(), Worked: now})
		}
	}
	return found
}

// SameHours reports whether the office opens and closes alike in both.
func (c Calendar) SameHours(other Calendar) bool { return slices.Equal(c.windows(), other.windows()) }

// Within picks the corrections of the days from one moment to another, both
// included: those that may have moved what was due between them.
func Within(all []Correction, from, to time.Time) (some []Correction) {
	first, last := dateOf(from).String(), dateOf(to).String()
	for _, c := range all {
		if first <= c.Day && c.Day <= last {
			some = append(some, c)
		}
	}
	return some
}

// Words says what the day is now.
func (c Correction) Words() Step {
	zh, en := c.Day, c.Day
	if t, err := time.ParseInLocation(time.DateOnly, c.Day, Zone); err == nil {
		zh, en = zh+" "+zhWeekdays[t.Weekday()], t.Format("Mon ")+en
	}
	if c.Worked {
		return Step{zh + " 改为上班，计入", en + " is now a workday, counted"}
	}
	return Step{zh + " 改为放假，不计", en + " is now a day off, not counted"}
}
