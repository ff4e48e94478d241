package clock

import (
	"testing"
	"time"
)

// at reads a moment in Zone, or one with its own offset.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05", time.RFC3339Nano} {
		if m, err := time.ParseInLocation(layout, s, Zone); err == nil {
			return m.In(Zone)
		}
	}
	t.Fatalf("not a moment: %q", s)
	return time.Time{}
}

func limit(t testing.TB, s string) Limit {
	t.Helper()
	l, err := ParseLimit(s)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// spans reads pairs of moments; "" is an end that is still open.
func spans(t testing.TB, moments ...string) (all []Span) {
	t.Helper()
	for i := 0; i < len(moments); i += 2 {
		s := Span{From: at(t, moments[i])}
		if moments[i+1] != "" {
			s.To = at(t, moments[i+1])
		}
		all = append(all, s)
	}
	return all
}

func TestLimitsEndWhenTheRulesSay(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, from, limit string
		suspended         []string
		due               string
	}{
		// The twelve vectors of the domain notes, §2.8.
		{"a make-up Saturday is worked", "2026-02-13 16:00", "4wh", nil, "2026-02-14 11:30"},
		{"Spring Festival is passed over", "2026-02-14 16:00", "4wh", nil, "2026-02-24 11:30"},
		{"a plain Saturday counts from Monday", "2026-03-07 10:00", "4wh", nil, "2026-03-09 14:00"},
		{"National Day with its make-up Saturday", "2026-09-30 15:00", "5wd", nil, "2026-10-13 17:00"},
		{"the day of the start doesn't count though it is a make-up day", "2026-02-14 09:00", "1wd", nil, "2026-02-24 17:00"},
		{"over noon on a make-up Saturday", "2026-05-09 11:00", "2wh", nil, "2026-05-09 14:30"},
		{"National Day of 2025", "2025-09-26 09:00", "7wd", nil, "2025-10-13 17:00"},
		{"over the close of a make-up Sunday", "2025-01-26 16:30", "1wh", nil, "2025-01-27 09:00"},
		{"Spring Festival of 2025", "2025-01-24 10:00", "15wd", nil, "2025-02-20 17:00"},
		{"before the office opens", "2026-01-04 08:00", "7wh", nil, "2026-01-04 17:00"},
		{"over the year's end", "2025-12-31 12:00", "1wd", nil, "2026-01-04 17:00"},
		{"in the noon break", "2026-10-10 12:30", "3.5wh", nil, "2026-10-10 17:00"},

		{"at opening", "2026-03-10 08:30", "3.5wh", nil, "2026-03-10 12:00"},
		{"at noon", "2026-03-10 12:00", "0.5wh", nil, "2026-03-10 14:00"},
		{"when the noon break ends", "2026-03-10 13:30", "1wh", nil, "2026-03-10 14:30"},
		{"at close", "2026-03-10 17:00", "1wh", nil, "2026-03-11 09:30"},
		{"at midnight", "2026-03-11 00:00", "1wh", nil, "2026-03-11 09:30"},
		{"seconds are kept", "2026-03-10 11:59:30", "1wh", nil, "2026-03-10 14:29:30"},
		{"parts of a second are kept", "2026-03-10T16:59:59.25+08:00", "20min", nil, "2026-03-10T17:19:59.25+08:00"},
		{"a start in UTC is read in Zone", "2026-02-13T08:00:00Z", "4wh", nil, "2026-02-14 11:30"},
		{"UTC evening is the next day here", "2026-03-10T16:30:00Z", "1wd", nil, "2026-03-12 17:00"},
		{"before the epoch of computers", "1969-12-31 23:50", "0.5d", nil, "1970-01-01 12:00"},
		{"minutes run through the night of a holiday", "2026-09-30 23:50", "20min", nil, "2026-10-01 00:10"},
		{"half an hour", "2026-03-10 16:45", "0.5h", nil, "2026-03-10 17:15"},
		{"calendar days count holidays", "2026-09-30 09:00", "7d", nil, "2026-10-07 17:00"},
		{"25 working days", "2026-01-30 09:00", "25wd", nil, "2026-03-12 17:00"},
		{"60 calendar days", "2026-01-30 09:00", "60d", nil, "2026-03-31 17:00"},
		{"half a calendar day is half of its office time", "2026-03-10 09:00", "0.5d", nil, "2026-03-11 12:00"},
		{"one working day and a half", "2026-03-10 09:00", "1.5wd", nil, "2026-03-12 12:00"},
		{"the same day", "2026-03-10 09:00", "today", nil, "2026-03-10 17:00"},
		{"the same day, but the office has closed", "2026-03-06 17:00", "today", nil, "2026-03-09 17:00"},
		{"the same day, but it is a holiday", "2026-02-16 10:00", "today", nil, "2026-02-24 17:00"},

		{"a suspension moves office time", "2026-03-10 09:00", "4wh", []string{"2026-03-10 10:00", "2026-03-10 11:00"}, "2026-03-10 15:30"},
		{"a suspension of no length moves nothing", "2026-03-10 09:00", "4wh", []string{"2026-03-10 10:00", "2026-03-10 10:00"}, "2026-03-10 14:30"},
		{"a suspension over noon counts its office time only", "2026-03-10 09:00", "4wh", []string{"2026-03-10 11:30", "2026-03-10 14:00"}, "2026-03-10 15:30"},
		{"overlapping suspensions count once", "2026-03-10 09:00", "4wh", []string{"2026-03-10 10:00", "2026-03-10 11:00", "2026-03-10 10:30", "2026-03-10 11:30"}, "2026-03-10 16:00"},
		{"in any order", "2026-03-10 09:00", "4wh", []string{"2026-03-10 10:30", "2026-03-10 11:30", "2026-03-10 10:00", "2026-03-10 11:00"}, "2026-03-10 16:00"},
		{"a suspension that began before the start", "2026-03-10 09:00", "1wh", []string{"2026-03-09 10:00", "2026-03-10 10:00"}, "2026-03-10 11:00"},
		{"a suspension that begins at the due time is too late", "2026-03-10 09:00", "1wh", []string{"2026-03-10 10:00", "2026-03-10 16:00"}, "2026-03-10 10:00"},
		{"a suspension over a holiday costs no office time", "2026-02-14 16:00", "4wh", []string{"2026-02-14 17:00", "2026-02-24 08:30"}, "2026-02-24 11:30"},
		{"a suspension round the clock", "2026-03-10 23:00", "2h", []string{"2026-03-10 23:30", "2026-03-11 08:00"}, "2026-03-11 09:30"},
		{"working days lose suspended office time", "2026-03-10 09:00", "2wd", []string{"2026-03-11 15:00", "2026-03-12 10:00"}, "2026-03-13 12:00"},
		{"working days don't lose the rest of the first day", "2026-03-10 09:00", "2wd", []string{"2026-03-10 09:00", "2026-03-11 08:30"}, "2026-03-12 17:00"},
		{"calendar days lose whole days only", "2026-03-10 09:00", "3d", []string{"2026-03-11 00:00", "2026-03-12 23:00"}, "2026-03-14 17:00"},
		{"two that touch suspend a whole day", "2026-03-10 09:00", "1d", []string{"2026-03-11 12:00", "2026-03-12 00:00", "2026-03-10 20:00", "2026-03-11 12:00"}, "2026-03-12 17:00"},
		{"calendar days don't lose half a day", "2026-03-10 09:00", "1d", []string{"2026-03-11 00:00", "2026-03-11 23:59"}, "2026-03-11 17:00"},
		{"the same day, resumed before its close", "2026-03-10 09:00", "today", []string{"2026-03-10 10:00", "2026-03-10 16:00"}, "2026-03-10 17:00"},
		{"the same day, suspended over its close", "2026-03-10 09:00", "today", []string{"2026-03-10 10:00", "2026-03-11 10:00"}, "2026-03-11 17:00"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := Default().Due(at(t, c.from), limit(t, c.limit), spans(t, c.suspended...)...)
			if !got.At.Equal(at(t, c.due)) || got.Open || got.Provisional != (got.At.Year() < 2025) {
				t.Errorf("%s + %s: got %+v, want %s", c.from, c.limit, got, c.due)
			}
			if _, offset := got.At.Zone(); offset != 8*60*60 {
				t.Errorf("answered in %v", got.At.Location())
			}
		})
	}
}
