package suggest

import (
	"slices"
	"strings"
)

// The words that take back what follows them in the same clause, and how many
// runes may stand between. They are few on purpose: a denial that we miss costs
// a look, one that we invent hides a fire.
var (
	deniers = []string{"不是", "并非", "不算", "谈不上", "不涉及", "不关", "不属于"}
	// absences deny only what happens ("没有着火"), not things ("没有路灯" is
	// about lamps).
	absences  = []string{"没有", "没人", "没", "未", "无人", "并无", "不用怕", "不会", "不至于", "否认"}
	fears     = []string{"怕", "担心", "万一", "容易", "以防", "避免", "防止", "会不会", "要是", "如果", "哪天", "早晚", "迟早", "小心", "别", "可能", "随时", "差点", "差一点", "险些", "假如", "一旦", "预防", "防", "引发", "引起", "出了事", "存在", "隐患"}
	unrelated = []string{"没关系", "没啥关系", "无关", "不沾边"}
	// asks turn a denier into a question or a doubt.
	asks = []string{"是不是", "要不是", "莫不是", "怕不是", "该不是", "能不是", "可不是", "有没有"}
)

const (
	denialGap = 3
	fearGap   = 5
)

func (r reading) denied(h hit) bool {
	return r.before(h, deniers, denialGap) || r.unrelated(h)
}

// unrelated reports whether "没关系" follows a hit ("跟工地没关系").
func (r reading) unrelated(h hit) bool {
	tail := string(r.text[h.to:min(len(r.text), h.to+5)])
	clause, _, _ := strings.Cut(tail, ",")
	return slices.ContainsFunc(unrelated, func(w string) bool { return strings.Contains(clause, w) })
}

// unreal reports whether an event is said not to have happened, or only feared.
func (r reading) unreal(h hit) bool {
	return r.before(h, absences, denialGap) || r.before(h, fears, fearGap)
}

// before looks for one of the words in front of a hit, not across punctuation.
func (r reading) before(h hit, words []string, gap int) bool {
	for at := h.from; at > 0 && h.from-at <= gap; at-- {
		if c := r.text[at-1]; c == ',' || c == '。' {
			return false
		}
		head := string(r.text[max(0, at-4):at])
		for _, w := range words {
			if strings.HasSuffix(head, w) && !slices.ContainsFunc(asks, func(a string) bool { return strings.HasSuffix(head, a) && strings.HasSuffix(a, w) }) {
				return true
			}
		}
	}
	return false
}
