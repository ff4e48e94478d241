package whatif_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/routing"
	"gridcase/domain/whatif"
)

// TestTheRulesThatWereInForceChangeNothing is the strongest test of the engine:
// every history, with a ladder in time and with one that sleeps, comes out to
// the last event as it was.
func TestTheRulesThatWereInForceChangeNothing(t *testing.T) {
	t.Parallel()
	rules := under(routing.Default())
	climbs, rungs, happened := 0, 0, map[string]int{}
	for seed := range uint64(4000) {
		w := live(t, seed, rules, seed%2 == 1)
		record := recorded(w.turns)
		end := w.turns[len(w.turns)-1].At
		var again []whatif.Turn
		before, course := record.Replay(rules, rules, tree, end, func(t whatif.Turn) { again = append(again, t) })
		if got, want := told(again), told(w.turns); got != want {
			t.Fatalf("seed %d, sloppy %v:\n%s\nwas\n%s", seed, seed%2 == 1, got, want)
		}
		if len(course.Dropped) > 0 || course.Kept > 0 || course.Refused != "" {
			t.Fatalf("seed %d: dropped %v, kept %d, refused %q", seed, course.Dropped, course.Kept, course.Refused)
		}
		if got, want := asJSON(course), asJSON(before); got != want {
			t.Fatalf("seed %d: the course\n%s\nwas\n%s", seed, got, want)
		}
		climbs, rungs = climbs+course.Climbs, rungs+len(course.Rungs)
		for _, t := range w.turns {
			for _, e := range t.Events {
				happened[casefile.Decider.Name(e)]++
			}
		}
	}
	for _, name := range []string{
		"case.joined.v1", "case.part_done.v1", "case.merge_asked.v1", "case.merged.v1", "case.merge_dropped.v1", "case.absorbed.v1", "case.declined.v1",
		"case.unmerged.v1", "case.parted.v1", "case.linked.v1", "case.accepted.v1", "case.notice_issued.v1", "case.decided.v1",
	} {
		if happened[name] < 5 {
			t.Errorf("%s happened %d times", name, happened[name])
		}
	}
	if climbs < 500 || rungs < 4000 {
		t.Errorf("%d climbs and %d rungs: the histories are too tame to say anything", climbs, rungs)
	}
}

func recorded(turns []whatif.Turn) *whatif.Record {
	r := &whatif.Record{}
	for _, t := range turns {
		r.Add(t)
	}
	return r
}

func told(turns []whatif.Turn) string {
	out := ""
	for i, t := range turns {
		out += fmt.Sprintf("%d %s %s", i+1, t.By, t.At.UTC().Format(time.RFC3339Nano))
		for _, e := range t.Events {
			out += fmt.Sprintf("\n   %T %s", e, asJSON(e))
		}
		out += "\n"
	}
	return out
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
