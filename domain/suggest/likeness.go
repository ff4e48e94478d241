package suggest

import (
	"math"

	"gridcase/domain/matter"
)

// likenessPoints is the most that mere likeness can bring: less than one good
// word, enough when there is none.
const likenessPoints = 2.5

// bigram is two neighbouring runes, which in Chinese is about a word.
type bigram [2]rune

// likeness compares a text with all that the catalogue and the lexicon say of
// a code, by pairs of runes: the fallback for words that nobody thought of.
type likeness struct {
	codes map[bigram][]string
	rare  map[bigram]int64 // how much a pair tells, in grains: few codes have it
	size  map[string]float64
}

func newLikeness(c matter.Catalogue, lexicon map[string]entry, v *vocabulary) likeness {
	l := likeness{codes: map[bigram][]string{}, rare: map[bigram]int64{}, size: map[string]float64{}}
	for _, t := range c.All() {
		pairs := map[bigram]bool{}
		collect(pairs, []rune(plain(t.Zh)))
		for _, term := range lexicon[t.Code].terms {
			for _, id := range append(term.left[:len(term.left):len(term.left)], term.right...) {
				collect(pairs, []rune(v.words[id]))
			}
		}
		for p := range pairs {
			l.codes[p] = append(l.codes[p], t.Code)
		}
		l.size[t.Code] = math.Sqrt(float64(len(pairs) + 8)) // 8: a short entry is no better for being short
	}
	for p, codes := range l.codes {
		l.rare[p] = grains(math.Log(1 + float64(c.Len())/float64(len(codes))))
	}
	return l
}

func collect(into map[bigram]bool, text []rune) {
	for i := 1; i < len(text); i++ {
		if a, b := text[i-1], text[i]; a > 0x2e7f && b > 0x2e7f && a != '。' && b != '。' {
			into[bigram{a, b}] = true
		}
	}
}

// add gives the likest code its points and the others their share.
func (l likeness) add(scores map[string]*tally, r reading) {
	pairs := map[bigram]bool{}
	collect(pairs, r.text)
	like := map[string]int64{}
	for p := range pairs {
		for _, code := range l.codes[p] {
			like[code] += l.rare[p]
		}
	}
	most := 4.0 // a text that is like nothing is not made like something
	for code, n := range like {
		most = max(most, l.per(code, n))
	}
	for code, n := range like {
		if scores[code] == nil {
			scores[code] = &tally{}
		}
		scores[code].points += likenessPoints * l.per(code, n) / most
	}
}

// per makes codes of which much is known comparable with those of which little
// is.
func (l likeness) per(code string, n int64) float64 { return 3 * amount(n) / l.size[code] }

// Sums are made of whole grains, so that the order of a map never shows in a
// score.
const grain = 1e6

func grains(f float64) int64 { return int64(math.Round(f * grain)) }

func amount(n int64) float64 { return float64(n) / grain }
