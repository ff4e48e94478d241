package suggest

import (
	"slices"
	"strings"
)

// near is how many runes may stand between the two sides of a pair: about the
// length of a clause.
const near = 9

// term is something to listen for: one of some words, or one of some words near
// one of some others, or such a pair in a text that has a third word anywhere.
// It is written "着火/起火", "路灯~不亮/坏了" or "退卡~钱~健身房/理发店".
type term struct {
	spec        string
	left, right []int
	besides     []int
	points      float64
}

func (v *vocabulary) term(spec string, points float64) term {
	left, right, pair := strings.Cut(spec, "~")
	right, besides, three := strings.Cut(right, "~")
	t := term{spec: spec, left: v.ids(left), points: points}
	if pair {
		t.right = v.ids(right)
	}
	if three {
		t.besides = v.ids(besides)
	}
	return t
}

// terms reads a list of terms that are parted by spaces.
func (v *vocabulary) terms(specs string) (all []term) {
	for _, spec := range strings.Fields(specs) {
		all = append(all, v.term(spec, 1))
	}
	return all
}

func (v *vocabulary) ids(words string) (ids []int) {
	for w := range strings.SplitSeq(words, "/") {
		if w != "" {
			ids = append(ids, v.id(w))
		}
	}
	return ids
}

// find answers with the place of a term. A word that stands alone in the text
// is preferred to one that is part of a longer word.
func (t term) find(r reading) (at hit, partial, ok bool) {
	if t.besides != nil && !slices.ContainsFunc(t.besides, func(id int) bool { return len(r.hits[id]) > 0 }) {
		return at, false, false
	}
	for _, l := range t.left {
		for _, h := range r.hits[l] {
			found, there := h, true
			if t.right != nil {
				found, there = t.pair(r, h)
			}
			if !there {
				continue
			}
			part := t.right == nil && r.partial(h)
			if !ok || partial && !part {
				at, partial, ok = found, part, true
			}
			if !partial {
				return at, partial, ok
			}
		}
	}
	return at, partial, ok
}

// pair looks for the other side of a pair, before or after.
func (t term) pair(r reading, h hit) (hit, bool) {
	for _, id := range t.right {
		for _, o := range r.hits[id] {
			from, to := h.to, o.from
			if o.from < h.from {
				from, to = o.to, h.from
			}
			if gap := to - from; gap < 0 || gap > near || stops(r.text[from:to]) {
				continue
			}
			return hit{min(h.from, o.from), max(h.to, o.to)}, true
		}
	}
	return hit{}, false
}

func stops(between []rune) bool {
	for _, c := range between {
		if c == '。' {
			return true
		}
	}
	return false
}

// any answers with the words of the text that the first found term stands for.
func (r reading) any(terms []term) (string, bool) {
	for _, t := range terms {
		if at, _, ok := t.find(r); ok {
			return string(r.text[at.from:at.to]), true
		}
	}
	return "", false
}
