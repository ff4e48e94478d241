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
