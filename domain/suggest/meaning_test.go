package suggest_test

import (
	"slices"
	"strings"
	"testing"

	"gridcase/domain/matter"
	"gridcase/domain/suggest"
)

// TestWhatIsDeniedIsNotMeant: denied and feared words neither choose a matter
// nor raise a grade.
func TestWhatIsDeniedIsNotMeant(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text     string
		code     string
		severity matter.Severity
	}{
		{"垃圾桶冒烟,着火了", "E0504", matter.L2},
		{"楼下饭店冒烟,没有着火,是油烟呛人", "G0701", matter.L4},
		{"楼下饭店冒烟,又不是着火,是油烟呛人", "G0701", matter.L4},
		{"这是不是着火了,三楼冒黑烟", "E0504", matter.L2},
		{"外墙瓷砖掉下来,没人受伤", "G0105", matter.L3},
		{"外墙瓷砖掉下来,没有砸到人", "G0105", matter.L3},
		{"外墙瓷砖掉下来,砸伤一个老人", "G0105", matter.L2},
		{"路灯不亮,怕老人摔倒", "C0103", matter.L4},
		{"路灯不亮,昨晚老人摔倒了", "C0103", matter.L3},
		{"电梯停用,没有困人", "G0402", matter.L4},
		{"电梯停了,困住两个人", "E0507", matter.L2},
		{"夫妻吵架闹离婚,没有动手打人", "G0202", matter.L4},
		{"夫妻吵架,男的动手打人了", "G0203", matter.L2},
		{"燃气灶打不着火了,整栋楼都没气", "G0503", matter.L4},
		{"半夜吵得睡不着,跟工地没关系,是楼上蹦迪", "G0702", matter.L4},
	} {
		if got := shipped().Suggest(tc.text); got.Codes[0].Code != tc.code || got.Severity != tc.severity {
			t.Errorf("%s: %s %s, want %s %s\n%v", tc.text, got.Codes[0].Code, got.Severity, tc.code, tc.severity, got.Why)
		}
	}
}

// TestTheTwentyForbiddenCertificates: each is refused by name; others are not.
func TestTheTwentyForbiddenCertificates(t *testing.T) {
	t.Parallel()
	for _, what := range []string{"亲属关系", "居民身份信息", "户口登记项目内容变更申请", "居民养犬", "无犯罪记录", "社区戒毒康复情况", "人员失踪", "婚姻状况", "出生", "健在", "死亡", "疾病状况", "残疾状况", "婚育状况", "居民就业状况", "居民个人档案", "居民财产", "遗产继承权", "市场主体住所", "证件遗失"} {
		text := "请社区给我开一个" + what + "证明"
		if got := shipped().Suggest(text); got.Codes[0].Code != "S1001" || got.Route != suggest.Refusal {
			t.Errorf("%s: %v %s", text, got.Codes, got.Route)
		}
	}
	for _, text := range []string{"请社区给我开一个居住证明,孩子上学用", "居委会给开个参加过社区活动的证明"} {
		if got := shipped().Suggest(text); got.Codes[0].Code != "S1001" || got.Route != suggest.Window {
			t.Errorf("%s: %v %s", text, got.Codes, got.Route)
		}
	}
}

// TestTwoMattersInOneText: the graver leads, the other is linked.
func TestTwoMattersInOneText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"公司拖了我们二十多个人三个月工资,大家商量明天一起去区政府门口。": {"G0206", "G0205"},
		"楼上李家男人车祸瘫了,家里揭不开锅,帮帮他们":           {"G0603", "S0104"},
		"单元门口路灯不亮。另外垃圾桶也满了没人倒":             {"C0103", "C0301"},
		"电梯停用三天了,我妈腿脚不好没法下楼买饭,能不能给送餐":      {"G0402", "S0110"},
	} {
		got := shipped().Suggest(text)
		if got.Codes[0].Code != want[0] || !slices.Contains(got.Linked, want[1]) {
			t.Errorf("%s: %v linked %v, want %v", text, got.Codes, got.Linked, want)
		}
	}
	if got := shipped().Suggest("暖气不热,屋里只有14度"); len(got.Linked) != 0 {
		t.Errorf("one matter, linked %v", got.Linked)
	}
}

// TestLearnedCasesSettleTiesOnly: a thousand confirmed cases shift what the
// words leave open, and nothing that a rule decides.
func TestLearnedCasesSettleTiesOnly(t *testing.T) {
	t.Parallel()
	const open = "东大院那片地方的旧东西"
	before := shipped().Suggest(open)
	learned := suggest.Learned{}
	other := before.Codes[1].Code
	for range 1000 {
		learned.Add(other, open)
		learned.Add("G0504", "没有这个编码") // a code that the catalogue has lost
	}
	if after := suggest.New(matter.Default(), learned).Suggest(open); after.Codes[0].Code != other {
		t.Errorf("was %v, with a thousand cases of %s %v", before.Codes, other, after.Codes)
	}

	const ruled = "井盖没丢,就是松了,压上去哐当响"
	for range 1000 {
		learned.Add("C0101", ruled)
	}
	if got := suggest.New(matter.Default(), learned).Suggest(ruled); got.Codes[0].Code != "C0102" {
		t.Errorf("a rule was overruled: %v", got.Codes)
	}
}

// TestEverySuggestionSaysWhich: the words of the text stand in the reasons.
func TestEverySuggestionSaysWhich(t *testing.T) {
	t.Parallel()
	for _, row := range samples(t, "testdata/graded.csv") {
		got := shipped().Suggest(row.text)
		if len(got.Codes[0].Words) == 0 {
			t.Errorf("%s: no words for %s", row.text, got.Codes[0].Code)
		}
		for _, w := range got.Codes[0].Words {
			if !strings.Contains(got.Why[0].Zh, w) {
				t.Errorf("%s: %q is not in %q", row.text, w, got.Why[0].Zh)
			}
		}
	}
}
