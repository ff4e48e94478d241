package rulebook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that keeps a document from being taken, with what to do
// about it in both languages.
type Problem struct {
	Line  int    // from 1
	Field string // "routes[2].when"
	Zh    string
	En    string
}

// Problems are all that is wrong with a document, by line. It is an error.
type Problems []Problem

// Error has a line for each problem: "line 12: routes[2].when: 没有… / There is…".
func (p Problems) Error() string {
	lines := make([]string, 0, len(p))
	for _, x := range p {
		lines = append(lines, x.String())
	}
	return strings.Join(lines, "\n")
}

func (p Problem) String() string {
	return fmt.Sprintf("line %d: %s: %s / %s", p.Line, cmp.Or(p.Field, "document"), p.Zh, p.En)
}

// mostProblems are told at once; somebody who mends these sees the next.
const mostProblems = 100

// found collects what is wrong, and where every field stood.
type found struct {
	problems Problems
	lines    map[string]int
}

func newFound() *found { return &found{lines: map[string]int{}} }

// at notes a problem of a field; both sentences take the same arguments.
func (f *found) at(field, zh, en string, args ...any) { f.on(f.line(field), field, zh, en, args...) }

func (f *found) on(line int, field, zh, en string, args ...any) {
	if len(args) > 0 {
		zh, en = fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)
	}
	f.problems = append(f.problems, Problem{Line: max(line, 1), Field: field, Zh: zh, En: en})
}

// line is where a field stands or, when it is missing, what it belongs to.
func (f *found) line(field string) int {
	for field != "" {
		if line, known := f.lines[field]; known {
			return line
		}
		field = field[:max(strings.LastIndexAny(field, ".["), 0)]
	}
	return max(f.lines[""], 1)
}

// err is nil when nothing is wrong.
func (f *found) err() error {
	if len(f.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(f.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return f.problems[:min(len(f.problems), mostProblems)]
}
