package clock

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// slow is the rules said again, as plainly as can be: it steps through time
// and asks of every minute whether it counts. It shares no code with the package
// but the parsing of its inputs.
type slow struct {
	epoch  time.Time
	office []bool // of each minute from the epoch on
}

// newSlow reads the calendar's file for itself, once for all tests.
var newSlow = sync.OnceValue(func() slow {
	var file struct {
		Off    []string `json:"off"`
		Makeup []string `json:"makeup_workdays"`
	}
	if err := json.Unmarshal(shipped, &file); err != nil {
		panic(err)
	}
	listed := map[string]bool{}
	for _, d := range file.Off {
		listed[d] = false
	}
	for _, d := range file.Makeup {
		listed[d] = true
	}
	s := slow{epoch: time.Date(2024, 12, 1, 0, 0, 0, 0, Zone)}
	for m := s.epoch; m.Year() < 2030; m = m.Add(time.Minute) {
		worked, known := listed[m.Format(time.DateOnly)]
		if !known {
			worked = m.Weekday() >= time.Monday && m.Weekday() <= time.Friday
		}
		hm := m.Hour()*100 + m.Minute()
		s.office = append(s.office, worked && (hm >= 830 && hm < 1200 || hm >= 1330 && hm < 1700))
		if !worked { // the rest of the day is no different
			s.office = append(s.office, make([]bool, 24*60-1)...)
			m = m.Add((24*60 - 1) * time.Minute)
		}
	}
	return s
})

// ledger is one question, in seconds from the epoch.
type ledger struct {
	from  int
	n     int // of the unit
	unit  Unit
	pause [][2]int // to < 0: open
}

func (l ledger) suspended(t int) bool {
	for _, p := range l.pause {
		if p[0] <= t && t < p[1] {
			return true
		}
	}
	return false
}

const secondsADay = 24 * 60 * 60

// due steps by so many seconds, which all the ledger's times must be multiples
// of; false while a suspension is open.
func (s slow) due(l ledger, step int) (int, bool) {
	for _, p := range l.pause {
		if p[1] < 0 {
			return 0, false
		}
	}
	midnight := (l.from/secondsADay + 1) * secondsADay
	switch l.unit {
	case Minutes:
		return s.walk(l, l.from, l.n*60, step, func(int) bool { return true }), true
	case Hours:
		return s.walk(l, l.from, l.n*3600, step, func(int) bool { return true }), true
	case OfficeHours:
		return s.walk(l, l.from, l.n*3600, step, func(t int) bool { return s.office[t/60] }), true
	case WorkingDays:
		if len(l.pause) == 0 {
			return s.days(midnight, l.n, func(day int) bool { return s.office[(day+9*3600)/60] }), true
		}
		return s.walk(l, midnight, l.n*7*3600, step, func(t int) bool { return s.office[t/60] }), true
	}
	return s.days(midnight, l.n, func(day int) bool {
		for t := day; t < day+secondsADay; t += step {
			if !l.suspended(t) {
				return true
			}
		}
		return false
	}), true
}

// walk returns the end of the step in which the last of left was counted.
func (s slow) walk(l ledger, t, left, step int, counts func(int) bool) int {
	for ; ; t += step {
		if counts(t) && !l.suspended(t) {
			if left -= step; left <= 0 {
				return t + step
			}
		}
	}
}

// days returns the close of the nth day that counts.
func (s slow) days(midnight, n int, counts func(int) bool) int {
	for ; ; midnight += secondsADay {
		if counts(midnight) {
			if n--; n == 0 {
				return midnight + 17*3600
			}
		}
	}
}

