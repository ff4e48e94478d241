package matter

import (
	"slices"
	"strings"
)

// A paper of the list may be several documents in one line: "身份证、户口簿" are
// two, of "身份证或社保卡" and "低保/特困证" one will do. People name them
// loosely, so a part is understood, and so are words around it.

// parts are the documents that a line stands for, each with its alternatives.
func (p Paper) parts() (parts [][]string) {
	for _, part := range strings.Split(p.Name, "、") {
		parts = append(parts, strings.FieldsFunc(part, func(r rune) bool { return r == '/' || r == '或' }))
	}
	return parts
}

// Satisfied reports whether the papers that are there make up the line.
func (p Paper) Satisfied(there []string) bool {
	if slices.Contains(there, p.Name) {
		return true
	}
	there = documents(there)
	for _, alternatives := range p.parts() {
		if !slices.ContainsFunc(alternatives, func(a string) bool { return slices.Contains(there, a) }) {
			return false
		}
	}
	return true
}

// documents adds to lines the single documents that they surely hold.
func documents(lines []string) []string {
	all := slices.Clone(lines)
	for _, l := range lines {
		for _, alternatives := range (Paper{Name: l}).parts() {
			if len(alternatives) == 1 {
				all = append(all, alternatives[0])
			}
		}
	}
	return all
}

// FindPaper understands how somebody named a paper of the list: the line itself,
// a document of it, or, where only one line can be meant, words that hold one or
// are part of one.
func (t Type) FindPaper(name string) (canonical string, line Paper, ok bool) {
	name = plain(name)
	for _, p := range t.Papers {
		if plain(p.Name) == name {
			return p.Name, p, true
		}
	}
	for _, meant := range []func(document string) bool{
		func(d string) bool { return d == name },
		func(d string) bool { return long(d) && strings.Contains(name, d) },
		func(d string) bool { return long(name) && strings.Contains(d, name) },
	} {
		if canonical, line, ok = t.only(meant); ok {
			return canonical, line, true
		}
	}
	return "", Paper{}, false
}

// only finds the one document that is meant; two would be a guess.
func (t Type) only(meant func(string) bool) (canonical string, line Paper, ok bool) {
	for _, p := range t.Papers {
		for _, document := range slices.Concat(p.parts()...) {
			if !meant(plain(document)) {
				continue
			}
			if ok {
				return "", Paper{}, false
			}
			canonical, line, ok = document, p, true
		}
	}
	return canonical, line, ok
}

// plain leaves out what people write differently: spaces and brackets.
func plain(name string) string {
	return brackets.Replace(strings.TrimSpace(name))
}

var brackets = strings.NewReplacer(" ", "", "(", "", ")", "", "\uff08", "", "\uff09", "", "《", "", "》", "")

func long(s string) bool { return len([]rune(s)) >= 2 }

// lasting are the endings of documents that stay good from one application to
// the next; a form or a statement is made out anew each time.
var lasting = []string{"证", "户口簿", "卡", "执照", "证件"}

// Lasting lists the documents of a line that need not be asked for again once
// somebody handed them in (R49).
func Lasting(line string) (kept []string) {
	for _, alternatives := range (Paper{Name: line}).parts() {
		for _, d := range alternatives {
			ends := slices.ContainsFunc(lasting, func(end string) bool { return strings.HasSuffix(d, end) })
			if ends && len(alternatives) == 1 && !strings.HasPrefix(d, "代办人") { // another one's
				kept = append(kept, d)
			}
		}
	}
	return kept
}

// Besides lists the documents of the line that are not among those named.
func (p Paper) Besides(named []string) (others []string) {
	for _, alternatives := range p.parts() {
		if !slices.ContainsFunc(alternatives, func(a string) bool { return slices.Contains(named, a) }) {
			others = append(others, alternatives[0])
		}
	}
	return others
}

// Holds reports whether a document is one of those that the line stands for.
func (p Paper) Holds(document string) bool {
	return slices.Contains(slices.Concat(p.parts()...), document)
}
