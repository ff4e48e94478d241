package suggest_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"gridcase/domain/matter"
	"gridcase/domain/suggest"
)

// FuzzSuggest: any string gets an answer that can be shown, the same twice.
func FuzzSuggest(f *testing.F) {
	for _, seed := range []string{"", " \n\t", "hello, is anybody there?", "电梯困人了", "不是着火", "\xff\xfe坏", "没没没没没", "~/~", "。,!?", "😀井盖丢了😀"} {
		f.Add(seed)
	}
	s := shipped()
	f.Fuzz(func(t *testing.T, text string) {
		got := s.Suggest(text)
		if again := s.Suggest(text); mustJSON(t, got) != mustJSON(t, again) {
			t.Fatalf("%q: %s, then %s", text, mustJSON(t, got), mustJSON(t, again))
		}
		whole(t, text, got)
	})
}

// whole checks what holds for every answer.
func whole(t *testing.T, text string, got suggest.Suggestion) {
	t.Helper()
	if len(got.Codes) > 3 || len(got.Why) == 0 {
		t.Fatalf("%q: %d candidates, %d reasons", text, len(got.Codes), len(got.Why))
	}
	if !slices.IsSortedFunc(got.Codes, func(a, b suggest.Candidate) int { return int(1000 * (b.Score - a.Score)) }) {
		t.Fatalf("%q: out of order: %v", text, got.Codes)
	}
	for _, c := range got.Codes {
		if _, ok := matter.Default().Find(c.Code); !ok {
			t.Fatalf("%q: no matter %s", text, c.Code)
		}
	}
	if len(got.Codes) > 0 && (got.Severity == "" || got.Scope == "" || got.Route == "") {
		t.Fatalf("%q: incomplete: %+v", text, got)
	}
	for _, w := range got.Why {
		if w.Zh == "" || w.En == "" {
			t.Fatalf("%q: a reason is missing a language: %v", text, got.Why)
		}
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestTwoSuggestersAgree: nothing hangs on the order of a map or on what was
// asked before.
func TestTwoSuggestersAgree(t *testing.T) {
	t.Parallel()
	learned := suggest.Learned{}
	rows := samples(t, "testdata/own.csv")
	for _, row := range rows {
		learned.Add(row.code, row.text)
	}
	a, b := suggest.New(matter.Default(), learned), suggest.New(matter.Default(), learned)
	slices.Reverse(rows)
	for _, row := range rows {
		first := mustJSON(t, a.Suggest(row.text))
		if second := mustJSON(t, b.Suggest(row.text)); first != second {
			t.Errorf("%s:\n%s\n%s", row.text, first, second)
		}
	}
}

// TestWhatNobodyKnowsIsAFirstContact: it is recorded and sorted by a person.
func TestWhatNobodyKnowsIsAFirstContact(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"hello, is anybody there?", "12345", "啊啊啊", "😀"} {
		if got := shipped().Suggest(text); len(got.Codes) == 0 || got.Codes[0].Code != "S1002" || got.Route != suggest.Window {
			t.Errorf("%q: %+v", text, got)
		}
	}
	for _, text := range []string{"", "  \n\t ", "\u3000"} {
		if got := shipped().Suggest(text); len(got.Codes) != 0 || got.Route != "" || len(got.Why) == 0 {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

// TestALongTextIsReadAtOnce: 4,000 characters take about 3 ms on a core of their
// own, which the benchmark shows; the wide limit finds what grows faster than the
// text, on a busy machine too.
func TestALongTextIsReadAtOnce(t *testing.T) {
	var all strings.Builder
	for _, row := range samples(t, "testdata/own.csv") {
		all.WriteString(row.text)
	}
	long := string([]rune(all.String())[:4000])
	s := shipped()
	best := time.Hour
	for range 20 {
		start := time.Now()
		whole(t, long, s.Suggest(long))
		best = min(best, time.Since(start))
	}
	t.Logf("4,000 characters: %v", best)
	if limit := 50 * time.Millisecond * slow; best > limit {
		t.Errorf("4,000 characters took %v, want %v", best, limit)
	}
	whole(t, long, s.Suggest(strings.Repeat("电梯困人", 1000)))
}

func BenchmarkSuggest(b *testing.B) {
	s := shipped()
	for b.Loop() {
		s.Suggest("小区东门消防通道被三辆私家车堵死,挪车电话打不通,救护车进不来。")
	}
}

// TestACatalogueOfOnesOwn: codes that the city does not have are not suggested,
// and types that the lexicon does not know are found by their names.
func TestACatalogueOfOnesOwn(t *testing.T) {
	t.Parallel()
	own, err := matter.ParseCSV(strings.NewReader("code,zh,en,kind,scope,level,lead,accept,resolve,onsite,evidence,materials,source\n" +
		"X0101,无人机黑飞扰民,Drone nuisance,incident,small,community,公安,1h,1wd,y,photo,,[D]\n" +
		"E0101,暴露垃圾,Exposed garbage,incident,small,grid,环卫,1wh,4wh,y,photo,,[D]\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := suggest.New(own, nil)
	if got := s.Suggest("老有无人机在楼顶黑飞"); len(got.Codes) == 0 || got.Codes[0].Code != "X0101" || got.Route != suggest.Community {
		t.Errorf("%+v", got)
	}
	for _, text := range []string{"电梯困人了", "给开个单身证明", "hello"} {
		for _, c := range s.Suggest(text).Codes {
			if _, ok := own.Find(c.Code); !ok {
				t.Errorf("%s: %v", text, c)
			}
		}
	}
}
