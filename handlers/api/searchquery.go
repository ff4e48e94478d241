package api

import (
	"context"
	"regexp"
	"strings"
	"unicode"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/handlers/access"
	"gridcase/projections/search"
)

var (
	wholeNumber = regexp.MustCompile(`^(\d{8})-?([0-9A-Z]{8})-?([0-9A-Z])$`)
	partNumber  = regexp.MustCompile(`^(\d{6,8}(-[0-9A-Z]{0,8})?|[0-9A-Z]{4,8}(-[0-9A-Z])?)$`)
	idNumber    = regexp.MustCompile(`^\d{17}[0-9X]$|^\d{15}$`)
	phoneNumber = regexp.MustCompile(`^\+?[\d() -]{7,20}$`)
	slipped     = Words{"编号的校验位不符，可能有一个字符写错。", "The number's check character does not fit: one character may be wrong."}
)

// searchQuery reads what may be meant: a question can be several things at once.
func (s *server) searchQuery(ctx context.Context, question string) (q search.Query, hint *Words) {
	actor, now := callOf(ctx).actor, s.deps.Reference.Current()
	q = search.Query{Person: actor.ID, Reach: access.Reach(actor, now.Org), Supervised: now.Org.Reach(actor, org.Supervisor)}
	for _, m := range now.Matters.All() {
		if m.Restricted {
			q.Restricted = append(q.Restricted, m.Code)
		}
	}
	question = strings.TrimSpace(question)
	hint = number(narrowed(question), &q)
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) || r == 'X' {
			return r
		}
		return -1
	}, narrowed(question))
	if phoneNumber.MatchString(narrowed(question)) {
		q.Phone = s.deps.Seals.Index("phone", digits)
	}
	if idNumber.MatchString(digits) {
		q.ID = s.deps.Seals.Index("id_number", digits)
	}
	if len(q.Numbers)+len(q.ID) > 0 {
		return q, hint // nobody writes these by chance
	}
	q.Name = s.deps.Seals.Index("name", question)
	for _, word := range strings.FieldsFunc(question, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) && r != '-' }) {
		q.Terms = append(q.Terms, search.Term{Text: word, Matters: s.mattersNamed(word), Places: s.placesNamed(word)})
	}
	return q, hint
}

// narrowed is a number as its form is compared.
func narrowed(text string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r + '!' - '！'
		case r == '—' || r == '–' || r == '－':
			return '-'
		}
		return r
	}, text))
}

// number takes the question as a case number, whole or in part. One that cannot
// be right is looked for as what may have been meant.
func number(text string, q *search.Query) *Words {
	text = strings.ReplaceAll(text, " ", "")
	if m := wholeNumber.FindStringSubmatch(text); m != nil {
		whole := m[1] + "-" + m[2] + "-" + m[3]
		if q.Numbers = []string{whole}; !casefile.ValidNumber(whole) {
			q.Numbers = casefile.Slips(whole)
			return &slipped
		}
		return nil
	}
	if partNumber.MatchString(text) {
		q.Part = text
	}
	return nil
}

// mattersNamed lists the codes that a word means: the code itself, or a name
// with the word in it.
func (s *server) mattersNamed(word string) (codes []string) {
	runes := len([]rune(word))
	for _, m := range s.deps.Reference.Current().Matters.All() {
		named := runes >= 2 && strings.Contains(m.Zh, word) || runes >= 3 && strings.Contains(strings.ToLower(m.En), strings.ToLower(word))
		if named || strings.EqualFold(m.Code, word) {
			codes = append(codes, m.Code)
		}
	}
	return codes
}

// placesNamed lists the paths of the units that a word names, whole or by the
// beginning of the name.
func (s *server) placesNamed(word string) (paths []string) {
	t := s.tree()
	for _, u := range t.Units() {
		begins := len([]rune(word)) >= 2 && strings.HasPrefix(u.Zh, word)
		if u.ID == word || begins || strings.EqualFold(u.En, word) {
			paths = append(paths, t.Scope(u.ID)...)
		}
		if len(paths) >= mostPlaces {
			break
		}
	}
	return paths
}

// mostPlaces bounds a question: "网格" begins a thousand names.
const mostPlaces = 20
