package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// runClock parses and runs as main does. A parse error is wrong use (2), an
// error of the run a refusal (1).
func runClock(t *testing.T, args ...string) (out string, parse, run error) {
	t.Helper()
	var stdout bytes.Buffer
	var c struct {
		Clock ClockCmd `cmd:""`
	}
	parser, err := kong.New(&c, kong.BindTo(&stdout, (*io.Writer)(nil)), kong.Exit(func(int) { t.Error("exited") }))
	if err != nil {
		t.Fatal(err)
	}
	k, err := parser.Parse(append([]string{"clock", "due"}, args...))
	if err != nil {
		return "", err, nil
	}
	err = k.Run()
	return stdout.String(), nil, err
}

func clockFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDueIsOneLineOfJSON(t *testing.T) {
	t.Parallel()
	out, parse, run := runClock(t, "--from", "2026-02-14T16:00:00+08:00", "--limit", "4wh", "--json")
	if parse != nil || run != nil || strings.Count(out, "\n") != 1 {
		t.Fatal(out, parse, run)
	}
	var got struct {
		Due         *string
		Provisional *bool
		Why, WhyEn  []string
	}
	if err := json.Unmarshal([]byte(strings.Replace(out, "why_en", "whyEn", 1)), &got); err != nil {
		t.Fatal(err)
	}
	if got.Due == nil || *got.Due != "2026-02-24T11:30:00+08:00" || got.Provisional == nil || *got.Provisional {
		t.Error(out)
	}
	if zh := strings.Join(got.Why, "\n"); !strings.Contains(zh, "2026-02-15 至 02-23 放假，不计") {
		t.Error(zh)
	}
	if en := strings.Join(got.WhyEn, "\n"); !strings.Contains(en, "2026-02-15 to 02-23 is a holiday, not counted") {
		t.Error(en)
	}
}

func TestDueTakesSuspensionsAndOtherZones(t *testing.T) {
	t.Parallel()
	out, _, run := runClock(t, "--from", "2026-03-10T01:00:00Z", "--limit", "4wh", "--json",
		"--suspend", "2026-03-10T10:00:00+08:00/2026-03-10T11:00:00+08:00", "--suspend", "2026-03-10 10:30/2026-03-10 11:30")
	if run != nil || !strings.Contains(out, `"due":"2026-03-10T16:00:00+08:00"`) {
		t.Error(out, run)
	}
	out, _, run = runClock(t, "--from", "2026-03-10T09:00:00+08:00", "--limit", "4wh", "--json", "--suspend", "2026-03-10 10:00/")
	if run != nil || !strings.Contains(out, `"due":null`) {
		t.Error(out, run)
	}
}

func TestDueSpeaksToPeople(t *testing.T) {
	t.Parallel()
	out, _, run := runClock(t, "--from", "2026-02-13 16:00", "--limit", "4wh")
	for _, want := range []string{"2026-02-14 调休上班，计入", "因此到期时间为 2026-02-14 周六 11:30", "so it is due Sat 2026-02-14 11:30"} {
		if run != nil || !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
}

func TestWrongUseIsToldBeforeAnythingRuns(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		"--from and --limit are needed":   {},
		"--batch has its own starts":      {"--batch", "x.csv", "--limit", "4wh"},
		"is not a time":                   {"--from", "yesterday", "--limit", "4wh"},
		"want a number above 0":           {"--from", "2026-03-10 09:00", "--limit", "4 hours"},
		"is not a suspension":             {"--from", "2026-03-10 09:00", "--limit", "4wh", "--suspend", "2026-03-10 10:00"},
		"before it begins":                {"--from", "2026-03-10 09:00", "--limit", "4wh", "--suspend", "2026-03-10 10:00/2026-03-10 09:00"},
		"want a year from 1970 to 2199":   {"--from", "9999-03-10 09:00", "--limit", "4wh"},
		"--from and --limit are needed, ": {"--from", "2026-03-10 09:00", "--limit", ""},
	} {
		if _, parse, _ := runClock(t, args...); parse == nil || !strings.Contains(parse.Error(), want) {
			t.Errorf("%v: got %v, want %q", args, parse, want)
		}
	}
}

