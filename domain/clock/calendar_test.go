package clock

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// The counts are those of the domain notes, §2.8.
func TestTheShippedCalendarHasTheRightWorkingDays(t *testing.T) {
	t.Parallel()
	c := Default()
	for year, want := range map[int][]int{
		2025: {19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23},
		2026: {21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23},
	} {
		got, all := make([]int, 12), 0
		for d := time.Date(year, 1, 1, 12, 0, 0, 0, Zone); d.Year() == year; d = d.AddDate(0, 0, 1) {
			if c.WorkingDay(d) {
				got[d.Month()-1]++
				all++
			}
		}
		if !reflect.DeepEqual(got, want) || all != 248 {
			t.Errorf("%d: %v, %d", year, got, all)
		}
	}
	first, last, ok := c.Covers()
	if !ok || !first.Equal(at(t, "2025-01-01 00:00")) || !last.Equal(at(t, "2026-12-31 00:00")) || c.Version() == "" {
		t.Error(first, last, ok, c.Version())
	}
}

func TestOfficeMinutesOfAYear(t *testing.T) {
	t.Parallel()
	if got := Default().OfficeMinutes(at(t, "2026-01-01 00:00"), at(t, "2027-01-01 00:00")); got != 248*420 {
		t.Error(got)
	}
	if got := Default().OfficeMinutes(at(t, "2026-03-10 11:59:30"), at(t, "2026-03-10 13:31:29")); got != 1 {
		t.Errorf("59 seconds short of three minutes less a minute: %d", got)
	}
}

func TestACalendarComesBackFromJSON(t *testing.T) {
	t.Parallel()
	for _, c := range []Calendar{Default(), {}} {
		b, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var back Calendar
		if err := json.Unmarshal(b, &back); err != nil || !reflect.DeepEqual(back, c) {
			t.Errorf("%s: %+v, %v", b, back, err)
		}
	}
	var later Calendar
	if err := json.Unmarshal([]byte(`{"off":["2027-01-01"],"names":{"a":[1]},"makeup_workdays":[]}`), &later); err != nil || later.WorkingDay(at(t, "2027-01-01 09:00")) {
		t.Errorf("a key of a later version: %v", err)
	}
}

// The plain form, as the ministry's notice is written down, covers its years.
func TestACalendarMayBeTwoLists(t *testing.T) {
	t.Parallel()
	c, err := ParseCalendar([]byte(`{"off":["2027-01-01"],"makeup_workdays":["2028-01-01"]}`))
	if err != nil {
		t.Fatal(err)
	}
	if first, last, _ := c.Covers(); first.Year() != 2027 || last.Format(time.DateOnly) != "2028-12-31" {
		t.Error(first, last)
	}
	if d := c.Due(at(t, "2027-12-31 16:00"), limit(t, "2wh")); !d.At.Equal(at(t, "2028-01-01 09:30")) || d.Provisional {
		t.Errorf("%+v", d)
	}
}

func TestOtherOfficeHours(t *testing.T) {
	t.Parallel()
	c, err := ParseCalendar([]byte(`{"off":[],"makeup_workdays":[],"covers":["2026-01-01","2026-12-31"],"office_hours":["09:00-11:00","12:00-13:00","20:00-24:00"]}`))
	if err != nil {
		t.Fatal(err)
	}
	for limitText, want := range map[string]string{"4wh": "2026-03-10 21:00", "7wh": "2026-03-11 00:00", "1wd": "2026-03-12 00:00", "today": "2026-03-11 00:00"} {
		if d := c.Due(at(t, "2026-03-10 08:00"), limit(t, limitText)); !d.At.Equal(at(t, want)) {
			t.Errorf("%s: %v", limitText, d.At)
		}
	}
}

