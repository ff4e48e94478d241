package suggest

import "strings"

// long ago: with a 过 behind its verb ("去年着过火") a clause that has one of
// these tells what was, not what is. What happened lately is still the matter,
// so "昨天" and "上周" are not among them.
var ago = []string{"去年", "前年", "大前年", "早年", "前几年", "几年前", "以前", "从前", "之前", "曾经", "上次", "上回", "前阵子", "上个月", "那年", "有一回", "有一次", "头年", "前些年", "往年"}

// after a 过 that only means "over" or "pass", nothing is past.
const passing = "去来不年期道路夜敏于分滤户节得火"

// longAgo marks the runes of the clauses that tell of long ago.
func longAgo(text []rune) []bool {
	marks := make([]bool, len(text))
	for from := 0; from < len(text); {
		to := from
		for to < len(text) && text[to] != ',' && text[to] != '。' {
			to++
		}
		if clause := text[from:to]; remembers(string(clause)) && experienced(clause) {
			for i := range clause {
				marks[from+i] = true
			}
		}
		from = to + 1
	}
	return marks
}

func remembers(clause string) bool {
	for _, word := range ago {
		if strings.Contains(clause, word) {
			return true
		}
	}
	return false
}

// experienced looks for a 过 that stands behind a verb.
func experienced(clause []rune) bool {
	for i, c := range clause {
		if c == '过' && i > 0 && (i+1 == len(clause) || !strings.ContainsRune(passing, clause[i+1])) {
			return true
		}
	}
	return false
}

// over reports whether an event is told as long past, or as something that has
// happened once ("困过一次").
func (r reading) over(h hit) bool {
	if r.past[h.from] {
		return true
	}
	once := r.text[h.to:min(h.to+3, len(r.text))]
	return len(once) == 3 && once[0] == '过' && (string(once[1:]) == "一次" || string(once[1:]) == "一回" || string(once[1:]) == "几次" || string(once[1:]) == "几回")
}
