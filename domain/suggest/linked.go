package suggest

import (
	"slices"

	"gridcase/domain/matter"
)

// companions are matters that often come in one text, the graver first: when
// the words of the second are there too, it is a case of its own. The
// catalogue's rule 3 has a hardship open an application.
var companions = map[string][]string{
	"G0206": {"G0205", "G0204", "G0802", "G0501", "G0105", "G0106"},
	"G0203": {"G0602"},
	"G0402": {"S0110"},
	"E0501": {"E0502"},
	"E0502": {"G0502"},
	"G0102": {"E0402"},
	"E0405": {"G0706"},
	"G0705": {"G0801"},
}

const companionPoints = 3 // one good word

// longStory is how many runes a text may have in which an "另外" still parts two
// matters; in a longer one it joins anything with anything.
const longStory = 600

// linked are the further matters of a text: those that go with the first, and
// what is told after an "and besides".
func (s *Suggester) linked(r reading, ranked []Candidate, besides string) (codes []string) {
	first := ranked[0].Code
	for _, c := range ranked[1:] {
		if slices.Contains(companions[first], c.Code) && c.Score >= companionPoints && len(c.Words) > 0 {
			codes = append(codes, c.Code)
		}
	}
	if first == "G0603" {
		code := "S0103"
		if _, urgent := r.any(s.signs.urgent); urgent {
			code = "S0104"
		}
		codes = append(codes, code)
	}
	if besides != "" && !slices.Contains(codes, besides) {
		codes = append(codes, besides)
	}
	return slices.DeleteFunc(codes, func(code string) bool { _, known := s.catalogue.Find(code); return !known })
}

// divide parts a text at its "另外" when either side is about something by
// itself. The graver part leads, the first when both are alike; the code of the
// other comes with it.
func (s *Suggester) divide(r reading) (leads reading, besides string) {
	if len(r.text) > longStory {
		return r, ""
	}
	for _, t := range s.signs.beside {
		at, _, ok := t.find(r)
		if !ok {
			continue
		}
		head, tail := s.vocabulary.read(string(r.text[:at.from])), s.vocabulary.read(string(r.text[at.to:]))
		first, second := s.alone(head), s.alone(tail)
		switch {
		case first.Code == "" || second.Code == "" || first.Code == second.Code:
			return r, ""
		case second.Severity < first.Severity && second.Kind == matter.Incident: // "L1" is the gravest
			return tail, first.Code
		}
		return head, second.Code
	}
	return r, ""
}

// alone is what a part of a text is about, if it is about anything.
func (s *Suggester) alone(r reading) matter.Type {
	ranked, _ := s.rank(r)
	if len(ranked) == 0 || ranked[0].Score < companionPoints || len(ranked[0].Words) == 0 {
		return matter.Type{}
	}
	t, _ := s.catalogue.Find(ranked[0].Code)
	return t
}