// draw makes a ledger whose times are multiples of step seconds, many of them
// at the edges of the office day and round the holidays.
func (s slow) draw(r *rand.Rand, step, days int) ledger {
	from := 31 + r.IntN(2*365) // 2025 and 2026
	if r.IntN(2) == 0 {
		holidays := []string{"2025-01-26", "2025-09-28", "2025-12-31", "2026-02-13", "2026-04-30", "2026-09-19", "2026-12-25"}
		first, _ := time.ParseInLocation(time.DateOnly, holidays[r.IntN(len(holidays))], Zone)
		from = int(first.Sub(s.epoch).Hours())/24 + r.IntN(12) - 2
	}
	l := ledger{from: from*secondsADay + timeOfDayDrawn(r, step)}
	switch r.IntN(5) {
	case 0:
		l.unit, l.n = Minutes, 1+r.IntN(600)
	case 1:
		l.unit, l.n = Hours, 1+r.IntN(48)
	case 2:
		l.unit, l.n = OfficeHours, 1+r.IntN(6*days)
	case 3:
		l.unit, l.n = WorkingDays, 1+r.IntN(days)
	case 4:
		l.unit, l.n = Days, 1+r.IntN(days)
	}
	for range max(0, r.IntN(6)-2) {
		l.pause = append(l.pause, drawPause(r, l.from, step))
	}
	return l
}

func timeOfDayDrawn(r *rand.Rand, step int) int {
	if r.IntN(3) > 0 {
		return r.IntN(secondsADay/step) * step
	}
	edges := []int{0, 8*3600 + 1800, 12 * 3600, 13*3600 + 1800, 17 * 3600}
	at := edges[r.IntN(len(edges))] + (r.IntN(3)-1)*step
	return max(0, at)
}

func drawPause(r *rand.Rand, from, step int) [2]int {
	begin := (from/secondsADay+r.IntN(8)-2)*secondsADay + timeOfDayDrawn(r, step)
	switch r.IntN(20) {
	case 0:
		return [2]int{begin, -1} // open
	case 1, 2:
		return [2]int{begin, begin} // of no length
	case 3, 4, 5, 6, 7:
		day := begin / secondsADay * secondsADay // whole days
		return [2]int{day, day + (1+r.IntN(9))*secondsADay}
	}
	return [2]int{begin, begin + r.IntN(3*secondsADay/step)*step}
}

func (s slow) at(t int) time.Time { return s.epoch.Add(time.Duration(t) * time.Second) }

func (s slow) ask(l ledger) (time.Time, Limit, []Span) {
	var pauses []Span
	for _, p := range l.pause {
		span := Span{From: s.at(p[0])}
		if p[1] >= 0 {
			span.To = s.at(p[1])
		}
		pauses = append(pauses, span)
	}
	lim, err := ParseLimit(fmt.Sprintf("%d%s", l.n, l.unit))
	if err != nil {
		panic(err)
	}
	return s.at(l.from), lim, pauses
}

func (s slow) compare(t *testing.T, l ledger, step int) {
	t.Helper()
	want, ok := s.due(l, step)
	from, lim, pauses := s.ask(l)
	got := Default().DueShare(from.UTC(), lim, 100, pauses...)
	provisional := ok && s.at(want).Year() > 2026
	if got.Open == ok || ok && !got.At.Equal(s.at(want)) || got.Provisional != provisional {
		t.Errorf("%s + %s without %v: got %v (provisional %v, open %v), want %v (%v)", from, lim, pauses, got.At, got.Provisional, got.Open, s.at(want), ok)
	}
}

// 100,000 ledgers by the minute, in parts that run side by side.
func TestDueAgreesWithCountingEveryMinute(t *testing.T) {
	t.Parallel()
	s := newSlow()
	for part := range uint64(10) {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(2026, part))
			for range 10_000 {
				if s.compare(t, s.draw(r, 60, 3), 60); t.Failed() {
					return
				}
			}
		})
	}
}

func TestDueAgreesOverLongLimits(t *testing.T) {
	t.Parallel()
	s, r := newSlow(), rand.New(rand.NewPCG(2026, 11))
	for i := range 240 {
		l := s.draw(r, 60, 60)
		if i%8 == 0 {
			l.unit, l.n = []Unit{WorkingDays, Days}[i/8%2], []int{25, 60, 365}[i/16%3]
		}
		s.compare(t, l, 60)
	}
}

func TestDueAgreesToTheSecond(t *testing.T) {
	t.Parallel()
	s, r := newSlow(), rand.New(rand.NewPCG(2026, 12))
	for range 300 {
		l := s.draw(r, 1, 1)
		l.n = 1 + (l.n-1)%2
		s.compare(t, l, 1)
	}
}
