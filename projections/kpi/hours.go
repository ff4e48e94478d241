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
// exceed: always one that a case really took.
func (c *counted) nth(all, percent int64) int64 {
	rank := (all*percent + 99) / 100
	for _, t := range c.took {
		if rank -= t.cases; rank <= 0 {
			return t.minutes
		}
	}
	return 0
}
