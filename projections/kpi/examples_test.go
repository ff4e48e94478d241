package kpi_test

import (
	"fmt"
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/infra/testkit"
	"gridcase/projections/kpi"
	"gridcase/projections/rowstest"
)

// day tells what happens to cases on Monday, 23 November 2026. E0101 is small
// and the grid's, to be accepted by 10:00 and done by 14:30; G0102 is big and
// the community's, to be done within 2 h; E0105 is big and the street's.
type day struct {
	*rowstest.Book
	t     *testing.T
	codes map[int]string
}

func at(clock string) time.Time {
	d, err := time.ParseDuration(clock)
	if err != nil {
		panic(err)
	}
	return rowstest.Monday.Add(d - 9*time.Hour)
}

// do must be allowed: an example that was refused would show nothing.
func (d day) do(n int, by, when string, verb casefile.Verb) {
	d.t.Helper()
	if !d.Do(n, by, at(when), rowstest.Rules(d.t, d.codes[n]), verb) {
		d.t.Fatalf("case %d: %T at %s was refused", n, verb, when)
	}
}

func (d day) report(n int, code, when string) {
	d.t.Helper()
	d.codes[n] = code
	d.do(n, "w", when, rowstest.Report(n, code, at(when)))
}

func (d day) spot(n int, when string) {
	d.t.Helper()
	d.codes[n] = "E0101"
	r := rowstest.Report(n, "E0101", at(when))
	r.OnSpot = &sealed
	d.do(n, "w", when, r)
}

// done claims, resolves and verifies.
func (d day) done(n int, claimed, resolved, verified string) {
	d.t.Helper()
	d.do(n, "a", claimed, casefile.Claim{})
	d.do(n, "a", resolved, casefile.Resolve{Result: sealed})
	d.do(n, "b", verified, casefile.Verify{})
}

var (
	up     = casefile.Escalate{Reason: sealed}
	down   = casefile.HandDown{Reason: sealed}
	again  = casefile.Reopen{Reason: sealed}
	redo   = casefile.Rework{Reason: sealed}
	refuse = casefile.Reject{Reason: sealed}
	result = casefile.Resolve{Result: sealed}
)

// three cases are done within the hour.
func three(d day, code string) {
	for n := range 3 {
		d.report(n, code, "9h")
		d.done(n, "9h10m", "9h30m", "9h40m")
	}
}

// windowed are four applications for the allowance of the old.
func windowed(d day) {
	all := casefile.Brought{Have: []string{"身份证", "银行卡"}}
	for n := range 4 {
		d.report(n, "S0105", "9h")
	}
	d.do(0, "a", "9h10m", casefile.Accept{Brought: all})
	d.do(1, "a", "9h10m", casefile.Notice{})
	d.do(1, "a", "10h", casefile.Accept{Brought: all})
	d.do(2, "system:ladder", "200h", casefile.Ring{Rung: casefile.Silence, Arm: 1})
}

