// Package suggest decides what a resident's text is most likely about: which
// matter of the catalogue, how grave, how big, and which way it should go. It
// knows only words, examples and rules, so it can always say which of them spoke,
// and gives the same answer to the same text every time.
package suggest

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gridcase/domain/matter"
	"gridcase/domain/routing"
)

const best = 3 // how many candidates are shown: more are not read

// Candidate is a matter that a text may be about.
type Candidate struct {
	Code  string   `json:"code"`
	Score float64  `json:"score"` // points of the words and rules; comparable within one text only
	Words []string `json:"words"` // those of the text that spoke for it, as they stand in the lexicon
}

// Suggestion is what a clerk is shown, to be confirmed or changed.
type Suggestion struct {
	Codes    []Candidate     `json:"codes"` // the likeliest first, three at most; none for an empty text
	Severity matter.Severity `json:"severity"`
	Scope    matter.Scope    `json:"scope"`
	Route    Route           `json:"route"`
	RouteWhy routing.Words   `json:"route_why"`
	OnSite   bool            `json:"onsite"` // somebody looks at the place before the case is filed
	Why      []routing.Words `json:"why"`
	Linked   []string        `json:"linked,omitempty"` // further matters in the same text, each a case of its own
}

// Suggester reads texts against one catalogue. It never changes after it was
// made, so any number may ask it at once.
type Suggester struct {
	catalogue  matter.Catalogue
	vocabulary *vocabulary
	lexicon    map[string]entry // by code, only codes of the catalogue
	index      index
	rules      []preference
	causes     []promotion
	signs      signs
	likeness   likeness
	examples   examples
	learned    experience
}

// New prepares a suggester. Learned may be nil; the words of the lexicon that
// ships are always known, but only for the types that the catalogue has.
func New(c matter.Catalogue, learned Learned) *Suggester {
	v := newVocabulary()
	s := &Suggester{catalogue: c, vocabulary: v, learned: learned.experience()}
	s.lexicon = readLexicon(v, c)
	s.index = newIndex(s.lexicon)
	s.rules, s.causes, s.signs = preferences(v), promotions(v), readSigns(v)
	s.likeness = newLikeness(c, s.lexicon, v)
	s.examples = newExamples(c, v.typos)
	return s
}

// Suggest reads a text. It takes any string; one in which nothing is known is
// a first contact (S1002), to be sorted by a person.
func (s *Suggester) Suggest(text string) Suggestion {
	r := s.vocabulary.read(text)
	if r.blank() {
		return Suggestion{Codes: []Candidate{}, Why: []routing.Words{{Zh: "没有文字，无法建议", En: "Nothing is written: nothing to suggest"}}}
	}
	r, besides := s.divide(r)
	ranked, why := s.rank(r)
	top, known := matter.Type{}, false
	if len(ranked) > 0 {
		top, known = s.catalogue.Find(ranked[0].Code)
	}
	if !known {
		return Suggestion{Codes: []Candidate{}, Why: why}
	}
	out := Suggestion{Codes: ranked[:min(best, len(ranked))], Scope: top.Scope}
	severity, because := s.grade(r, top)
	route, how := s.route(r, top, severity)
	out.Severity, out.Route, out.RouteWhy = severity, route, how
	out.OnSite = top.OnSite && !slices.Contains(unseen, route)
	out.Linked = s.linked(r, ranked, besides)
	out.Why = slices.Concat([]routing.Words{spoke(ranked[0])}, s.examples.alike(r, ranked[0].Code), why, []routing.Words{because, how})
	if len(out.Linked) > 0 {
		list := strings.Join(out.Linked, "、")
		out.Why = append(out.Why, routing.Words{Zh: "同一诉求中另有事项，关联立案：" + list, En: "There is more than one matter in it; linked: " + strings.Join(out.Linked, ", ")})
	}
	return out
}

// tally is what speaks for one code while a text is read.
type tally struct {
	points float64
	words  []string
}

// rank scores every code: words first, then likeness to the lexicon and the
// examples and what was learned, then the rules between neighbours, which have the last word.
func (s *Suggester) rank(r reading) ([]Candidate, []routing.Words) {
	scores := map[string]*tally{}
	for code, terms := range s.index.heard(r) {
		if points, words := s.lexicon[code].score(r, terms); len(words) > 0 {
			scores[code] = &tally{points, words}
		}
	}
	s.likeness.add(scores, r)
	s.examples.add(scores, r)
	s.learned.add(scores, r)
	why := s.prefer(scores, r)
	if _, ok := s.catalogue.Find(firstContact); ok && vague(scores) {
		scores[firstContact] = &tally{points: doubtful}
		why = append(why, routing.Words{Zh: "没有认得的词：先作首问登记，由人分拣", En: "No known word: recorded as a first contact, a person sorts it"})
	}
	var ranked []Candidate
	for code, t := range scores {
		ranked = append(ranked, Candidate{Code: code, Score: math.Round(t.points*100) / 100, Words: slices.Compact(slices.Sorted(slices.Values(t.words)))})
	}
	slices.SortFunc(ranked, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Code, b.Code))
	})
	return ranked, why
}

// doubtful is the likeness below which a text is like nothing we know.
const doubtful = 1.2

// vague reports whether no word speaks for anything, and hardly any likeness.
func vague(scores map[string]*tally) bool {
	for _, t := range scores {
		if len(t.words) > 0 || t.points > doubtful {
			return false
		}
	}
	return true
}

func spoke(c Candidate) routing.Words {
	if len(c.Words) == 0 {
		return routing.Words{Zh: c.Code + ":文字与目录名称相近", En: c.Code + ": the text is like the catalogue's words"}
	}
	list := strings.Join(c.Words, "、")
	return routing.Words{Zh: fmt.Sprintf("%s：依据词语 %s", c.Code, list), En: fmt.Sprintf("%s: for the words %s", c.Code, list)}
}
