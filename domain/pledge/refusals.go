package pledge

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gridcase/domain/es"
)

var (
	ErrUnknown  = no("pledge.not_found", "没有这一条，或不在您的范围内。", "There is no such line on a list within your reach.")
	ErrTaken    = no("pledge.id_taken", "这个编号已用于另一条。请刷新后再试。", "This id stands for another line already. Read the list again, then try once more.")
	ErrNotNow   = no("pledge.not_now", "这一条现在不能这样办理，可能刚被他人处理。请刷新后再试。", "This cannot be done as the line stands now; somebody may have been quicker. Read the list again.")
	ErrSide     = no("pledge.not_your_side", "只有对应一方单位的工作人员可以办理。", "Only people of the side whose turn it is can do this.")
	ErrSame     = no("pledge.same_person", "双向认领须由两个人办理：不能确认自己提出的认领或结果。", "A two-way claim takes two people: nobody confirms what they put forward themselves.")
	ErrYear     = no("pledge.year", "只能列入今年或明年的清单。", "Things are put on the list of this year or the next.")
	ErrKind     = no("pledge.kind_unknown", "清单种类须为 need(需求)或 resource(资源)。", "A list is of needs (need) or resources (resource).")
	ErrLister   = no("pledge.lister", "需求由社区或街道列出，资源由网格以外的单位列出；撤并的单位不能列出。", "Communities and streets list needs; every unit but a grid lists resources. A unit that is gone lists nothing.")
	ErrClaimant = no("pledge.claimant", "需求由本清单以外的单位认领，资源由社区认领；网格不认领。", "A need is claimed by a unit other than the one that lists it, a resource by a community. A grid claims nothing.")
	ErrText     = no("pledge.text", "请写明内容，最多 100 字；不要写居民的姓名、电话或证件号码。", "Say what it is in 100 characters at most. Write no resident's name, phone or ID number.")
	ErrNote     = no("pledge.note", "请写明理由或结果，最多 300 字；不要写居民的姓名、电话或证件号码。", "Write the reason or the result in 300 characters at most. Write no resident's name, phone or ID number.")
)

func no(code, zh, en string) *es.Rejection { return &es.Rejection{Code: code, Zh: zh, En: en} }

const (
	textRunes = 100
	noteRunes = 300
	digitRun  = 6 // in a row: a date or a sum has no more, a phone or an ID number has
)

// sound reports whether a text may stand in the log in clear: it says something,
// is not long, and holds no number that could be a person's.
func sound(text string, most int) bool {
	run, long := 0, false
	for _, r := range text {
		if run++; !unicode.IsDigit(r) {
			run = 0
		}
		long = long || run > digitRun
	}
	return strings.TrimSpace(text) != "" && !long && utf8.RuneCountInString(text) <= most && !strings.ContainsFunc(text, unprintable)
}

func unprintable(r rune) bool { return unicode.IsControl(r) && r != '\n' || r == utf8.RuneError }

// turn answers nil when the pledge stands so that the verb may come, and the
// person acts for one of the sides.
func (p Pledge) turn(c Command, sides []string, when ...Status) error {
	switch {
	case p.ID == "":
		return ErrUnknown
	case !slices.Contains(when, p.Status):
		return ErrNotNow
	case !slices.ContainsFunc(sides, c.acts):
		return ErrSide
	}
	return nil
}
