package clock

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestALimitIsReadAsItIsWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"20min": "20min", "0.5h": "0.5h", "3.5wh": "3.5wh", "5wd": "5wd", "365d": "365d", "today": "today",
		" 4wh ": "4wh", "04.50wh": "4.5wh", "0.001h": "0.001h", "87600h": "87600h",
	} {
		l := limit(t, text)
		if l.String() != want || limit(t, want) != l {
			t.Errorf("%q became %q", text, l)
		}
		b, err := json.Marshal(l)
		var back Limit
		if err != nil || json.Unmarshal(b, &back) != nil || back != l || string(b) != `"`+want+`"` {
			t.Errorf("%q as JSON: %s, %v, back %v", text, b, err, back)
		}
	}
}

func TestWhatIsNoLimitIsToldWhatIsAllowed(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "4", "wh", "0wh", "0.000d", "-1d", "+1d", "1e3h", "4 wh", "4WH", "4weeks", ".5h", "5.h", "1.2345h", "1,5h", "4wh4", "9999999999h", "2today", "½h"} {
		if l, err := ParseLimit(text); err == nil || !strings.Contains(err.Error(), "min, h, wh, wd, d") {
			t.Errorf("%q became %v, %v", text, l, err)
		}
	}
	if _, err := ParseLimit("3661d"); err == nil || !strings.Contains(err.Error(), "at most 3660d") {
		t.Error(err)
	}
}

func TestNoLimitIsNeverDue(t *testing.T) {
	t.Parallel()
	var none Limit
	if d := Default().Due(at(t, "2026-03-10 09:00"), none); !d.At.IsZero() || d.Open || len(d.Why) != 1 {
		t.Errorf("%+v", d)
	}
	b, err := json.Marshal(struct {
		L Limit `json:"l,omitzero"`
		M Limit `json:"m"`
	}{})
	if err != nil || string(b) != `{"m":""}` {
		t.Errorf("%s, %v", b, err)
	}
	if json.Unmarshal([]byte(`""`), &none) != nil || !none.IsZero() {
		t.Error(none)
	}
}

func TestLimitsAreSaidInWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Step{
		"1wd": {"1 个工作日", "1 working day"}, "3.5wh": {"3.5 个工作小时", "3.5 working hours"},
		"0.5h": {"0.5 小时", "0.5 hours"}, "20min": {"20 分钟", "20 minutes"}, "15d": {"15 日", "15 calendar days"}, "today": {"当日", "the same day"},
	} {
		if got := limit(t, text).Words(); got != want {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

func TestOnlyMinutesAndHoursHaveALengthOfTheirOwn(t *testing.T) {
	t.Parallel()
	if length, ok := limit(t, "0.5h").RoundTheClock(); !ok || length != 30*time.Minute {
		t.Error(length, ok)
	}
	for _, text := range []string{"1wh", "1wd", "1d", "today"} {
		if _, ok := limit(t, text).RoundTheClock(); ok {
			t.Error(text)
		}
	}
}

// The longest limit, stretched by the most percent and by suspensions that are
// still believed, must neither overflow nor take long.
func TestTheLongestLimitsStillCount(t *testing.T) {
	t.Parallel()
	from := at(t, "2026-03-10 09:00")
	for unit, n := range most {
		d := Default().DueShare(from, Limit{n * 1000, unit}, 2000, Span{From: from, To: from.AddDate(99, 0, 0)})
		if !d.Provisional || d.At.Before(from.AddDate(99, 0, 0)) || d.At.Year() > 2250 {
			t.Errorf("%d%s: %v", n, unit, d.At)
		}
	}
	if d := Default().Due(from, limit(t, "1wd"), Span{From: from, To: at(t, "9999-12-31 00:00")}); !d.Open {
		t.Errorf("a suspension into the year 9999: %+v", d)
	}
}

func FuzzParseLimit(f *testing.F) {
	for _, s := range []string{"3.5wh", "20min", "today", "0", "9e9d", "1.wd"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l, err := ParseLimit(s)
		if err != nil {
			return
		}
		if again, err := ParseLimit(l.String()); err != nil || again != l {
			t.Errorf("%q became %v, and that %v, %v", s, l, again, err)
		}
	})
}
