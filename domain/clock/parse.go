package clock

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// ParseCalendar reads a calendar:
//
//	{
//	  "off": ["2026-10-01", …],              days off, weekends in holidays may be among them
//	  "makeup_workdays": ["2026-10-10", …],  weekend days that are worked
//	  "covers": ["2026-01-01", "2026-12-31"],            optional: the years that the days lie in
//	  "office_hours": ["08:30-12:00", "13:30-17:00"],    optional: these
//	  "version": "2026"                                  optional
//	}
//
// The error holds all that is wrong, each with its line.
func ParseCalendar(b []byte) (Calendar, error) {
	return parse(b, false)
}

// parse skips keys that it doesn't know if later is true: a stored calendar may
// have been written by a later version.
func parse(b []byte, later bool) (Calendar, error) {
	f := form{raw: b, dec: json.NewDecoder(bytes.NewReader(b)), later: later}
	if err := f.read(); errors.Is(err, io.EOF) {
		return Calendar{}, fmt.Errorf("calendar: line %d: the file ends too early", f.line())
	} else if err != nil {
		return Calendar{}, fmt.Errorf("calendar: line %d: %w", f.line(), err)
	}
	c := f.calendar()
	if len(f.wrong) > 0 {
		return Calendar{}, errors.Join(f.wrong...)
	}
	return c, nil
}

// form is a calendar file while it is read: every value with its line, so that
// what is wrong with one can be said where it stands.
type form struct {
	raw   []byte
	dec   *json.Decoder
	later bool
	lists map[string][]cell
	lines map[string]int // where each list begins
	wrong []error
}

type cell struct {
	line int
	text string
}

const allowedKeys = "off, makeup_workdays, covers, office_hours, version"

func (f *form) line() int { return 1 + bytes.Count(f.raw[:f.dec.InputOffset()], []byte("\n")) }

func (f *form) complain(line int, format string, args ...any) {
	f.wrong = append(f.wrong, fmt.Errorf("calendar: line %d: "+format, append([]any{line}, args...)...))
}

// read takes the file apart; it stops at the first thing that isn't the form.
func (f *form) read() error {
	f.lists, f.lines = map[string][]cell{}, map[string]int{}
	if t, err := f.dec.Token(); err != nil || t != json.Delim('{') {
		return orSay(err, "want an object with "+allowedKeys)
	}
	for f.dec.More() {
		if err := f.entry(); err != nil {
			return err
		}
	}
	if _, err := f.dec.Token(); err != nil { // the closing bracket
		return err
	}
	if _, err := f.dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("want nothing after the object")
	}
	return nil
}

// entry reads one key and what it stands for.
func (f *form) entry() error {
	key, err := f.dec.Token()
	if err != nil {
		return err
	}
	name, _ := key.(string)
	known := slices.Contains(strings.Split(allowedKeys, ", "), name)
	_, twice := f.lists[name]
	switch {
	case !known && f.later:
		return f.dec.Decode(&json.RawMessage{})
	case !known:
		return fmt.Errorf("%q is not known here (%s)", name, allowedKeys)
	case twice:
		return fmt.Errorf("%q stands here twice", name)
	}
	f.lines[name] = f.line()
	f.lists[name], err = f.values(name)
	return err
}

// values reads one text, for the version, or a list of texts.
func (f *form) values(name string) ([]cell, error) {
	t, err := f.dec.Token()
	if text, ok := t.(string); ok && name == "version" {
		return []cell{{f.line(), text}}, nil
	}
	if err != nil || t != json.Delim('[') || name == "version" {
		return nil, orSay(err, fmt.Sprintf("%q wants a list of texts, the version one text", name))
	}
	cells := []cell{}
	for f.dec.More() {
		t, err := f.dec.Token()
		text, ok := t.(string)
		if err != nil || !ok {
			return nil, orSay(err, fmt.Sprintf("%q wants a list of texts", name))
		}
		cells = append(cells, cell{f.line(), text})
	}
	_, err = f.dec.Token()
	return cells, err
}

// orSay keeps an error of the syntax, and otherwise says what was wanted.
func orSay(err error, sentence string) error {
	if err != nil {
		return err
	}
	return errors.New(sentence)
}
