package city

import (
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/org"
	"gridcase/domain/roster"
)

// weeksPlanned is how far the city's rosters reach: this week and the next.
const weeksPlanned = 2

// Rosters are who is on duty around a moment. Stations take evenings in turns and
// open their windows at weekends (R42); each street is manned round the clock by
// its offices, with its supervisor within call (R113). Who has which turn follows
// from the day, so the same day gives the same rosters.
func (c City) Rosters(now time.Time) (all []roster.Roster) {
	day := now.In(clock.Zone)
	monday := time.Date(day.Year(), day.Month(), day.Day()-(int(day.Weekday())+6)%7, 0, 0, 0, 0, clock.Zone)
	posted := map[string][]string{}
	for _, p := range c.People {
		for _, g := range p.Grants {
			posted[g.Unit] = append(posted[g.Unit], p.ID)
		}
	}
	offices := map[string][]string{}
	for _, u := range c.Units {
		if u.Kind == org.KindOffice {
			offices[u.Parent] = append(offices[u.Parent], posted[u.ID]...)
		}
	}
	for _, u := range c.Units {
		switch u.Kind {
		case org.KindStation:
			all = append(all, evenings(u.ID, posted[u.ID], monday))
		case org.KindStreet:
			all = append(all, roundTheClock(u.ID, offices[u.ID], posted[u.ID], monday))
		}
	}
	return all
}

// evenings: one of the station each evening, and one at the window at weekends.
func evenings(unit string, people []string, monday time.Time) roster.Roster {
	r := roster.Roster{Unit: unit}
	for d := range 7 * weeksPlanned {
		day, who := monday.AddDate(0, 0, d), people[d%len(people)]
		if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
			r.Shifts = append(r.Shifts, turn(people[(d+1)%len(people)], roster.Window, day, 9, 7))
		}
		r.Shifts = append(r.Shifts, turn(who, roster.Duty, day, 17, 5))
	}
	return r
}

// roundTheClock: day and night by turns of twelve hours, and who is called when
// even that is not enough, a week long.
func roundTheClock(unit string, people, leaders []string, monday time.Time) roster.Roster {
	last := monday.AddDate(0, 0, -1) // whose night reaches into this week
	r := roster.Roster{Unit: unit, Round: true, Shifts: []roster.Shift{turn(people[len(people)-1], roster.Duty, last, 20, 12)}}
	for d := range 7 * weeksPlanned {
		day := monday.AddDate(0, 0, d)
		r.Shifts = append(r.Shifts,
			turn(people[2*d%len(people)], roster.Duty, day, 8, 12),
			turn(people[(2*d+1)%len(people)], roster.Duty, day, 20, 12))
	}
	for w := range weeksPlanned {
		r.Shifts = append(r.Shifts, turn(leaders[w%len(leaders)], roster.Standby, monday.AddDate(0, 0, 7*w), 0, 7*24))
	}
	return r
}

// turn is a shift from an hour of a day on.
func turn(who string, k roster.Kind, day time.Time, from, hours int) roster.Shift {
	start := day.Add(time.Duration(from) * time.Hour)
	return roster.Shift{Person: who, Kind: k, From: start.UTC(), To: start.Add(time.Duration(hours) * time.Hour).UTC()}
}
