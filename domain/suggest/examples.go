package suggest

import (
	"cmp"
	_ "embed"
	"encoding/csv"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"gridcase/domain/matter"
	"gridcase/domain/routing"
)

//go:embed examples.csv
var examplesText string

// examples are texts of our own writing, each with its matter: what the lexicon
// has no word for is often said in the same characters as something in them.
type examples struct {
	codes  []string
	rare   map[bigram]float64 // how much a pair tells: few texts have it
	never  float64            // how much one tells that no example has
	weight map[bigram][]voice
}

// voice is what a pair says for a code, in grains.
type voice struct {
	code int // in codes
	says int64
}

const (
	// examplePoints is the most that likeness to the examples can bring: about a
	// good word, so that it fills gaps and overrules no rule.
	examplePoints = 6.0
	// unlike is the cosine under which a text is like no example at all.
	unlike = 0.15
	// sharpness is how quickly the share of the others falls: what is half as like
	// as the likest gets a sixteenth.
	sharpness = 4
	// steps is the fineness in which squares are summed: whole numbers, so that the
	// order of a map never shows.
	steps = 1000
)

func newExamples(c matter.Catalogue, typos *strings.Replacer) examples {
	rows, err := csv.NewReader(strings.NewReader(examplesText)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("suggest: examples: %v", err)) // the file is ours, a test reads all of it
	}
	x := examples{rare: map[bigram]float64{}, never: math.Log(float64(len(rows))), weight: map[bigram][]voice{}}
	counts := map[string]map[bigram]int{}
	texts := map[bigram]int{}
	for _, row := range rows {
		if _, known := c.Find(row[0]); !known {
			continue
		}
		if counts[row[0]] == nil {
			counts[row[0]] = map[bigram]int{}
		}
		for p := range characters([]rune(typos.Replace(plain(row[1])))) {
			counts[row[0]][p]++
			texts[p]++
		}
	}
	for p, n := range texts {
		x.rare[p] = math.Log(float64(len(rows)) / float64(n))
	}
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		x.codes = append(x.codes, code)
		x.take(len(x.codes)-1, counts[code])
	}
	return x
}

// take turns the counts of one code into weights of length one, so that a code
// with many examples is not likelier for that.
func (x examples) take(code int, pairs map[bigram]int) {
	var square int64
	for p, n := range pairs {
		v := int64(math.Round(float64(n) * x.rare[p] * steps))
		square += v * v
	}
	length := math.Sqrt(float64(square)) / steps
	for p, n := range pairs {
		x.weight[p] = append(x.weight[p], voice{code, grains(float64(n) * x.rare[p] * x.rare[p] / max(length, 1))})
	}
}

// characters are the single runes and the pairs of a text.
func characters(text []rune) map[bigram]bool {
	all := map[bigram]bool{}
	collect(all, text)
	for _, c := range text {
		if c > 0x2e7f && c != '。' {
			all[bigram{c}] = true
		}
	}
	return all
}

// add gives the code with the likest examples its points and the others their
// share.
func (x examples) add(scores map[string]*tally, r reading) {
	like, square := make([]int64, len(x.codes)), int64(0)
	for p := range characters(r.text) {
		rare, known := x.rare[p]
		if !known {
			rare = x.never
		}
		v := int64(math.Round(rare * steps))
		square += v * v
		for _, w := range x.weight[p] {
			like[w.code] += w.says
		}
	}
	length := max(1, math.Sqrt(float64(square))/steps)
	most := unlike
	for _, n := range like {
		most = max(most, amount(n)/length)
	}
	for i, n := range like {
		code := x.codes[i]
		if n == 0 {
			continue
		}
		if scores[code] == nil {
			scores[code] = &tally{}
		}
		scores[code].points += examplePoints * math.Pow(amount(n)/length/most, sharpness)
	}
}

// alike says in which pairs of characters a text is like the examples of a code.
func (x examples) alike(r reading, code string) []routing.Words {
	pairs := x.telling(r, code)
	if len(pairs) == 0 {
		return nil
	}
	list := strings.Join(pairs, "、")
	return []routing.Words{{Zh: "用语与同类诉求相近：" + list, En: "Said like other reports of it: " + list}}
}

// telling names the three pairs of a text that say most for a code.
func (x examples) telling(r reading, code string) (words []string) {
	type pair struct {
		word string
		says int64
	}
	var pairs []pair
	for p := range characters(r.text) {
		for _, w := range x.weight[p] {
			if p[1] != 0 && x.codes[w.code] == code {
				pairs = append(pairs, pair{string(p[:]), w.says})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.says, a.says), cmp.Compare(a.word, b.word))
	})
	for _, p := range pairs[:min(3, len(pairs))] {
		words = append(words, p.word)
	}
	return words
}
