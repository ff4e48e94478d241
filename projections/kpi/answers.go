package kpi

import (
	"maps"
	"slices"
	"time"
)

// rates are all rates of what was counted, those of single rungs at the end.
func (c *counted) rates() (rates []Rate) {
	for _, d := range definitions {
		rates = append(rates, c.one(d))
	}
	for _, rung := range slices.Sorted(maps.Keys(c.rungs)) {
		d := byRung
		d.name += ":" + rung
		rates = append(rates, d.rate(c.rungs[rung], 0))
	}
	return rates
}

func (c *counted) one(d definition) Rate {
	n := c.n[timed]
	switch d.name {
	case mean:
		return d.hours(c.minutes, n, n)
	case median:
		return d.hours(nth(c.took[0], n, 50), 1, n)
	case p90:
		return d.hours(nth(c.took[0], n, 90), 1, n)
	case officeMean:
		return d.hours(c.worked, n, n)
	case officeMedian:
		return d.hours(nth(c.took[1], n, 50), 1, n)
	case officeP90:
		return d.hours(nth(c.took[1], n, 90), 1, n)
	case repeats:
		return d.rate(c.again, c.n[closed])
	case usualDay:
		return c.usual(d)
	case projects:
		return d.rate(c.done, c.agreed)
	case registered:
		return d.rate(c.registered, c.residents)
	}
	return d.rate(c.n[d.over], c.n[d.under])
}

// usual is the number of reports on a working day in the middle of all of them,
// those without any among them.
func (c *counted) usual(d definition) Rate {
	r := d.rate(c.n[reported], int64(len(c.days)))
	if r.Value = nil; len(c.days) > 0 {
		var counts []int64
		for _, day := range c.days {
			counts = append(counts, c.perDay[day])
		}
		slices.Sort(counts)
		mid := len(counts) / 2
		r.Value = value(float64(counts[mid]+counts[(len(counts)-1)/2]) / 2)
	}
	r.Denominator = int64(len(c.days))
	return r
}

// workdays are the days of a period that are worked, as date columns hold them.
func (q Query) workdays(from, to time.Time) (days []time.Time) {
	for d := from; d.Before(to); d = d.AddDate(0, 0, 1) {
		if q.Calendar.WorkingDay(d) {
			days = append(days, day(d))
		}
	}
	return days
}
