package city

import (
	"math/rand/v2"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/personal"
)

// making builds a verb around the words that go with it.
type making func(words personal.Sealed) casefile.Verb

func act(name string, at time.Time, by string, r *rand.Rand, verb making) Act {
	a := Act{Name: name, At: at, By: by, verb: verb}
	if said := said[name]; len(said) > 0 {
		a.Text = pick(r, said)
	}
	return a
}

// result hands in what was done, in words that fit the matter.
func result(at time.Time, s casefile.State, r *rand.Rand) Act {
	a := act("resolve", at, s.Holder, r, func(w personal.Sealed) casefile.Verb { return casefile.Resolve{Result: w} })
	a.Text = pick(r, wordsOf(s.Matter).done)
	return a
}

func seen(w personal.Sealed) casefile.Verb     { return casefile.Check{Found: true, Note: w} }
func absent(w personal.Sealed) casefile.Verb   { return casefile.Check{Note: w} }
func claim(personal.Sealed) casefile.Verb      { return casefile.Claim{} }
func note(w personal.Sealed) casefile.Verb     { return casefile.Note{Text: w} }
func release(w personal.Sealed) casefile.Verb  { return casefile.Release{Reason: w} }
func escalate(w personal.Sealed) casefile.Verb { return casefile.Escalate{Reason: w} }
func handDown(w personal.Sealed) casefile.Verb { return casefile.HandDown{Reason: w} }
func verify(w personal.Sealed) casefile.Verb   { return casefile.Verify{Note: w} }
func rework(w personal.Sealed) casefile.Verb   { return casefile.Rework{Reason: w} }
func finish(w personal.Sealed) casefile.Verb   { return casefile.Close{Reason: w} }
func reopen(w personal.Sealed) casefile.Verb   { return casefile.Reopen{Reason: w} }
func reject(w personal.Sealed) casefile.Verb   { return casefile.Reject{Reason: w} }

func assign(to string) making {
	return func(w personal.Sealed) casefile.Verb { return casefile.Assign{To: to, Reason: w} }
}
