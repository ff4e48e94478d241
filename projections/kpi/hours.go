package kpi

const minutesPerHour = 60

// hours is a rate of handling times: so many minutes for so many cases, of all
// that were timed.
func (d definition) hours(minutes, cases, all int64) Rate {
	r := d.rate(minutes, all)
	if r.Value != nil {
		r.Value = value(float64(minutes) / float64(cases) / minutesPerHour)
	}
	return r
}

// nth is the shortest time that so many in a hundred of all cases did not
// exceed, to two digits.
func nth(all []took, cases, percent int64) int64 {
	rank := (cases*percent + 99) / 100
	for _, t := range all {
		if rank -= t.cases; rank <= 0 {
			return round(t.minutes) // larger times are never rounded to less
		}
	}
	return 0
}

// round keeps two digits of a number of minutes, rounded half up: "1,234" is
// 1,200. Times are compared by tens of percents, and a day has few such numbers.
func round(minutes int64) int64 {
	unit := int64(1)
	for minutes/unit >= 100 {
		unit *= 10
	}
	return (minutes + unit/2) / unit * unit
}
