package suggest

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gridcase/domain/matter"
)

//go:embed lexicon.txt
var lexicon string

// entry is what people say when they mean one matter.
type entry struct {
	terms []term
	anti  []term // what they say when they mean a neighbour of it
}

const antiPoints = 4

// readLexicon reads the words of the codes that the catalogue has. The file is
// ours and a test reads all of it, so a fault in it is one in the program.
func readLexicon(v *vocabulary, c matter.Catalogue) map[string]entry {
	all := map[string]entry{}
	var typos []string
	code := ""
	for i, line := range strings.Split(lexicon, "\n") {
		mark, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case mark == "" || mark == "#":
		case strings.HasPrefix(mark, "["):
			code = strings.Trim(mark, "[]")
		case mark == "=":
			for pair := range strings.FieldsSeq(rest) {
				wrong, right, _ := strings.Cut(pair, "=")
				typos = append(typos, wrong, right)
			}
		case mark == "!":
			for word := range strings.FieldsSeq(rest) {
				v.events[v.id(word)] = true
			}
		case mark == "@":
			for word := range strings.FieldsSeq(rest) {
				v.states[v.id(word)] = true
			}
		default:
			if _, known := c.Find(code); !known {
				continue
			}
			e := all[code]
			if err := e.add(v, mark, rest); err != nil {
				panic(fmt.Sprintf("suggest: lexicon line %d: %v", i+1, err))
			}
			all[code] = e
		}
	}
	v.typos = strings.NewReplacer(typos...)
	return all
}

// add takes a line of terms: "-" marks those that speak against the code, a
// figure is their points.
func (e *entry) add(v *vocabulary, mark, specs string) error {
	if mark == "-" {
		e.anti = append(e.anti, v.terms(specs)...)
		return nil
	}
	points, err := strconv.ParseFloat(mark, 64)
	if err != nil {
		return fmt.Errorf("%q is neither points nor -", mark)
	}
	for spec := range strings.FieldsSeq(specs) {
		e.terms = append(e.terms, v.term(spec, points))
	}
	return nil
}

// found is a term at its place.
type found struct {
	term
	at      hit
	partial bool
}

// index finds the terms to try for a text, so that a short one costs little
// however long the lexicon grows.
type index map[int][]place // by word

type place struct {
	code string
	term int
}

func newIndex(lexicon map[string]entry) index {
	all := index{}
	for code, e := range lexicon {
		for n, t := range e.terms {
			for _, word := range t.left {
				all[word] = append(all[word], place{code, n})
			}
		}
	}
	return all
}

// heard lists by code the terms that may be in a text, in their order.
func (i index) heard(r reading) map[string][]int {
	all := map[string][]int{}
	for word := range r.hits {
		for _, p := range i[word] {
			all[p.code] = append(all[p.code], p.term)
		}
	}
	for code, terms := range all {
		slices.Sort(terms)
		all[code] = slices.Compact(terms)
	}
	return all
}

// score adds the points of the given terms in a text. Of terms that lie within each
// other only the longest counts; a term that is part of a longer word, which
// another code knows, counts half.
func (e entry) score(r reading, terms []int) (points float64, words []string) {
	var there []found
	for _, n := range terms {
		t := e.terms[n]
		if at, partial, ok := t.find(r); ok {
			there = append(there, found{t, at, partial})
		}
	}
	for i, f := range there {
		if slices.ContainsFunc(there, func(o found) bool { return f.at.inside(o.at) && o.points >= f.points }) {
			continue
		}
		if slices.ContainsFunc(there[:i], func(o found) bool { return f.at == o.at && o.points >= f.points }) {
			continue
		}
		if f.partial {
			points += f.points / 2
		} else {
			points += f.points
		}
		words = append(words, string(r.text[f.at.from:f.at.to]))
	}
	if _, against := r.any(e.anti); against && points > 0 {
		points = max(0.1, points-antiPoints)
	}
	return points, words
}
