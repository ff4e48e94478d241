package org_test

import (
	"slices"
	"testing"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/org"
)

func TestHoursAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "workday 08:30-12:00", "workday 08:30-12:00;sat 09:00-11:30", "daily 07:00-21:00"} {
		h, err := org.ParseHours(text)
		if err != nil || h.String() != text {
			t.Errorf("%q came back as %q, %v", text, h.String(), err)
		}
	}
	if h, err := org.ParseHours("workday 08:30-12:00;workday 13:30-17:00;sat 09:00-11:30"); err != nil || h.Words().Zh != "工作日 08:30-12:00、13:30-17:00,周六 09:00-11:30" || h.Words().En != "working days 08:30-12:00 and 13:30-17:00, Saturdays 09:00-11:30" {
		t.Errorf("told as %v, %v", h.Words(), err)
	}
	usual, err := org.ParseHours(" usual ")
	if err != nil || !slices.Equal(usual, org.Hours(nil).OrUsual()) {
		t.Errorf("usual is %v, %v", usual, err)
	}
	for _, bad := range []string{"saturday 09:00-12:00", "sat", "sat 12:00-09:00", "sat 9-12", "sat 09:00-24:30"} {
		if h, err := org.ParseHours(bad); err == nil {
			t.Errorf("%q was read as %v", bad, h)
		}
	}
	sat, _ := org.ParseHours("workday 08:30-12:00;sat 09:00-11:30")
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, clock.Zone) }
	if !sat.Open(at(28, 10), clock.Default()) || sat.Open(at(28, 12), clock.Default()) || sat.Open(at(29, 10), clock.Default()) {
		t.Error("it opens on Saturday mornings and not on Sundays")
	}
}