func TestAWrongCalendarIsToldWhereAndWhy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", []string{"line 1", "ends too early"}},
		{"[]", []string{"line 1", "want an object with off"}},
		{"{\n\"off\": [\"2026-01-01\"\n", []string{"line 2", "ends too early"}},
		{"{\n\"off\": [\"2026-01-01\" \"2026-01-02\"]}", []string{"line 2"}},
		{"{\n\"holidays\": []}", []string{"line 2", `"holidays" is not known`, "makeup_workdays"}},
		{"{\"off\":[],\n\"off\":[]}", []string{"line 2", "stands here twice"}},
		{"{\"off\":\n\"2026-01-01\"}", []string{"line 2", "wants a list of texts"}},
		{"{\"off\":[\n20260101]}", []string{"line 2", "wants a list of texts"}},
		{"{\"version\":\n[\"1\"]}", []string{"line 2", "one text"}},
		{"{\"off\":[\n\"2026-01-01\",\n\"2026-02-30\"]}", []string{"line 3", `"2026-02-30" is not a date`}},
		{"{\"off\":[\n\"2026-1-1\"]}", []string{"line 2", "is not a date"}},
		{"{\"off\":[\n\"2026-01-01\",\n\"2026-01-01\"]}", []string{"line 3", "stands twice"}},
		{"{\"off\":[\"2026-01-03\"],\n\"makeup_workdays\":[\"2026-01-03\"]}", []string{"line 2", "both a day off and a make-up workday"}},
		{"{\"makeup_workdays\":[\n\"2026-01-05\"]}", []string{"line 2", "2026-01-05 is a Monday"}},
		{"{\"covers\":[\"2026-01-01\",\n\"2025-01-01\"]}", []string{"line 2", "is before"}},
		{"{\n\"covers\":[\"2026-01-01\"]}", []string{"line 2", "wants two dates"}},
		{"{\"covers\":[\"2026-01-01\",\"2026-12-31\"],\n\"off\":[\"2027-01-01\"]}", []string{"line 2", "outside of what the calendar covers, 2026-01-01 to 2026-12-31"}},
		{"{\"off\":[\"2025-01-01\",\"2027-01-01\"]}", []string{"between 2025 and 2027"}},
		{"{\"office_hours\":[\n\"8:30-12:00\"]}", []string{"line 2", "is not a stretch"}},
		{"{\"office_hours\":[\n\"12:00-08:30\"]}", []string{"line 2", "end before they begin"}},
		{"{\"office_hours\":[\"08:30-12:00\",\n\"11:00-17:00\"]}", []string{"line 2", "begin before the ones above"}},
		{"{\n\"office_hours\":[]}", []string{"line 2", "wants one stretch"}},
		{"{\n\"off\":[]}", []string{"line 2", `the list "makeup_workdays" is missing`}},
		{"{}\n{}", []string{"line 2", "nothing after"}},
		{"{\"off\":[\n\"x\",\n\"y\"]}", []string{"line 2", "line 3"}}, // all that is wrong
	} {
		_, err := ParseCalendar([]byte(c.text))
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%q: %v, want %q", c.text, err, want)
			}
		}
	}
}

func FuzzParseCalendar(f *testing.F) {
	f.Add(shipped)
	f.Add([]byte(`{"off":["2026-01-03"],"makeup_workdays":["2026-01-04"],"office_hours":["00:00-24:00"]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ParseCalendar(b)
		if err != nil {
			return
		}
		again, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := ParseCalendar(again); err != nil || !reflect.DeepEqual(back, c) {
			t.Errorf("%s came back as %+v, %v", again, back, err)
		}
	})
}

func ExampleCalendar_Due() {
	friday := time.Date(2026, 2, 13, 16, 0, 0, 0, Zone)
	limit, err := ParseLimit("4wh")
	if err != nil {
		panic(err)
	}
	for _, step := range Default().Due(friday, limit).Why {
		fmt.Println(step.En)
	}
	// Output:
	// 4 working hours from Fri 2026-02-13 16:00, counted 08:30-12:00, 13:30-17:00 on working days
	// 2026-02-14 is a make-up workday, counted
	// so it is due Sat 2026-02-14 11:30
}

func BenchmarkDue(b *testing.B) {
	from, c := at(b, "2026-02-13 16:00"), Default()
	for _, text := range []string{"20min", "4wh", "5wd", "365d"} {
		l := limit(b, text)
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				c.Due(from, l)
			}
		})
		b.Run(text+"/share", func(b *testing.B) {
			for b.Loop() {
				c.DueShare(from, l, 80)
			}
		})
	}
}
