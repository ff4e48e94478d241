package matter

import (
	"regexp"
	"strings"

	"gridcase/domain/clock"
)

// A limit in the catalogue is written as the rules write it, with words round
// it: "2h secure; 24h replace", "25wd + 7d public notice". The first limit is
// the binding one, the others are stages; the words stay as a note.

var (
	figures = regexp.MustCompile(`\b\d+(\.\d+)?(min|wh|wd|h|d)\b`)
	// signs part a wording; the sign says what the next part counts from.
	signs = regexp.MustCompile(`[;,()+]|\bincl\.`)
)

// spoken are wordings without a figure and the limit that we read each as.
var spoken = []struct{ words, limit string }{
	{"same day", "today"},
	{"same visit", "today"},
	{"at once", "0.5wh"},            // at an open window, so office time; the half hour is ours
	{"next monthly session", "31d"}, // there is one every month (R78)
}

// stageWords are what a stage is for; other words are shown as they stand.
var stageWords = map[string]string{
	"secure": "先行处置", "replace": "更换", "repair": "修复", "plan": "出具方案", "appraisal": "完成鉴定",
	"penalty milestone": "作出处罚", "public notice": "公示", "notice": "公示", "deliver": "送达",
	"to complete papers": "补齐材料", "home visit": "上门办理", "transferred": "转办",
}

// part is a piece of a wording with the sign before it.
type part struct{ sign, words string }

func split(wording string) (all []part) {
	sign, rest := "", wording
	for at := signs.FindStringIndex(rest); at != nil; at = signs.FindStringIndex(rest) {
		all = append(all, part{sign, strings.TrimSpace(rest[:at[0]])})
		sign, rest = rest[at[0]:at[1]], rest[at[1]:]
	}
	return append(all, part{sign, strings.TrimSpace(rest)})
}

// read understands a wording; its limit is zero when the wording names none.
func read(wording, source string) (binding Sourced, stages []Stage) {
	for _, p := range split(wording) {
		l, what, b := p.limit(source)
		switch {
		case l.IsZero():
		case binding.Limit.IsZero():
			binding = Sourced{Limit: l, Basis: b, Source: source}
		default:
			stages = append(stages, stage(l, what, p.sign, b))
		}
	}
	if wording != binding.Limit.String() {
		binding.Note = wording
	}
	return binding, stages
}

// limit finds the limit of a part, what is left of its words, and its basis.
func (p part) limit(source string) (l clock.Limit, what string, b Basis) {
	for _, s := range spoken {
		if strings.HasPrefix(p.words, s.words) {
			l, _ = clock.ParseLimit(s.limit) // the zero limit, were it wrong: then nothing is understood
			return l, "", FromDefault
		}
	}
	figure := figures.FindString(p.words)
	if strings.Contains(p.words, ">=") { // "hours posted >=3wd" is how long at least, not a limit
		return clock.Limit{}, "", ""
	}
	l, _ = clock.ParseLimit(figure)
	return l, strings.TrimSpace(strings.Replace(p.words, figure, "", 1)), vouches(source, figure)
}

func stage(l clock.Limit, what, sign string, b Basis) Stage {
	count := map[string]Count{"+": After, "incl.": Within}[sign]
	if count == "" {
		count = FromStart
	}
	zh, known := stageWords[what]
	if !known {
		zh = what
	}
	return Stage{Limit: l, Zh: zh, En: what, Count: count, Basis: b}
}

// vouches reports whether the source stands behind a figure: it names the
// figure, or it names a page for the whole entry and nothing in it is ours (D).
func vouches(source, figure string) Basis {
	var page, ours bool
	for _, p := range strings.FieldsFunc(source, func(r rune) bool { return strings.ContainsRune("[];,", r) }) {
		p = strings.TrimSpace(p)
		named := figures.FindAllString(p, -1)
		for _, n := range named {
			if n == figure {
				return FromSource
			}
		}
		page = page || strings.HasPrefix(p, "P-") && len(named) == 0
		ours = ours || p == "D"
	}
	if page && !ours {
		return FromSource
	}
	return FromDefault
}
