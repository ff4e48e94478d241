package suggest_test

import (
	"testing"

	"gridcase/domain/matter"
	"gridcase/domain/suggest"
)

func TestWhatFewSaidTeachesNothing(t *testing.T) {
	t.Parallel()
	l := suggest.Learned{}
	for range 4 {
		l.Add("C0103", "王小明家门口")
	}
	for range 5 {
		l.Add("E0101", "臭气熏天")
	}
	common := l.Common(5)
	if len(common["C0103"]) != 0 || len(common["E0101"]) != 3 {
		t.Errorf("common are %v", common)
	}
	if suggest.Learned(nil).Common(5) == nil {
		t.Error("nothing learned is nil")
	}
	text := "路灯不亮"
	if got, want := suggest.New(matter.Default(), nil).Suggest(text), suggest.New(matter.Default(), suggest.Learned{}.Common(5)).Suggest(text); got.Codes[0].Score != want.Codes[0].Score {
		t.Errorf("nothing learned changes %v to %v", got, want)
	}
}

// TestConfirmedCasesShiftWhatIsOpen: fifty people who said it so are believed,
// four are not, and one who was wrong among fifty changes nothing.
func TestConfirmedCasesShiftWhatIsOpen(t *testing.T) {
	t.Parallel()
	const least, open = 5, "东大院那片地方的旧东西"
	plain := shipped().Suggest(open)
	right, wrong := plain.Codes[1].Code, plain.Codes[2].Code
	taught := func(cases map[string]int) suggest.Suggestion {
		l := suggest.Learned{}
		for code, n := range cases {
			for range n {
				l.Add(code, open)
			}
		}
		return suggest.New(matter.Default(), l.Common(least)).Suggest(open)
	}
	if got := taught(map[string]int{right: 50}); got.Codes[0].Code != right {
		t.Errorf("fifty cases of %s, and still %v", right, got.Codes)
	}
	for n := 1; n < least; n++ {
		if got := taught(map[string]int{right: n}); mustJSON(t, got) != mustJSON(t, plain) {
			t.Errorf("%d cases moved it to %v", n, got.Codes)
		}
		if got, want := taught(map[string]int{right: 50, wrong: n}), taught(map[string]int{right: 50}); mustJSON(t, got) != mustJSON(t, want) {
			t.Errorf("%d wrong cases among fifty moved %v to %v", n, want.Codes, got.Codes)
		}
	}
}

// TestWrongCasesDrownNoPlainWords: not even two hundred of them.
func TestWrongCasesDrownNoPlainWords(t *testing.T) {
	t.Parallel()
	for _, row := range samples(t, "testdata/given.csv") {
		l := suggest.Learned{}
		for range 200 {
			l.Add("G0207", row.text)
		}
		if got := suggest.New(matter.Default(), l.Common(5)).Suggest(row.text); got.Codes[0].Code != row.code {
			t.Errorf("%s: %v", row.text, got.Codes)
		}
	}
}
