package suggest_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"gridcase/domain/matter"
	"gridcase/domain/suggest"
)

// TestEveryMatterHasExamples: none is left to its name alone, none has a text
// twice, and the given rows are not among them.
func TestEveryMatterHasExamples(t *testing.T) {
	t.Parallel()
	f, err := os.Open("examples.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	count, seen := map[string]int{}, map[string]bool{}
	for _, row := range samples(t, "testdata/given.csv") {
		seen[row.text] = true
	}
	for _, row := range rows {
		count[row[0]]++
		if seen[row[1]] {
			t.Errorf("%s %s is there twice, or given", row[0], row[1])
		}
		seen[row[1]] = true
	}
	for _, m := range matter.Default().All() {
		if count[m.Code] < 4 {
			t.Errorf("%s has %d examples", m.Code, count[m.Code])
		}
		delete(count, m.Code)
	}
	if len(count) > 0 {
		t.Errorf("examples of matters that are not there: %v", count)
	}
}

// TestLikenessIsExplained: what no word of the lexicon spoke for names the
// characters in which it is like the examples.
func TestLikenessIsExplained(t *testing.T) {
	t.Parallel()
	got := shipped().Suggest("有人砸玻璃钻进烟酒店去了")
	if !strings.Contains(mustJSON(t, got.Why), "相近：") {
		t.Errorf("%v", got.Why)
	}
}

// TestFiguresOfSpeechAndThePast: neither raises an alarm; what is told of now
// does.
func TestFiguresOfSpeechAndThePast(t *testing.T) {
	t.Parallel()
	for text, code := range map[string]string{
		"气得要爆炸,垃圾三天没人收":      "E0101",
		"去年电梯困过人,现在老抖,不敢坐":   "G0402",
		"电梯里困过一次人,之后一直异响没修":  "G0402",
		"以前这条路塌过,现在又有几个小坑":   "C0203",
		"昨天晚上路塌了一个大洞":        "E0501",
		"上次修过的路刚才又塌了一个大洞":    "E0501",
		"着火了,我吓得腿软":          "E0504",
		"如果家里着火了该怎么办,啥时候搞演习": "S1002",
		"杀人啦,快来人,他拿着刀":       "E0508",
		"这菜价跟抢钱似的,一斤黄瓜收六块":   "G0803",
		"救命啊,电梯把我关在里面了":      "E0507",
		"暖七不热,滴保户家里有老人":      "G0501",
		"我想问问滴保要什么材料":        "S0101",
	} {
		if got := shipped().Suggest(text); got.Codes[0].Code != code {
			t.Errorf("%s: %v, want %s\n%v", text, got.Codes, code, got.Why)
		}
	}
	if got := shipped().Suggest("气得要爆炸,这事到底有没有人理"); got.Severity == matter.L2 {
		t.Errorf("anger is taken for an explosion: %v", got.Codes)
	}
	if got := suggest.New(matter.Default(), nil).Suggest("烧起来了"); got.Codes[0].Code != "E0504" {
		t.Errorf("%v", got.Codes)
	}
}
