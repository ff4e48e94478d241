package rulebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gridcase/domain/clock"
	"gridcase/domain/reference"
	"gridcase/domain/routing"
)

// mostChanges are told of one proposal; a catalogue may change in every line.
const mostChanges = 200

// Diff says in words what a proposed document changes of the one in force.
func Diff(now reference.State, document string, body json.RawMessage) ([]routing.Words, error) {
	var before any
	switch document {
	case reference.Policy:
		before = now.Policy
	case reference.Lists:
		before = now.Lists
	case reference.Matters:
		before = now.Matters
	case reference.Calendar:
		before = now.Calendar
	default:
		return orgDiff(now, body)
	}
	if document == reference.Policy { // what a policy leaves out is the usual
		var p routing.Policy
		if err := json.Unmarshal(body, &p); err != nil {
			return nil, fmt.Errorf("read the proposed policy: %w", err)
		}
		var err error
		if body, err = json.Marshal(p.Filled()); err != nil {
			return nil, fmt.Errorf("write the proposed policy: %w", err)
		}
	}
	b, err := json.Marshal(before)
	if err != nil {
		return nil, fmt.Errorf("write the document in force: %w", err)
	}
	return Compare(document, b, body)
}

// Compare says in words how the second of two texts of a document differs from
// the first.
func Compare(document string, before, after json.RawMessage) ([]routing.Words, error) {
	var a, b any
	for into, from := range map[*any][]byte{&a: before, &b: after} {
		dec := json.NewDecoder(bytes.NewReader(from))
		dec.UseNumber()
		if err := dec.Decode(into); err != nil {
			return nil, fmt.Errorf("compare documents: %w", err)
		}
	}
	var d changes
	if document == reference.Calendar {
		if err := d.days(before, after); err != nil {
			return nil, err
		}
	}
	for _, side := range []any{a, b} {
		m, ok := side.(map[string]any)
		if ok {
			delete(m, "samples") // they try a policy and are no part of its effect
		}
		if ok && document == reference.Calendar { // told as days
			delete(m, "off")
			delete(m, "makeup_workdays")
		}
	}
	d.walk("", a, b)
	return d.words(), nil
}

// days names those that only one of two calendars counts.
func (d *changes) days(before, after json.RawMessage) error {
	var a, b clock.Calendar
	if err := errors.Join(json.Unmarshal(before, &a), json.Unmarshal(after, &b)); err != nil {
		return fmt.Errorf("compare calendars: %w", err)
	}
	for _, c := range a.Corrections(b) {
		w := c.Words()
		*d = append(*d, routing.Words{Zh: w.Zh, En: w.En})
	}
	return nil
}

// orgDiff names the units and people that a change of the tree touches.
func orgDiff(now reference.State, body json.RawMessage) ([]routing.Words, error) {
	var c reference.OrgChange
	if err := json.Unmarshal(body, &c); err != nil {
		return nil, fmt.Errorf("read the proposed change of the tree: %w", err)
	}
	var d changes
	for _, u := range c.Units {
		before, known := now.Org.Unit(u.ID)
		d.pair("units["+u.ID+"]", before, u, known)
	}
	for _, p := range c.People {
		before, known := now.Org.Person(p.ID)
		d.pair("people["+p.ID+"]", before, p, known)
	}
	return d.words(), nil
}

type changes []routing.Words

func (d *changes) add(zh, en string, args ...any) {
	*d = append(*d, routing.Words{Zh: fmt.Sprintf(zh, args...), En: fmt.Sprintf(en, args...)})
}

func (d changes) words() []routing.Words {
	if more := len(d) - mostChanges; more > 0 {
		d = d[:mostChanges]
		d.add("另有 %d 处变化", "%d more changes", more)
	}
	return d
}

func (d *changes) pair(path string, before, after any, known bool) {
	if !known {
		d.add("新增 %s:%s", "%s is new: %s", path, short(plain(after)))
		return
	}
	d.walk(path, plain(before), plain(after))
}

// plain is a value as JSON has it.
func plain(v any) (out any) {
	b, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(b, &out)
	}
	if err != nil {
		return nil // our own values always encode
	}
	return out
}

func (d *changes) walk(path string, a, b any) {
	if short(a) == short(b) && equal(a, b) {
		return
	}
	x, isMap := a.(map[string]any)
	y, both := b.(map[string]any)
	if isMap && both {
		d.fields(path, x, y)
		return
	}
	p, isList := a.([]any)
	q, lists := b.([]any)
	if isList && lists {
		d.items(path, p, q)
		return
	}
	d.add("%s 由 %s 改为 %s", "%s changes from %s to %s", path, short(a), short(b))
}

func (d *changes) fields(path string, a, b map[string]any) {
	names := slices.Sorted(maps.Keys(a))
	for name := range b {
		if _, there := a[name]; !there {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		before, was := a[name]
		after, is := b[name]
		switch at := join(path, name); {
		case !was:
			d.add("新增 %s:%s", "%s is new: %s", at, short(after))
		case !is:
			d.add("删去 %s(原为 %s)", "%s is gone (it was %s)", at, short(before))
		default:
			d.walk(at, before, after)
		}
	}
}

// items are told apart by what names them, or else by their text.
func (d *changes) items(path string, a, b []any) {
	before, after := keyed(a), keyed(b)
	for _, key := range slices.Sorted(maps.Keys(before)) {
		at := path + "[" + key + "]"
		if next, still := after[key]; still {
			d.walk(at, before[key], next)
			continue
		}
		d.add("删去 %s(原为 %s)", "%s is gone (it was %s)", at, short(before[key]))
	}
	for _, key := range slices.Sorted(maps.Keys(after)) {
		if _, was := before[key]; !was {
			d.add("新增 %s:%s", "%s is new: %s", path+"["+key+"]", short(after[key]))
		}
	}
	if order(a, b) {
		d.add("%s 的次序改变", "the order of %s changes", path)
	}
}

// order reports whether the same items stand in another order.
func order(a, b []any) bool {
	x, y := names(a), names(b)
	if slices.Equal(x, y) {
		return false
	}
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

func names(all []any) (keys []string) {
	for _, v := range all {
		keys = append(keys, name(v))
	}
	return keys
}

func keyed(all []any) map[string]any {
	m := map[string]any{}
	for _, v := range all {
		m[name(v)] = v
	}
	return m
}

func name(v any) string {
	if m, ok := v.(map[string]any); ok {
		for _, field := range []string{"name", "code", "unit", "kind", "matter"} {
			if s, ok := m[field].(string); ok && s != "" {
				if field == "matter" { // entries of one family differ by more than their codes
					return s + strings.TrimRight(fmt.Sprintf(" %v %v", or(m["level"]), or(m["kind"])), " ")
				}
				return s
			}
		}
	}
	return short(v)
}

func or(v any) any {
	if v == nil {
		return ""
	}
	return v
}

func equal(a, b any) bool {
	x, errA := json.Marshal(a)
	y, errB := json.Marshal(b)
	return errA == nil && errB == nil && bytes.Equal(x, y)
}

// short is a value as people can read it in a sentence.
func short(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "?" // our own values always encode
	}
	if runes := []rune(string(b)); len(runes) > 160 {
		return string(runes[:160]) + "…"
	}
	return string(b)
}
