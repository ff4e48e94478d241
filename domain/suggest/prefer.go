package suggest

import (
	"fmt"
	"strings"

	"gridcase/domain/routing"
)

// preference is a rule between near neighbours: when the words are there, one
// code stands before the others, whatever the points say.
type preference struct {
	code  string
	over  []string // none: over all
	when  []term   // one of these
	and   []term   // and one of these, if any
	not   []term   // and none of these
	zh    string
	en    string
	boost float64 // points that the code gets besides, when it may have none
}

// ahead is how far a preferred code stands before those it is preferred to.
const ahead = 0.5

// rounds is how often the order between neighbours is settled: a code that one
// rule lifted may have overtaken one that another had put before it.
const rounds = 3

// prefer applies the rules: first all that they add, then who stands before
// whom, the later rule being the weightier.
func (s *Suggester) prefer(scores map[string]*tally, r reading) (why []routing.Words) {
	var spoke []preference
	for _, p := range s.rules {
		words, speaks := p.speaks(r)
		if _, known := s.catalogue.Find(p.code); !known || !speaks {
			continue
		}
		p.support(scores, words)
		spoke = append(spoke, p)
		list := strings.Join(words, "、")
		why = append(why, routing.Words{
			Zh: fmt.Sprintf("规则：%s（%s）", p.zh, list),
			En: fmt.Sprintf("Rule: %s (%s)", p.en, list),
		})
	}
	for range rounds {
		for _, p := range spoke {
			p.lead(scores)
		}
	}
	return why
}

func (p preference) speaks(r reading) (words []string, ok bool) {
	word, ok := r.any(p.when)
	if !ok {
		return nil, false
	}
	words = []string{word}
	if p.and != nil {
		if word, ok = r.any(p.and); !ok {
			return nil, false
		}
		words = append(words, word)
	}
	_, not := r.any(p.not)
	return words, !not
}

// support gives the code its points and words.
func (p preference) support(scores map[string]*tally, words []string) {
	if scores[p.code] == nil {
		scores[p.code] = &tally{}
	}
	scores[p.code].points += p.boost
	scores[p.code].words = append(scores[p.code].words, words...)
}

// lead puts the code before those that it is preferred to.
func (p preference) lead(scores map[string]*tally) {
	for code, t := range scores {
		if code != p.code && (len(p.over) == 0 || has(p.over, code)) {
			scores[p.code].points = max(scores[p.code].points, t.points+ahead)
		}
	}
}

func has(codes []string, code string) bool {
	for _, c := range codes {
		if c == code || strings.HasSuffix(c, "*") && strings.HasPrefix(code, strings.TrimSuffix(c, "*")) {
			return true
		}
	}
	return false
}
