package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"gridcase/domain/clock"
)

// ClockCmd asks the working calendar. It needs no server: a due time follows
// from the start, the limit and the suspensions alone.
type ClockCmd struct {
	Due ClockDueCmd `cmd:"" help:"Say when a limit ends, and why."`
}

// ClockDueCmd answers for one start, or for a table of them.
type ClockDueCmd struct {
	From     moment      `help:"Start, RFC 3339 (2026-02-13T16:00:00+08:00); without a zone it is +08:00." placeholder:"TIME"`
	Limit    clock.Limit `help:"Limit: 20min and 0.5h run round the clock, 3.5wh counts office hours, 5wd working days, 15d calendar days; today is the end of the office day." placeholder:"LIMIT"`
	Suspend  []pause     `help:"A suspension as FROM/TO; leave TO away for one that is still open. May be given again." placeholder:"FROM/TO" sep:"none"`
	Batch    string      `help:"Answer for each row of a CSV file with the columns start,limit,suspensions, the last a JSON list of [from,to] pairs (to may be null) or empty." placeholder:"F.csv"`
	Calendar string      `help:"Working calendar as JSON instead of the built-in one of 2025 and 2026." placeholder:"F.json"`
	JSON     bool        `name:"json" help:"Print one line of JSON an answer."`
}

// Validate is asked by the parser: a start and a limit, or a table.
func (c *ClockDueCmd) Validate() error {
	one := !c.From.IsZero() || !c.Limit.IsZero() || len(c.Suspend) > 0
	switch {
	case c.Batch != "" && one:
		return errors.New("--batch has its own starts, limits and suspensions: give either it or --from and --limit")
	case c.Batch == "" && (c.From.IsZero() || c.Limit.IsZero()):
		return errors.New("--from and --limit are needed, or --batch")
	}
	return nil
}

// Run prints the answers, all of them or none.
func (c *ClockDueCmd) Run(stdout io.Writer) error {
	cal, err := c.calendar()
	if err != nil {
		return err
	}
	if c.Batch != "" {
		return c.batch(stdout, cal)
	}
	var suspended []clock.Span
	for _, p := range c.Suspend {
		suspended = append(suspended, clock.Span(p))
	}
	due := cal.Due(c.From.Time, c.Limit, suspended...)
	if c.JSON {
		return json.NewEncoder(stdout).Encode(dueAnswerOf(due))
	}
	_, err = io.WriteString(stdout, dueInWords(due))
	return err
}

func (c *ClockDueCmd) calendar() (clock.Calendar, error) {
	if c.Calendar == "" {
		return clock.Default(), nil
	}
	b, err := os.ReadFile(c.Calendar)
	if err != nil {
		return clock.Calendar{}, fmt.Errorf("read calendar: %w", err)
	}
	cal, err := clock.ParseCalendar(b)
	if err != nil {
		return clock.Calendar{}, fmt.Errorf("%s: %w", c.Calendar, err)
	}
	return cal, nil
}

// dueAnswer is what scripts read; due is null while a suspension is open.
type dueAnswer struct {
	Due         *string  `json:"due"`
	Provisional bool     `json:"provisional"`
	Why         []string `json:"why"`
	WhyEn       []string `json:"why_en"`
}

func dueAnswerOf(d clock.Due) dueAnswer {
	a := dueAnswer{Provisional: d.Provisional, Why: []string{}, WhyEn: []string{}}
	if !d.At.IsZero() {
		at := d.At.Format(time.RFC3339Nano)
		a.Due = &at
	}
	for _, s := range d.Why {
		a.Why, a.WhyEn = append(a.Why, s.Zh), append(a.WhyEn, s.En)
	}
	return a
}

// dueInWords is the explanation for people, in both languages.
func dueInWords(d clock.Due) string {
	var zh, en strings.Builder
	for _, s := range d.Why {
		fmt.Fprintf(&zh, "%s\n", s.Zh)
		fmt.Fprintf(&en, "%s\n", s.En)
	}
	return zh.String() + "\n" + en.String()
}

// moment is a time as people type it.
type moment struct{ time.Time }

var momentLayouts = []string{
	time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00",
	"2006-01-02T15:04:05", "2006-01-02T15:04", time.DateTime, "2006-01-02 15:04",
}

// UnmarshalText takes a time without a zone as one of China.
func (m *moment) UnmarshalText(b []byte) error {
	text := strings.TrimSpace(string(b))
	for _, layout := range momentLayouts {
		t, err := time.ParseInLocation(layout, text, clock.Zone)
		if err != nil {
			continue
		}
		if t.Year() < 1970 || t.Year() > 2199 {
			return fmt.Errorf("%s: want a year from 1970 to 2199", text)
		}
		m.Time = t
		return nil
	}
	return fmt.Errorf("%q is not a time; want one like 2026-02-13T16:00:00+08:00 or \"2026-02-13 16:00\"", text)
}

// pause is a suspension as people type it: FROM/TO, or FROM/ while it is open.
type pause clock.Span

func (p *pause) UnmarshalText(b []byte) error {
	from, to, ok := strings.Cut(string(b), "/")
	if !ok {
		return fmt.Errorf("%q is not a suspension; want FROM/TO, or FROM/ for one that is still open", string(b))
	}
	return p.set(from, to)
}

// set reads both ends; no second end means open.
func (p *pause) set(from, to string) error {
	var start, end moment
	if err := start.UnmarshalText([]byte(from)); err != nil {
		return fmt.Errorf("start of the suspension: %w", err)
	}
	if to != "" {
		if err := end.UnmarshalText([]byte(to)); err != nil {
			return fmt.Errorf("end of the suspension: %w", err)
		}
		if end.Before(start.Time) {
			return fmt.Errorf("the suspension ends (%s) before it begins (%s)", to, from)
		}
	}
	*p = pause{From: start.Time, To: end.Time}
	return nil
}
