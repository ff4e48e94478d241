package rowstest

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/process"
)

// town is where the random things of a book happen.
type town struct {
	*Book

	dice     *rand.Rand // even, which rapid's draws are not
	now      time.Time
	codes    []string       // the matter of each case
	calendar clock.Calendar // in force, of this version
	version  uint64
	told     []process.Wish // what cases have to tell each other
}

// Random is a book of some cases on which random people do random things for a
// while, turn about: over many books every verb there is, see [Book.Carried].
// What is refused leaves no trace. What cases tell each other (a merge, its
// undoing, a link, an end) arrives at once, or late and out of turn, or never.
func Random(t testing.TB, r *rapid.T) *Book {
	w := &town{Book: NewBook(t), now: Monday, calendar: clock.Default(), version: 1}
	for range rapid.IntRange(1, 6).Draw(r, "cases") {
		w.codes = append(w.codes, rapid.SampledFrom(matters).Draw(r, "matter"))
	}
	luck := even(r)
	for n := range rapid.IntRange(1, 120).Draw(r, "steps") {
		// One draw a step: a failure is made small by leaving steps out.
		w.dice = rand.New(rand.NewPCG(luck^rapid.Uint64().Draw(r, "dice"), uint64(n)))
		w.step(w.dice.IntN(len(w.codes)))
	}
	return w.Book
}

// even draws a number for dice. Numbers that rapid draws are mostly small ones, the
// same again and again; orders are not.
func even(r *rapid.T) (n uint64) {
	for _, digit := range rapid.Permutation([]uint64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}).Draw(r, "luck") {
		n = n<<4 | digit
	}
	return n
}

// step lets somebody do something to the nth case. Most of what people could wish
// would be refused: mostly the next thing that is not is done, or few cases would
// ever come to an end.
func (w *town) step(n int) {
	w.now = w.later(w.State(n))
	wishes := w.wishes(n)
	if w.one(4) {
		wishes = wishes[:1]
	}
	for _, v := range wishes {
		if final(v) && !w.one(8) {
			continue
		}
		if w.do(n, w.anyone(w.State(n)), v) {
			break
		}
	}
	for len(w.told) > 0 && w.one(2) {
		i := w.dice.IntN(len(w.told))
		wish := w.told[i]
		w.told = slices.Delete(w.told, i, i+1)
		w.do(number(wish.Case), wish.By, wish.Verb)
	}
}

// do is [Book.Do] under the rules in force; what others must hear of it waits to
// be told.
func (w *town) do(n int, by string, v casefile.Verb) bool {
	rules := Rules(w.t, w.codes[n])
	corrected, isMatter := v.(casefile.Reclassify)
	if isMatter {
		rules = Rules(w.t, corrected.Matter)
	}
	rules.Calendar, rules.Versions.Calendar = w.calendar, w.version
	rules.Duty = onDuty
	if !w.Do(n, by, w.now, rules, v) {
		return false
	}
	if isMatter {
		w.codes[n] = corrected.Matter
	}
	c := w.Commits[len(w.Commits)-1]
	events, err := casefile.Events(c.Commit)
	if err != nil {
		w.t.Fatal(err)
	}
	w.told = append(w.told, process.Merging(c, events, w.State(n))...)
	return true
}

// onDuty is called when the office is closed.
func onDuty(_ string, at time.Time) []string {
	if hour := at.In(clock.Zone).Hour(); hour < 8 || hour > 17 {
		return []string{"st2"}
	}
	return nil
}

// later is mostly some hours later, now and then the moment at which a rung of
// the case is due.
func (w *town) later(s casefile.State) time.Time {
	if rungs := s.Terms.Rungs; len(rungs) > 0 && w.one(5) {
		if due := rungs[w.dice.IntN(len(rungs))].Due; due.After(w.now) && due.Sub(w.now) < 60*24*time.Hour {
			return due
		}
	}
	return w.now.Add(time.Duration(w.dice.IntN(600))*time.Minute + 1234567*time.Nanosecond)
}

// anyone is who holds the case as often as somebody else.
func (w *town) anyone(s casefile.State) string {
	if s.Holder != "" && w.one(2) {
		return s.Holder
	}
	return of(w, people)
}

// one is true once in so many times.
func (w *town) one(in int) bool { return w.dice.IntN(in) == 0 }

func of[T any](w *town, all []T) T { return all[w.dice.IntN(len(all))] }

// some leaves each of them out as often as not.
func some[T any](w *town, all []T) (left []T) {
	for _, a := range all {
		if w.one(2) {
			left = append(left, a)
		}
	}
	return left
}
