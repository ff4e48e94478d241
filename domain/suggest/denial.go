package suggest

import "slices"

// The words that take back what follows them in the same clause, and how many
// runes may stand between. They are few on purpose: a denial that we miss costs
// a look, one that we invent hides a fire.
var (
	deniers = []string{"不是", "并非", "不算", "谈不上", "不涉及", "不关", "不属于"}
	// absences deny only what happens ("没有着火"), not things ("没有路灯" is
	// about lamps).
	absences  = []string{"没有", "没人", "没", "未", "无人", "并无", "不用怕", "不会", "不至于", "否认", "打不", "点不"}
	fears     = []string{"怕", "担心", "万一", "容易", "以防", "避免", "防止", "会不会", "要是", "如果", "哪天", "早晚", "迟早", "就能", "会掉", "就会", "小心", "别", "可能", "随时", "差点", "差一点", "险些", "假如", "一旦", "预防", "防", "引发", "引起", "出了事", "存在", "隐患"}
	unrelated = []string{"没关系", "没啥关系", "无关", "不沾边"}
	// asks turn a denier into a question or a doubt.
	asks = []string{"是不是", "要不是", "莫不是", "怕不是", "该不是", "能不是", "可不是", "有没有"}
)

const (
	denialGap = 3
	stateGap  = 1 // "没人管,坏了" is broken, "没坏" is not
	fearGap   = 5
)

func (r reading) denied(h hit) bool {
	return r.before(h, r.denials, denialGap) || r.unrelated(h)
}

// unrelated reports whether "没关系" follows a hit ("跟工地没关系").
func (r reading) unrelated(h hit) bool {
	for at := h.to; at < len(r.text) && at <= h.to+1 && r.text[at] != ',' && r.text[at] != '。'; at++ {
		if r.beside[at] {
			return true
		}
	}
	return false
}

// begins marks where one of the words begins.
func begins(text []rune, words []string) []bool {
	marks := make([]bool, len(text)+1)
	for _, word := range words {
		w := []rune(word)
		for at := 0; at+len(w) <= len(text); at++ {
			if text[at] == w[0] && slices.Equal(text[at:at+len(w)], w) {
				marks[at] = true
			}
		}
	}
	return marks
}

// unreal reports whether an event is said not to have happened, or only feared.
func (r reading) unreal(h hit) bool {
	return r.before(h, r.absent, denialGap) || r.before(h, r.feared, fearGap)
}

// before looks for the end of a word in front of a hit, not across punctuation.
func (r reading) before(h hit, ends []bool, gap int) bool {
	for at := h.from; at > 0 && h.from-at <= gap; at-- {
		if c := r.text[at-1]; c == ',' || c == '。' {
			return false
		}
		if ends[at] {
			return true
		}
	}
	return false
}

// ends marks where one of the words ends, but not where it is part of a question.
func ends(text []rune, words []string) []bool {
	marks := make([]bool, len(text)+1)
	mark(marks, text, words, true)
	mark(marks, text, asks, false)
	return marks
}

func mark(marks []bool, text []rune, words []string, as bool) {
	for _, word := range words {
		w := []rune(word)
		for at := len(w); at <= len(text); at++ {
			if text[at-1] == w[len(w)-1] && slices.Equal(text[at-len(w):at], w) {
				marks[at] = as
			}
		}
	}
}