var examples = []struct {
	says    string
	happens func(d day)
	rate    string
	over    int64
	under   int64
	value   string // "-" where there is none
}{
	{"nothing happened: no rate", func(day) {}, "on_time", 0, 0, "-"},
	{"two reports, one rejected", func(d day) { d.report(0, "E0101", "9h"); d.report(1, "E0101", "9h"); d.do(1, "a", "10h", refuse) }, "reports", 2, 0, "2.0000"},
	{"two reports, one rejected", func(d day) { d.report(0, "E0101", "9h"); d.report(1, "E0101", "9h"); d.do(1, "a", "10h", refuse) }, "valid", 1, 2, "0.5000"},
	{"one of three on the spot", func(d day) { d.spot(0, "9h"); d.report(1, "E0101", "9h"); d.report(2, "E0101", "9h") }, "self_handled", 1, 3, "0.3333"},
	{"on the spot, then opened again", func(d day) { d.spot(0, "9h"); d.do(0, "b", "10h", again) }, "self_handled", 0, 1, "0.0000"},
	{"three closed, one opened again", func(d day) { three(d, "E0101"); d.do(0, "b", "11h", again) }, "closed", 2, 0, "2.0000"},
	{"opened and closed again counts once", func(d day) { three(d, "E0101"); d.do(0, "b", "11h", again); d.done(0, "11h", "12h", "13h") }, "closed", 3, 0, "3.0000"},
	{"three due, one open", func(d day) { three(d, "E0101"); d.do(0, "b", "11h", again) }, "close_rate", 2, 3, "0.6667"},
	{"a rejected report is not due", func(d day) { three(d, "E0101"); d.report(3, "E0101", "9h"); d.do(3, "a", "10h", refuse) }, "close_rate", 3, 3, "1.0000"},
	{"what is due tomorrow is not due yet", func(d day) { three(d, "E0101"); d.report(3, "E0101", "16h") }, "close_rate", 3, 3, "1.0000"},
	{"closed at the due time is on time, after it is not", func(d day) {
		for n, closed := range []string{"14h30m", "14h31m", "10h"} {
			d.report(n, "E0101", "9h")
			d.done(n, "9h10m", "9h30m", closed)
		}
	}, "on_time", 2, 3, "0.6667"},
	{"opened again and closed late is late", func(d day) { three(d, "E0101"); d.do(0, "b", "11h", again); d.done(0, "11h", "14h", "16h") }, "on_time", 2, 3, "0.6667"},
	{"one of three is open beyond its due time", func(d day) { three(d, "E0101"); d.report(3, "E0101", "9h") }, "overdue_open", 1, 0, "1.0000"},
	{"one of three small ones was handed up and came back", func(d day) {
		three(d, "E0101")
		d.report(3, "E0101", "9h")
		d.do(3, "a", "9h10m", up)
		d.do(3, "a", "9h20m", down)
		d.done(3, "10h", "11h", "12h")
	}, "small_in_grid", 3, 4, "0.7500"},
	{"small ones of the community are in the strict variant only", func(d day) { d.report(3, "C0103", "9h"); d.done(3, "9h10m", "10h", "11h"); three(d, "E0101") }, "small_in_grid", 3, 3, "1.0000"},
	{"small ones of the community are in the strict variant only", func(d day) { d.report(3, "C0103", "9h"); d.done(3, "9h10m", "10h", "11h"); three(d, "E0101") }, "small_in_grid_strict", 3, 4, "0.7500"},
	{"one of four big ones was handed up", func(d day) {
		three(d, "G0102")
		d.report(3, "G0102", "9h")
		d.do(3, "a", "9h10m", up)
		d.done(3, "10h", "11h", "12h")
	}, "big_in_community", 3, 4, "0.7500"},
	{"the street's own big ones are no failure of the community", func(d day) { three(d, "G0102"); d.report(3, "E0105", "9h"); d.done(3, "9h10m", "10h", "11h") }, "big_in_community", 3, 3, "1.0000"},
	{"the street's own big ones are no failure of the community", func(d day) { three(d, "G0102"); d.report(3, "E0105", "9h"); d.done(3, "9h10m", "10h", "11h") }, "big_in_community_strict", 3, 4, "0.7500"},
	{"the street's own big ones are counted beside it", func(d day) { three(d, "G0102"); d.report(3, "E0105", "9h"); d.done(3, "9h10m", "10h", "11h") }, "bypass", 1, 0, "1.0000"},
	{"claimed at the limit, a minute late, and never", func(d day) {
		for n, claimed := range []string{"10h", "10h1m"} {
			d.report(n, "E0101", "9h")
			d.do(n, "a", claimed, casefile.Claim{})
		}
		d.report(2, "E0101", "9h")
	}, "signed_on_time", 1, 3, "0.3333"},
	{"what is settled on the spot is no order", func(d day) { d.spot(0, "9h"); d.report(1, "E0101", "9h"); d.do(1, "a", "9h5m", casefile.Claim{}) }, "signed_on_time", 1, 1, "1.0000"},
	{"late stays late, though given back and claimed again", func(d day) {
		d.report(0, "E0101", "9h")
		d.do(0, "a", "11h", casefile.Claim{})
		d.do(0, "a", "11h1m", casefile.Release{Reason: sealed})
		d.do(0, "a", "11h2m", casefile.Claim{})
	}, "signed_on_time", 0, 1, "0.0000"},
	{"failed twice, counts once", func(d day) {
		three(d, "E0101")
		d.report(3, "E0101", "9h")
		d.do(3, "a", "9h10m", casefile.Claim{})
		for _, h := range []string{"10h", "11h"} {
			d.do(3, "a", h, result)
			d.do(3, "b", h, redo)
		}
		d.do(3, "a", "12h", result)
		d.do(3, "b", "13h", casefile.Verify{})
	}, "rework", 1, 4, "0.2500"},
	{"opened again twice, counts once", func(d day) {
		three(d, "E0101")
		for range 2 {
			d.do(0, "b", "11h", again)
			d.done(0, "11h", "11h", "11h")
		}
	}, "reopened", 1, 3, "0.3333"},
	{"1 h, 2 h and 6 h", func(d day) { hoursOf(d, "10h", "11h", "15h") }, "mean_handling", 540, 3, "3.0000"},
	{"1 h, 2 h and 6 h", func(d day) { hoursOf(d, "10h", "11h", "15h") }, "median_handling", 120, 3, "2.0000"},
	{"1 h, 2 h and 6 h", func(d day) { hoursOf(d, "10h", "11h", "15h") }, "p90_handling", 360, 3, "6.0000"},
	{"neither review nor lying closed is handling", func(d day) {
		d.report(0, "E0101", "9h")
		d.done(0, "9h", "10h", "12h") // 1 h
		d.do(0, "b", "14h", again)
		d.do(0, "a", "14h30m", casefile.Claim{})
		d.do(0, "a", "15h", result) // 1 h
		d.do(0, "b", "16h", redo)
		d.do(0, "a", "17h", result) // 1 h
		d.do(0, "b", "18h", casefile.Verify{})
	}, "mean_handling", 180, 1, "3.0000"},
	{"nobody claimed in time, then nobody resolved in time", func(d day) {
		d.report(0, "E0101", "9h")
		d.do(0, "system:ladder", "10h", casefile.Climb{Rung: "accept.100", Arm: 1, Due: at("10h")})
		d.report(1, "E0101", "9h")
		d.do(1, "system:ladder", "10h", casefile.Climb{Rung: "accept.100", Arm: 1, Due: at("10h")})
		d.do(1, "system:ladder", "11h", casefile.Climb{Rung: "accept.100", Arm: 2, Due: at("11h")})
	}, "climbs:accept.100", 3, 0, "3.0000"},
	{"a suspended case is not due meanwhile", func(d day) {
		three(d, "E0101")
		d.report(3, "E0101", "9h")
		d.do(3, "sv", "10h", casefile.Suspend{Until: at("40h"), Reason: sealed})
	}, "close_rate", 3, 3, "1.0000"},
	{"what lay suspended is no handling", func(d day) {
		d.report(0, "E0101", "9h")
		d.do(0, "a", "9h30m", casefile.Claim{})
		d.do(0, "sv", "10h", casefile.Suspend{Until: at("40h"), Reason: sealed})
		d.do(0, "sv", "13h", casefile.Resume{Reason: sealed})
		d.do(0, "a", "14h", result) // 1 h before and 1 h after
		d.do(0, "b", "15h", casefile.Verify{})
	}, "mean_handling", 120, 1, "2.0000"},
	{"one of four went to another grid", func(d day) {
		three(d, "E0101")
		d.report(3, "E0101", "9h")
		d.do(3, "sv", "9h10m", casefile.Transfer{To: chain("d.s.c.g2"), Reason: sealed})
		d.done(3, "9h20m", "10h", "11h")
	}, "small_in_grid", 3, 4, "0.7500"},
	{"being transferred is being dispatched again", func(d day) {
		d.report(0, "E0101", "9h")
		d.do(0, "sv", "9h10m", casefile.Transfer{To: chain("d.s.c.g2"), Reason: sealed})
		d.do(0, "a", "9h20m", casefile.Claim{})
	}, "signed_on_time", 1, 2, "0.5000"},
	{"one report on the only working day", func(d day) { d.report(0, "E0101", "9h") }, "reports_per_day", 1, 1, "1.0000"},
	{"one of two was nothing", func(d day) { d.report(0, "E0101", "9h"); d.report(1, "E0101", "9h"); d.do(1, "a", "10h", refuse) }, "worker_valid", 1, 2, "0.5000"},
	{"a neighbour's call is no worker's report", func(d day) { d.report(0, "E0101", "9h"); d.call(1, "9h") }, "worker_valid", 1, 1, "1.0000"},
	{"looked at within 24 h, after it, and never", func(d day) {
		for n := range 3 {
			d.call(n, "9h")
		}
		d.do(0, "a", "9h30m", found)
		d.do(1, "a", "60h", found)
	}, "dispatched_on_time", 1, 2, "0.5000"},
	{"what nobody looked at is no order yet", func(d day) { d.call(0, "9h"); d.call(1, "9h"); d.do(1, "a", "9h30m", found) }, "signed_on_time", 0, 1, "0.0000"},
	{"one application", func(d day) { d.report(0, "S0101", "9h") }, "one_visit", 0, 1, "0.0000"},
	{"one application", func(d day) { d.report(0, "S0101", "9h") }, "notice_breaches", 0, 0, "0.0000"},
	{"accepted as they came, after a notice, by silence, and not at all", windowed, "one_visit", 1, 4, "0.2500"},
	{"one notice is the service that there should be", windowed, "notice_breaches", 0, 0, "0.0000"},
	{"told twice, and a third time: one breach of the application", func(d day) {
		windowed(d)
		d.report(4, "S0103", "9h")
		for n, paper := range []string{"困难事由材料", "核对授权书", "申请书"} {
			d.do(4, "a", []string{"9h10m", "9h20m", "9h30m"}[n], casefile.Notice{Missing: []string{paper}})
		}
	}, "notice_breaches", 1, 0, "1.0000"},
	{"while papers are awaited nothing is due", func(d day) {
		three(d, "E0101")
		d.report(3, "S0105", "9h")
		d.do(3, "a", "9h10m", casefile.Notice{})
	}, "close_rate", 3, 3, "1.0000"},
	{"claimed and called, called late, claimed only", func(d day) {
		for n := range 3 {
			d.report(n, "E0101", "9h")
			d.do(n, "a", "9h10m", casefile.Claim{})
		}
		d.do(0, "a", "9h20m", casefile.Contact{How: "phone"})
		d.do(1, "a", "10h20m", casefile.Contact{How: "phone"})
	}, "response", 1, 3, "0.3333"},
	{"one of two came back", func(d day) { d.report(0, "E0101", "9h"); d.report(1, "E0101", "9h"); d.do(0, "a", "9h10m", notOurs) }, "returns", 1, 3, "0.3333"},
	{"the named unit did not object", func(d day) { d.report(0, "E0101", "9h"); d.do(0, "a", "9h10m", notOurs) }, "returns_upheld", 1, 1, "1.0000"},
	{"returned twice, not ruled yet", func(d day) {
		d.report(0, "E0101", "9h")
		d.do(0, "a", "9h10m", notOurs)
		d.do(0, "b", "9h20m", norOurs)
	}, "returns_upheld", 0, 2, "0.0000"},
	{"the ruling gives it back to the second", func(d day) { ruled(d, "d.s.c2") }, "returns_upheld", 1, 2, "0.5000"},
	{"the ruling gives it back to the second", func(d day) { ruled(d, "d.s.c2") }, "returns_refused", 1, 2, "0.5000"},
	{"the ruling names a third", func(d day) { ruled(d, "d.s.c.g2") }, "returns_refused", 0, 2, "0.0000"},
	{"a result that stands, one that was sent back, and none", func(d day) {
		for n := range 3 {
			d.report(n, "E0101", "9h")
			d.do(n, "a", "9h10m", casefile.Claim{})
			d.do(n, "sv", "9h20m", casefile.Supervise{To: "a", Limit: hour, Reason: sealed})
		}
		d.do(0, "a", "10h", result)
		d.do(1, "a", "10h", result)
		d.do(1, "b", "10h", redo)
	}, "supervision_on_time", 1, 3, "0.3333"},
	{"opened again with and without a rating", func(d day) {
		three(d, "E0101")
		d.do(0, "b", "10h", casefile.Rate{Score: 1})
		d.do(0, "b", "11h", again)
		d.do(1, "b", "11h", again)
	}, "redone", 1, 3, "0.3333"},
	{"satisfied, not, and no answer", func(d day) {
		three(d, "E0101")
		d.do(0, "b", "10h", casefile.Rate{Score: 4})
		d.do(1, "b", "10h", casefile.Rate{Score: 3})
	}, "satisfaction", 1, 2, "0.5000"},
	{"satisfied, not, and no answer", func(d day) {
		three(d, "E0101")
		d.do(0, "b", "10h", casefile.Rate{Score: 4})
		d.do(1, "b", "10h", casefile.Rate{Score: 3})
	}, "rated", 2, 3, "0.6667"},
	{"opened again, the rating is of the past", func(d day) {
		three(d, "E0101")
		d.do(0, "b", "10h", casefile.Rate{Score: 4})
		d.do(0, "b", "11h", again)
	}, "rated", 0, 2, "0.0000"},
	{"solved, not solved, not asked", func(d day) {
		three(d, "E0101")
		d.do(0, "b", "10h", casefile.CallBack{Solved: true})
		d.do(1, "b", "10h", casefile.CallBack{})
	}, "resolution", 1, 2, "0.5000"},
	{"solved, not solved, not asked", func(d day) {
		three(d, "E0101")
		d.do(0, "b", "10h", casefile.CallBack{Solved: true})
		d.do(1, "b", "10h", casefile.CallBack{})
	}, "called_back", 2, 3, "0.6667"},
	{"the same litter three times: the last one has not come again", func(d day) { three(d, "E0101") }, "repeat_rate", 2, 3, "0.6667"},
	{"again after 30 days to the minute", func(d day) {
		d.report(0, "E0101", "9h")
		d.done(0, "9h10m", "9h30m", "9h40m")
		d.report(1, "E0101", "729h")
	}, "repeat_rate", 1, 1, "1.0000"},
	{"again, but a minute later", func(d day) {
		d.report(0, "E0101", "9h")
		d.done(0, "9h10m", "9h30m", "9h40m")
		d.report(1, "E0101", "729h1m")
	}, "repeat_rate", 0, 1, "0.0000"},
	{"what came again was no case", func(d day) {
		d.report(0, "E0101", "9h")
		d.done(0, "9h10m", "9h30m", "9h40m")
		d.report(1, "E0101", "10h")
		d.do(1, "a", "11h", refuse)
	}, "repeat_rate", 0, 1, "0.0000"},
	{"other matters of other people", func(d day) {
		for n, code := range []string{"E0101", "E0102", "E0103"} {
			d.report(n, code, "9h")
		}
		d.done(0, "9h10m", "9h30m", "9h40m")
	}, "repeat_rate", 0, 1, "0.0000"},
	{"9 to 10, to 11 and to 15 o'clock", func(d day) { hoursOf(d, "10h", "11h", "15h") }, "mean_handling_office", 450, 3, "2.5000"},
	{"9 to 10, to 11 and to 15 o'clock", func(d day) { hoursOf(d, "10h", "11h", "15h") }, "median_handling_office", 120, 3, "2.0000"},
	{"9 to 10, to 11 and to 15 o'clock", func(d day) { hoursOf(d, "10h", "11h", "15h") }, "p90_handling_office", 270, 3, "4.5000"},
	{"neither the evening nor a suspension is office time", func(d day) {
		d.report(0, "E0101", "9h")
		d.do(0, "a", "9h30m", casefile.Claim{})
		d.do(0, "sv", "10h", casefile.Suspend{Until: at("40h"), Reason: sealed})
		d.do(0, "sv", "16h", casefile.Resume{Reason: sealed})
		d.do(0, "a", "20h", result) // 9 to 10 and 16 to 17
		d.do(0, "b", "21h", casefile.Verify{})
	}, "mean_handling_office", 120, 1, "2.0000"},
	{"a result that was sent back counts from then on", func(d day) {
		d.report(0, "E0101", "9h")
		d.do(0, "a", "9h10m", casefile.Claim{})
		d.do(0, "a", "10h", result)
		d.do(0, "b", "14h", redo)
		d.do(0, "a", "15h", result)
		d.do(0, "b", "16h", casefile.Verify{})
	}, "mean_handling_office", 120, 1, "2.0000"},
	{"a duplicate counts once", func(d day) {
		three(d, "E0101")
		d.report(3, "E0101", "9h")
		d.do(3, "a", "9h10m", casefile.Merge{Into: rowstest.ID(4), Reason: sealed})
		d.do(3, "a", "9h10m", casefile.Settle{N: 1})
	}, "reports", 3, 0, "3.0000"},
	{"a correction moves what was counted", func(d day) {
		d.report(0, "C0103", "9h")
		d.codes[0] = "E0101"
		d.do(0, "a", "9h10m", casefile.Reclassify{Matter: "E0101", Reason: sealed})
	}, "reports", 1, 0, "1.0000"},
	{"a person hands up", func(d day) { d.report(0, "E0101", "9h"); d.do(0, "a", "10h", up) }, "climbs", 0, 0, "0.0000"},
	{"a person hands up", func(d day) { d.report(0, "E0101", "9h"); d.do(0, "a", "10h", up) }, "hand_ups", 1, 0, "1.0000"},
	{"up, down, up and down", func(d day) {
		d.report(0, "E0101", "9h")
		for range 2 {
			d.do(0, "a", "10h", up)
			d.do(0, "a", "11h", down)
		}
	}, "hand_downs", 2, 0, "2.0000"},
}

