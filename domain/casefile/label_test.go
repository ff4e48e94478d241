package casefile_test

import (
	"slices"
	"strconv"
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/estest"
)

func TestLabelling(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	open := given(t, lamp.report("gw1", "09:00", false))
	labelled := append(slices.Clone(open), casefile.Labelled{By: "st1", Added: []string{"大件", "待物业"}})
	closed := append(slices.Clone(open), casefile.Closed{By: "sv1", How: "decided"})
	full := slices.Clone(open)
	for n := range 8 {
		full = append(full, casefile.Labelled{By: "st1", Added: []string{"标签" + strconv.Itoa(n)}})
	}
	do := func(add, remove []string) casefile.Command {
		return lamp.do("st1", "09:30", casefile.Label{Add: add, Remove: remove})
	}
	of := func(words ...string) []string { return words }
	estest.Run(t, casefile.Decider, []estest.Case[casefile.Command, casefile.Event]{
		{Name: "labels come each once, in order and without spaces around", Given: open, When: do(of(" 待物业 ", "大件", "待物业"), nil), Then: []casefile.Event{casefile.Labelled{By: "st1", Added: of("大件", "待物业")}}},
		{Name: "what is on it already does not come again", Given: labelled, When: do(of("大件", "周五"), nil), Then: []casefile.Event{casefile.Labelled{By: "st1", Added: of("周五")}}},
		{Name: "one comes and one goes", Given: labelled, When: do(of("周五"), of("大件", "没有的")), Then: []casefile.Event{casefile.Labelled{By: "st1", Added: of("周五"), Removed: of("大件")}}},
		{Name: "nothing to change is no fact", Given: labelled, When: do(of("大件"), of("没有的"))},
		{Name: "a closed case is sorted, too", Given: closed, When: do(of("大件"), nil), Then: []casefile.Event{casefile.Labelled{By: "st1", Added: of("大件")}}},
		{Name: "no label at all", Given: open, When: do(of(" "), nil), Err: casefile.ErrLabelMissing},
		{Name: "a phone is no label", Given: open, When: do(of("13812345678"), nil), Err: casefile.ErrLabelForm},
		{Name: "nor one in other digits", Given: open, When: do(of("１３８１２３４５６７８"), nil), Err: casefile.ErrLabelForm},
		{Name: "nor a sentence", Given: open, When: do(of("王阿姨说她下周一上午在家等着"), nil), Err: casefile.ErrLabelForm},
		{Name: "nor what would break an address", Given: open, When: do(of("a&b"), nil), Err: casefile.ErrLabelForm},
		{Name: "nor five digits: a part of a number", Given: open, When: do(of("5栋-1203"), nil), Err: casefile.ErrLabelForm},
		{Name: "a year is one", Given: open, When: do(of("2026 秋检"), nil), Then: []casefile.Event{casefile.Labelled{By: "st1", Added: of("2026 秋检")}}},
		{Name: "eight are enough", Given: full, When: do(of("第九"), nil), Err: casefile.ErrLabelMany},
		{Name: "one for another has room", Given: full, When: do(of("第九"), of("标签0")), Then: []casefile.Event{casefile.Labelled{By: "st1", Added: of("第九"), Removed: of("标签0")}}},
	})
	before := casefile.Decider.Replay(casefile.State{}, labelled...)
	kept := slices.Clone(before.Labels)
	if after := casefile.Evolve(before, casefile.Labelled{Added: of("A"), Removed: of("大件")}); !slices.Equal(after.Labels, of("A", "待物业")) || !slices.Equal(before.Labels, kept) {
		t.Errorf("labels: %v, and before %v", after.Labels, before.Labels)
	}
}
