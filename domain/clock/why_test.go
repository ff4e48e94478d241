package clock

import (
	"strings"
	"testing"
)

func TestTheWayToADueTimeIsToldInWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, from, limit string
		suspended         []string
		zh, en            string
	}{
		{"a holiday is folded together", "2026-02-14 16:00", "4wh", nil,
			`自 2026-02-14 周六 16:00 起计 4 个工作小时，只计工作日 08:30-12:00, 13:30-17:00
2026-02-14 调休上班，计入
2026-02-15 至 02-23 放假，不计
因此到期时间为 2026-02-24 周二 11:30`,
			`4 working hours from Sat 2026-02-14 16:00, counted 08:30-12:00, 13:30-17:00 on working days
2026-02-14 is a make-up workday, counted
2026-02-15 to 02-23 is a holiday, not counted
so it is due Tue 2026-02-24 11:30`},
		{"a suspension is named", "2026-03-06 16:00", "1wd", []string{"2026-03-09 09:00", "2026-03-09 10:00"},
			`自 2026-03-06 周五 16:00 起计 1 个工作日，当日不计，至最后一日下班时止
2026-03-07 至 03-08 周末，不计
2026-03-09 周一 09:00 至 2026-03-09 周一 10:00 暂停，不计
因此到期时间为 2026-03-10 周二 09:30`,
			`1 working day from Fri 2026-03-06 16:00, not counting that day, to the close of the last
2026-03-07 to 03-08 is a weekend, not counted
paused from Mon 2026-03-09 09:00 to Mon 2026-03-09 10:00, not counted
so it is due Tue 2026-03-10 09:30`},
		{"beyond the calendar", "2026-12-31 16:30", "1wh", nil,
			`自 2026-12-31 周四 16:30 起计 1 个工作小时，只计工作日 08:30-12:00, 13:30-17:00
放假安排只载入了 2025-01-01 至 2026-12-31，此外只按周一至周五推算，到期时间为暂定
因此到期时间为 2027-01-01 周五 09:00`,
			`1 working hour from Thu 2026-12-31 16:30, counted 08:30-12:00, 13:30-17:00 on working days
holidays are known from 2025-01-01 to 2026-12-31, beyond that only Monday to Friday: the due time is provisional
so it is due Fri 2027-01-01 09:00`},
		{"an open suspension, and what was due before it", "2026-03-10 09:00", "1h", []string{"2026-03-10 11:00", ""},
			`自 2026-03-10 周二 09:00 起连续计 1 小时，昼夜和节假日都计
2026-03-10 周二 11:00 起暂停，尚未恢复，暂无到期时间
暂停前已于 2026-03-10 周二 10:00 到期`,
			`1 hour from Tue 2026-03-10 09:00, round the clock
paused since Tue 2026-03-10 11:00 and not resumed yet, so nothing is due
it had been due Tue 2026-03-10 10:00, before the pause`},
		{"what ended before the start is not told", "2026-03-10 09:00", "1h", []string{"2026-03-09 11:00", "2026-03-10 09:00"},
			`自 2026-03-10 周二 09:00 起连续计 1 小时，昼夜和节假日都计
因此到期时间为 2026-03-10 周二 10:00`,
			`1 hour from Tue 2026-03-10 09:00, round the clock
so it is due Tue 2026-03-10 10:00`},
		{"whole suspended days", "2026-03-10 09:00:30", "3d", []string{"2026-03-11 00:00", "2026-03-13 00:00"},
			`自 2026-03-10 周二 09:00:30 起计 3 日，当日不计，至最后一日下班时止
2026-03-11 周三 00:00 至 2026-03-13 周五 00:00 暂停，其中整日暂停的不计
因此到期时间为 2026-03-15 周日 17:00`,
			`3 calendar days from Tue 2026-03-10 09:00:30, not counting that day, to the close of the last
paused from Wed 2026-03-11 00:00 to Fri 2026-03-13 00:00, whole days in it are not counted
so it is due Sun 2026-03-15 17:00`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var zh, en []string
			for _, s := range Default().Due(at(t, c.from), limit(t, c.limit), spans(t, c.suspended...)...).Why {
				zh, en = append(zh, s.Zh), append(en, s.En)
			}
			if got := strings.Join(zh, "\n"); got != c.zh {
				t.Errorf("got\n%s\nwant\n%s", got, c.zh)
			}
			if got := strings.Join(en, "\n"); got != c.en {
				t.Errorf("got\n%s\nwant\n%s", got, c.en)
			}
		})
	}
}

func TestALongWayIsToldShortly(t *testing.T) {
	t.Parallel()
	why := Default().Due(at(t, "2026-01-05 09:00"), limit(t, "200wd")).Why
	if len(why) > 16 {
		t.Errorf("%d steps", len(why))
	}
	var many []string
	for _, day := range []string{"10", "11", "12", "13", "16", "17"} {
		many = append(many, "2026-03-"+day+" 09:00", "2026-03-"+day+" 10:00")
	}
	why = Default().Due(at(t, "2026-03-09 09:00"), limit(t, "10wd"), spans(t, many...)...).Why
	if last := why[len(why)-2]; last.En != "2 more pauses, not counted" {
		t.Errorf("%+v", why)
	}
}

func TestWhatRestsOnUnknownDaysIsProvisional(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, limit string
		want        bool
	}{
		{"2026-12-31 16:00", "1wh", false}, // ends with the calendar
		{"2026-12-31 16:30", "1wh", true},
		{"2026-12-30 09:00", "1wd", false},
		{"2026-12-31 09:00", "1wd", true},
		{"2026-12-30 09:00", "1d", false},
		{"2026-12-31 09:00", "1d", true},
		{"2026-12-31 23:50", "20min", true},
		{"2024-12-31 16:00", "2wh", true},  // before the calendar, too
		{"2024-12-31 16:00", "1wd", false}, // that day is not counted
		{"2024-12-30 16:00", "2wd", true},
		{"2024-12-31 16:00", "24h", false},
	} {
		d := Default().Due(at(t, c.from), limit(t, c.limit))
		if d.Provisional != c.want {
			t.Errorf("%s + %s: %v is provisional %v", c.from, c.limit, d.At, d.Provisional)
		}
	}
	var none Calendar
	if d := none.Due(at(t, "2026-03-13 16:30"), limit(t, "1wh")); !d.Provisional || !d.At.Equal(at(t, "2026-03-16 09:00")) || !strings.Contains(d.Why[len(d.Why)-2].En, "no holidays are loaded") {
		t.Errorf("%+v", d)
	}
}