func TestBatchAnswersRowByRow(t *testing.T) {
	t.Parallel()
	table := clockFile(t, "t.csv", "\ufeffstart,limit,suspensions\r\n"+
		"2026-02-13T16:00:00+08:00,4wh,\r\n"+
		`2026-03-10 09:00,4wh,"[[""2026-03-10 10:00"",""2026-03-10T11:00:00+08:00""],[""2026-03-10T02:30:00Z"",""2026-03-10 11:30""]]"`+"\r\n"+
		`2026-03-10 09:00,4wh,"[[""2026-03-10 10:00"",null]]"`+"\r\n"+
		"2026-12-30 09:00,5wd,[]\r\n")
	out, parse, run := runClock(t, "--batch", table, "--json")
	if parse != nil || run != nil {
		t.Fatal(parse, run)
	}
	want := []string{
		`{"due":"2026-02-14T11:30:00+08:00","provisional":false,`, `{"due":"2026-03-10T16:00:00+08:00","provisional":false,`,
		`{"due":null,"provisional":false,`, `{"due":"2027-01-06T17:00:00+08:00","provisional":true,`,
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != len(want) {
		t.Fatal(out)
	}
	for i, l := range lines {
		if !strings.HasPrefix(l, want[i]) {
			t.Errorf("row %d: %s", i+1, l)
		}
	}
	if out, _, run := runClock(t, "--batch", table); run != nil || !strings.Contains(out, "2026-02-13 16:00:00 + 4wh: so it is due Sat 2026-02-14 11:30\n") {
		t.Error(out, run)
	}
}

func TestABadTableSaysNothingButWhatIsWrong(t *testing.T) {
	t.Parallel()
	good := "2026-03-10 09:00,4wh,\n"
	for _, c := range []struct{ name, table, want string }{
		{"a start", "start,limit,suspensions\n" + good + "soon,4wh,\n", "line 3: start: \"soon\" is not a time"},
		{"a limit", "start,limit,suspensions\n" + good + good + "2026-03-10 09:00,0wh,\n", "line 4: limit \"0wh\""},
		{"no list", "start,limit,suspensions\n2026-03-10 09:00,4wh,never\n", "line 2: suspensions: want a JSON list"},
		{"half a pair", "start,limit,suspensions\n2026-03-10 09:00,4wh,\"[[\"\"2026-03-10 10:00\"\"]]\"\n", "line 2: suspension 1: want [from,to]"},
		{"a comma without quotes", "start,limit,suspensions\n2026-03-10 09:00,4wh,[[1,2]]\n", "line 2: 4 cells, want 3"},
		{"a heading", "from,limit\n" + good, "line 1: no column \"start\""},
		{"nothing", "", "line 1: want the heading"},
		{"all bad rows", "start,limit,suspensions\na,4wh,\nb,4wh,\n", "line 3: start: \"b\""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out, parse, run := runClock(t, "--json", "--batch", clockFile(t, "t.csv", c.table))
			if parse != nil || run == nil || !strings.Contains(run.Error(), c.want) || out != "" {
				t.Errorf("out %q, refused %v, want %q", out, run, c.want)
			}
		})
	}
}

func TestAnotherCalendarMayBeGiven(t *testing.T) {
	t.Parallel()
	path := clockFile(t, "c.json", `{"off":["2027-01-01"],"makeup_workdays":["2027-01-03"],"office_hours":["09:00-17:00"]}`)
	out, _, run := runClock(t, "--from", "2027-01-01 09:00", "--limit", "1wh", "--calendar", path, "--json")
	if run != nil || !strings.Contains(out, `"due":"2027-01-03T10:00:00+08:00","provisional":false`) {
		t.Error(out, run)
	}
	bad := clockFile(t, "c.json", "{\n\"off\":[],\n\"makeup_workdays\":[\"2027-01-04\"]}")
	if _, _, run := runClock(t, "--from", "2027-01-01 09:00", "--limit", "1wh", "--calendar", bad); run == nil || !strings.Contains(run.Error(), "line 3: 2027-01-04 is a Monday") {
		t.Error(run)
	}
}
