package casefile

import (
	"slices"
	"strings"
	"unicode"
)

// Labels are a unit's own words for sorting its work (标签): "大件垃圾周",
// "待物业". They stand in clear in the log and in addresses, so they are short
// and can hold no number of a person; who labels may not write the name of
// whoever reported it either, see handlers/api.
const (
	mostLabels  = 8  // what one row of a queue can show
	labelRunes  = 12 // of one label
	labelDigits = 4  // "5栋" and "2026", but no phone and no ID number
)

// Label puts labels on a case and takes others off.
type Label struct{ Add, Remove []string }

// Labelled says which labels came and which went.
type Labelled struct {
	By      string   `json:"by"`
	Added   []string `json:"added,omitempty"`
	Removed []string `json:"removed,omitempty"`
}

func (Label) verb() string    { return "label" }
func (Labelled) name() string { return "case.labelled.v1" }

var (
	ErrLabelMissing = no("case.label_missing", "请填写要加上或去掉的标签。", "Name a label to put on or to take off.")
	ErrLabelForm    = no("case.label_form", "标签最多 12 个字，只能用文字、数字、空格和连字符，数字最多 4 位；不要写居民的姓名、电话或证件号码。", "A label has 12 characters at most: letters, spaces, hyphens and no more than 4 digits. Write no resident's name, phone or ID number.")
	ErrLabelMany    = no("case.labels_full", "一个案卷最多 8 个标签。请先去掉一个。", "A case has 8 labels at most. Take one off first.")
)

// decide is allowed on a case that is done, too: its unit still sorts by it.
func (v Label) decide(s State, c Command) ([]Event, error) {
	add, remove := labels(v.Add), labels(v.Remove)
	if len(add)+len(remove) == 0 {
		return nil, ErrLabelMissing
	}
	if slices.ContainsFunc(add, func(l string) bool { return !ValidLabel(l) }) {
		return nil, ErrLabelForm
	}
	e := Labelled{
		By:      c.By,
		Added:   slices.DeleteFunc(add, func(l string) bool { return slices.Contains(s.Labels, l) }),
		Removed: slices.DeleteFunc(remove, func(l string) bool { return !slices.Contains(s.Labels, l) || slices.Contains(add, l) }),
	}
	switch {
	case len(e.Added)+len(e.Removed) == 0:
		return nil, nil // it is so already
	case len(s.Labels)+len(e.Added)-len(e.Removed) > mostLabels:
		return nil, ErrLabelMany
	}
	return []Event{e}, nil
}

// labels are those named, each once and in order.
func labels(named []string) (all []string) {
	for _, l := range named {
		if l = strings.Join(strings.Fields(l), " "); l != "" && !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	slices.Sort(all)
	return all
}

// ValidLabel reports whether a word can be a label.
func ValidLabel(l string) bool { return Harmless(l, labelRunes) }

// Harmless reports whether words may stand in clear for ever: short, of letters,
// and with too few digits for the number of a person.
func Harmless(words string, most int) bool {
	runes, digits := 0, 0
	for _, r := range words {
		switch {
		case unicode.IsDigit(r):
			digits++
		case !unicode.IsLetter(r) && r != ' ' && r != '-' && r != '·':
			return false
		}
		runes++
	}
	return runes > 0 && runes <= most && digits <= labelDigits
}

func (e Labelled) apply(s State) State {
	s.Labels = slices.DeleteFunc(slices.Concat(s.Labels, e.Added), func(l string) bool { return slices.Contains(e.Removed, l) })
	slices.Sort(s.Labels)
	return s
}

func (e Labelled) wish(State, []Event) Verb { return Label{Add: e.Added, Remove: e.Removed} }
