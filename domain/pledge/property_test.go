package pledge_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gridcase/domain/org"
	"gridcase/domain/pledge"
)

// TestWhateverIsWishedTheListsHold lets people of several units wish for anything in
// any order: nobody ever agreed with themselves, nothing is confirmed that was not
// agreed, what both agreed on is counted for ever and once, what is over stays so,
// and what is carried out was offered.
func TestWhateverIsWishedTheListsHold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b, now, projects := pledge.Book{}, monday, 0
		unit := rapid.SampledFrom([]string{"c", "o", "c", "o", "c2", "st", "s", "g"}) // mostly two, so that they meet
		note := rapid.SampledFrom([]string{"好", "好", "", "电话13800138000"})
		for range rapid.IntRange(1, 60).Draw(t, "wishes") {
			now = now.Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "later")) * time.Hour)
			id := rapid.SampledFrom([]string{"p", "q"}).Draw(t, "line")
			was := b[id]
			c := pledge.Command{By: rapid.SampledFrom([]string{"a", "b", "x"}).Draw(t, "by"), At: now, Org: town(), For: rapid.SliceOfN(unit, 0, 6).Draw(t, "for")}
			acts := was.May(c)
			n := rapid.IntRange(0, 6).Draw(t, "verb")
			c.Verb = []pledge.Verb{
				pledge.Claim{Unit: unit.Draw(t, "claims")}, pledge.Accept{}, pledge.Decline{Reason: note.Draw(t, "why")}, pledge.Finish{Result: note.Draw(t, "result")},
				pledge.Confirm{}, pledge.Withdraw{Reason: note.Draw(t, "reason")},
				pledge.List{ID: id, Kind: rapid.SampledFrom([]pledge.Kind{pledge.Need, pledge.Resource}).Draw(t, "kind"), Unit: unit.Draw(t, "unit"), Year: 2026, Text: text},
			}[n]
			events, err := pledge.Decider.Decide(was, c)
			b = b.Evolve(events...)
			is := b[id]
			if n < 6 && err == nil && !slices.Contains(acts, pledge.Acts[n]) {
				t.Fatalf("%T was carried out and not offered: %v", c.Verb, acts)
			}
			if was.Over() && len(events) > 0 {
				t.Fatalf("%+v was over, then %+v", was, events)
			}
			if is.Project() && is.Agreed.By == is.Claim.By || is.Status == pledge.Confirmed && (is.Ended.By == is.Result.By || is.Ended.Unit == is.Result.Unit) {
				t.Fatalf("somebody agreed with themselves: %+v", is)
			}
			if is.Status == pledge.Confirmed && !is.Project() || was.Project() && is.Agreed != was.Agreed {
				t.Fatalf("was %+v, is %+v", was, is)
			}
			if is.Project() && !was.Project() {
				projects++
			}
			if got := b.Projects("d", "", monday, now.Add(time.Nanosecond)); len(got) != projects {
				t.Fatalf("%d projects are counted, %d were agreed on", len(got), projects)
			}
		}
	})
}

func TestProjectsAreCountedWhereTheirListIs(t *testing.T) {
	t.Parallel()
	b := pledge.Book{}.Evolve(listed, claimed, agreed)
	for _, tc := range []struct {
		path     string
		level    string
		from, to time.Time
		want     int
	}{
		{"", "", later, later.Add(1), 1}, {"d", "", later, later.Add(1), 1}, {"d.s.c", "community", later, later.Add(1), 1},
		{"d.s.c2", "", later, later.Add(1), 0}, {"d.s.o", "", later, later.Add(1), 0}, {"d", "street", later, later.Add(1), 0},
		{"d", "", later.Add(1), later.Add(2), 0}, {"d", "", monday, later, 0},
	} {
		if got := b.Projects(tc.path, org.Level(tc.level), tc.from, tc.to); len(got) != tc.want {
			t.Errorf("%+v: %d", tc, len(got))
		}
	}
}
