package roster_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"gridcase/domain/org"
	"gridcase/domain/roster"
)

// TestWhateverIsWishedTheRosterHolds lets people plan, swap, fall ill and leave in
// any order: nobody ever has two shifts at once, who stands on a shift to come has a
// post, a shift keeps its id and hours, and what has begun is never rewritten.
func TestWhateverIsWishedTheRosterHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tree, b, now := town(), roster.Book{}, at(0)
		who := rapid.SampledFrom([]string{"", "st1", "st2", "of1", "dep", "ad"})
		unit := rapid.SampledFrom([]string{"st", "s"})
		hour := rapid.IntRange(-5, 100)
		anyShift := func(u string) roster.Shift {
			if all := b[u].Shifts; len(all) > 0 {
				return rapid.SampledFrom(all).Draw(t, "shift")
			}
			return roster.Shift{ID: "none"}
		}
		for range rapid.IntRange(1, 30).Draw(t, "wishes") {
			now = now.Add(time.Duration(rapid.IntRange(0, 9).Draw(t, "later")) * time.Hour)
			if rapid.IntRange(0, 19).Draw(t, "leaves") == 0 {
				p, _ := tree.Person("st1")
				p.Left = !p.Left
				tree = tree.With(nil, []org.Person{p})
			}
			u := unit.Draw(t, "unit")
			c := roster.Command{Unit: u, At: now}
			switch rapid.IntRange(0, 3).Draw(t, "verb") {
			case 0:
				from := hour.Draw(t, "from")
				p := roster.Plan{From: at(from), To: at(from + rapid.IntRange(1, 60).Draw(t, "hours"))}
				for range rapid.IntRange(0, 4).Draw(t, "shifts") {
					start := hour.Draw(t, "start")
					p.Shifts = append(p.Shifts, roster.Shift{Person: who.Draw(t, "who"), Kind: rapid.SampledFrom([]roster.Kind{roster.Duty, roster.Standby, roster.Window}).Draw(t, "kind"), From: at(start), To: at(start + rapid.IntRange(1, 20).Draw(t, "long"))})
				}
				c.Verb = p
			case 1:
				give, take := anyShift(u), anyShift(u)
				v := roster.Swap{Shift: give.ID, Person: give.Person, With: who.Draw(t, "with")}
				if rapid.Bool().Draw(t, "both ways") {
					v.With, v.Other = take.Person, take.ID
				}
				c.Verb = v
			case 2:
				s := anyShift(u)
				c.Verb = roster.Vacate{Shift: s.ID, Person: rapid.SampledFrom([]string{s.Person, "st2"}).Draw(t, "who")}
			case 3:
				c.Verb = roster.Relieve{Person: who.Draw(t, "who")}
			}
			events, err := roster.Decide(b, tree, c)
			before := b
			for _, e := range events {
				b = b.Evolve(b[u].Version+1, e)
			}
			_, leaving := c.Verb.(roster.Relieve)
			if err == nil && !leaving {
				holds(t, b, before, tree, now, c)
			}
		}
	})
}

func holds(t *rapid.T, b, before roster.Book, tree org.Tree, now time.Time, c roster.Command) {
	for u, r := range b {
		for i, s := range r.Shifts {
			for v, other := range b {
				for j, o := range other.Shifts {
					if (u != v || i != j) && s.Person != "" && s.Person == o.Person && s.From.Before(o.To) && o.From.Before(s.To) {
						t.Fatalf("%s is on duty twice: %+v, %+v after %+v", s.Person, s, o, c)
					}
					if u == v && i != j && s.ID == o.ID {
						t.Fatalf("two shifts have one id: %+v, %+v", s, o)
					}
				}
			}
			_, vacates := c.Verb.(roster.Vacate)
			if u == c.Unit && !vacates && s.From.After(now) && s.Person != "" && changedBy(s, before[u]) && !roster.MayStand(tree, u, s.Person, s.From, s.To) {
				t.Fatalf("%s has no post for %+v", s.Person, s)
			}
		}
	}
	for u, r := range before {
		for _, s := range r.Shifts {
			i, kept := 0, false
			for i = range b[u].Shifts {
				if kept = b[u].Shifts[i].ID == s.ID; kept {
					break
				}
			}
			if s.From.Before(now) && (!kept || !b[u].Shifts[i].From.Equal(s.From) || !b[u].Shifts[i].To.Equal(s.To)) {
				t.Fatalf("%+v had begun and is gone", s)
			}
		}
	}
}

// changedBy reports whether the roster had the shift otherwise before.
func changedBy(s roster.Shift, before roster.Roster) bool {
	for _, o := range before.Shifts {
		if o.ID == s.ID && o.Person == s.Person {
			return false
		}
	}
	return true
}