var (
	notOurs = casefile.Return{Code: "wrong_unit", To: chain("d.s.c2"), Reason: sealed}
	norOurs = casefile.Return{Code: "wrong_unit", To: chain("d.s.c.g1"), Reason: sealed}
	found   = casefile.Check{Found: true}
	hour, _ = clock.ParseLimit("1h")
)

// ruled is a case that both units returned until somebody ruled whose it is.
func ruled(d day, path string) {
	d.report(0, "E0101", "9h")
	d.do(0, "a", "9h10m", notOurs)
	d.do(0, "b", "9h20m", norOurs)
	d.do(0, "sv", "9h30m", casefile.Rule{To: chain(path), Text: sealed})
}

// call is a report by phone, which somebody must look at first.
func (d day) call(n int, when string) {
	d.t.Helper()
	d.codes[n] = "E0101"
	r := rowstest.Report(n, "E0101", at(when))
	r.Channel, r.Chain = "phone", chain("d.s.c.g1")
	d.do(n, "w", when, r)
}

func hoursOf(d day, results ...string) {
	for n, r := range results {
		d.report(n, "E0101", "9h")
		d.done(n, "9h", r, "16h")
	}
}

func TestExamplesReckonedByHand(t *testing.T) {
	t.Parallel()
	conn := rowstest.Open(t, testkit.Postgres(t), "k", kpi.Schema)
	shown := map[string]bool{}
	for _, e := range examples {
		empty(t, conn)
		d := day{rowstest.NewBook(t), t, map[int]string{}}
		e.happens(d)
		rowstest.Project(t, conn, kpi.New(), d.Commits, 3)
		shown[e.rate] = true
		r := rateOf(t, conn, kpi.Query{Path: "d.s", From: rowstest.Monday, To: rowstest.Monday}, e.rate)
		got := "-"
		if r.Value != nil {
			got = fmt.Sprintf("%.4f", *r.Value)
		}
		if r.Numerator != e.over || r.Denominator != e.under || got != e.value {
			t.Errorf("%s: %s is %d ÷ %d = %s, want %d ÷ %d = %s", e.says, e.rate, r.Numerator, r.Denominator, got, e.over, e.under, e.value)
		}
	}
	for _, name := range kpi.Names() {
		if !shown[name] && name != "projects_done" && name != "volunteer_rate" { // these lean on more than cases: see beside_test.go
			t.Errorf("no example of %s", name)
		}
	}
}
