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

// prefer applies the rules in their order, the last word being the weightiest.
func (s *Suggester) prefer(scores map[string]*tally, r reading) (why []routing.Words) {
	for _, p := range s.rules {
		words, speaks := p.speaks(r)
		if _, known := s.catalogue.Find(p.code); !known || !speaks {
			continue
		}
		if p.apply(scores, words) {
			list := strings.Join(words, "、")
			why = append(why, routing.Words{
				Zh: fmt.Sprintf("规则:%s(%s)", p.zh, list),
				En: fmt.Sprintf("Rule: %s (%s)", p.en, list),
			})
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

// apply lifts the code over the others, and says whether it changed anything
// worth telling.
func (p preference) apply(scores map[string]*tally, words []string) bool {
	mine := scores[p.code]
	if mine == nil {
		mine = &tally{}
		scores[p.code] = mine
	}
	highest := 0.0
	for code, t := range scores {
		if code != p.code && (len(p.over) == 0 || has(p.over, code)) {
			highest = max(highest, t.points)
		}
	}
	mine.points += p.boost
	mine.words = append(mine.words, words...)
	mine.points = max(mine.points, highest+ahead)
	return highest > 0 || p.boost > 0
}

func has(codes []string, code string) bool {
	for _, c := range codes {
		if c == code || strings.HasSuffix(c, "*") && strings.HasPrefix(code, strings.TrimSuffix(c, "*")) {
			return true
		}
	}
	return false
}
