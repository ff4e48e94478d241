package suggest

import (
	"slices"
	"strings"
	"unicode"
)

// vocabulary is every word that anything here listens for, in one trie, so that
// a text is read once whatever the number of rules.
type vocabulary struct {
	root   *node
	words  []string
	events map[int]bool // words that a "没有" takes back: things that happen
	states map[int]bool // words that a "没" right before them takes back: how things are
	typos  *strings.Replacer
}

type node struct {
	next map[rune]*node
	word int // index + 1 of the word that ends here
}

func newVocabulary() *vocabulary {
	return &vocabulary{root: &node{}, events: map[int]bool{}, states: map[int]bool{}, typos: strings.NewReplacer()}
}

// id finds a word or takes it in.
func (v *vocabulary) id(word string) int {
	n := v.root
	for _, c := range word {
		if n.next == nil {
			n.next = map[rune]*node{}
		}
		if n.next[c] == nil {
			n.next[c] = &node{}
		}
		n = n.next[c]
	}
	if n.word == 0 {
		v.words = append(v.words, word)
		n.word = len(v.words)
	}
	return n.word - 1
}

// hit is a word at a place, counted in runes.
type hit struct{ from, to int }

func (h hit) inside(o hit) bool {
	return h != o && h.from >= o.from && h.to <= o.to
}

// reading is a text with the words found in it.
type reading struct {
	text []rune
	hits map[int][]hit // by word, those that are meant
	all  []hit         // the longest at each place, to see what is part of a longer word
	// Where a word of denial, absence or fear ends, and where a "没关系" begins.
	denials, absent, feared, beside []bool
	past                            []bool // the runes of clauses that tell of long ago
}

const mostHits = 24 // of one word: a text that repeats itself says no more

// read finds all words of a text and drops those that it denies.
func (v *vocabulary) read(text string) reading {
	r := reading{text: []rune(v.typos.Replace(plain(text))), hits: map[int][]hit{}}
	r.denials, r.absent, r.feared = ends(r.text, deniers), ends(r.text, absences), ends(r.text, fears)
	r.beside, r.past = begins(r.text, unrelated), longAgo(r.text)
	for from := range r.text {
		n, longest := v.root, hit{}
		for to := from; to < len(r.text); to++ {
			if n = n.next[r.text[to]]; n == nil {
				break
			}
			if n.word == 0 {
				continue
			}
			word, h := n.word-1, hit{from, to + 1}
			longest = h
			if len(r.hits[word]) < mostHits && v.meant(r, word, h) {
				r.hits[word] = append(r.hits[word], h)
			}
		}
		if longest.to > 0 && (len(r.all) == 0 || longest.to > r.all[len(r.all)-1].to) {
			r.all = append(r.all, longest)
		}
	}
	return r
}

// meant reports whether a word says that something is so now: it is neither
// denied, nor feared, nor long past.
func (v *vocabulary) meant(r reading, word int, h hit) bool {
	switch {
	case r.denied(h):
		return false
	case v.events[word]:
		return !r.unreal(h) && !r.over(h)
	case v.states[word]:
		return !r.before(h, r.absent, stateGap) && !r.over(h)
	}
	return true
}

// blank reports whether nothing but punctuation is left of a text.
func (r reading) blank() bool {
	return !slices.ContainsFunc(r.text, func(c rune) bool { return c != ',' && c != '。' })
}

// partial reports whether a hit is only a part of a longer known word.
func (r reading) partial(h hit) bool {
	i, _ := slices.BinarySearchFunc(r.all, h.from, func(a hit, from int) int { return a.from - from })
	for _, j := range []int{i, i - 1} {
		if j >= 0 && j < len(r.all) && h.inside(r.all[j]) {
			return true
		}
	}
	return false
}

// plain is a text without what people do not mean by it: spaces, full width,
// capitals. Punctuation becomes one of ",。".
func plain(text string) string {
	return strings.Map(func(c rune) rune {
		if c >= '\uff01' && c <= '\uff5e' {
			c -= 0xfee0 // full width to ASCII
		}
		switch {
		case c == '\n' || strings.ContainsRune("。!?;…", c):
			return '。'
		case c == '·' || c == '~' || unicode.IsSpace(c) || unicode.IsControl(c) || c == unicode.ReplacementChar:
			return -1
		case c == '.':
			return c // 3.5 is a number
		case unicode.IsPunct(c):
			return ','
		}
		return unicode.ToLower(c)
	}, text)
}
