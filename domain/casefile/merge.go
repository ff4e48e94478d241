package casefile

import (
	"strconv"
	"time"

	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/personal"
)

// Merge asks that this case goes on as part of another, because both are about
// the same thing (重复案卷).
//
// Two cases take part and a commit is of one case, so a merge takes three, each
// under an id that follows from the duplicate and the number of its merge:
//
//  1. The duplicate asks: MergeAsked.
//  2. The survivor answers, once for ever: Absorbed, or Declined with a code.
//     It declines when it is done, merged, or asks to be merged itself.
//  3. The duplicate settles: Merged, or MergeDropped.
//
// Whoever asks walks these steps at once; should they fall on the way, the
// process [gridcase/domain/process.Merging] goes on from the last commit.
//
// There is never a circle, for a case that asks to be merged absorbs nobody: of
// the cases of a circle one would have had to. One exception lets two that are
// merged into each other at once end with one merge and not with none: the older
// of them (the lower id) absorbs the younger although it asks too. Its own wish
// then fails, as the younger declines: it had asked before it was absorbed, and
// who absorbed somebody does not ask to be merged into them.
type Merge struct {
	Into   string // case id of the survivor
	Reason personal.Sealed
}

// MergeAsked says that the case should be merged; until that is settled it is
// worked on as before.
type MergeAsked struct {
	Into   string          `json:"into"`
	N      int             `json:"n"` // 1 for the first merge of this case
	By     string          `json:"by"`
	At     time.Time       `json:"at"`
	Kind   matter.Kind     `json:"kind"`
	Reason personal.Sealed `json:"reason"`
}

func (Merge) verb() string      { return "merge" }
func (MergeAsked) name() string { return "case.merge_asked.v1" }

var (
	ErrMerged        = no("case.merged", "案卷已并入其他案卷，请在主案卷上办理；如合并有误，请拆分。", "The case was merged into another: work on that one, or unmerge it if that was a mistake.")
	ErrMerging       = no("case.merging", "案卷正在合并，请稍候再试。", "A merge of this case is under way. Try again in a moment.")
	ErrMergeSelf     = no("case.merge_self", "案卷不能并入自己。请选择另一个案卷。", "A case cannot be merged into itself. Choose another one.")
	ErrMergeOpposite = no("case.merge_opposite", "那个案卷已并入本案卷，不能反向合并。如需改为并入那个案卷，请先拆分。", "That case was merged into this one. Unmerge it first if this one should go into that.")
	ErrMergeClosed   = no("case.merge_closed", "要并入的案卷已结案或不予受理，不能合并。如问题仍在，请先重新打开那个案卷。", "The case to merge into is closed or was rejected. Reopen it first if the problem persists.")
	ErrMergeMoved    = no("case.merge_moved", "要并入的案卷自身已并入其他案卷，请并入那个主案卷。", "The case to merge into was itself merged into another. Merge into that one.")
	ErrMergeBusy     = no("case.merge_busy", "要并入的案卷自身正在合并，请稍候再试。", "The case to merge into is itself being merged. Try again in a moment.")
	ErrMergeKind     = no("case.merge_kind", "事件与服务事项不能互相合并。", "An incident and a service request cannot be merged.")
	ErrMergeJoint    = no("case.merge_joint", "其他单位的联办任务尚未完成，不能合并。请先完成或撤回。", "Other units still have parts of this case. Let them finish, or recall them, before it is merged.")
	ErrMergeUnknown  = no("case.merge_unknown", "没有找到要并入的案卷，或不在您的范围内。请核对编号。", "There is no such case to merge into within your reach. Check its id.")
)

// declines are what a survivor may answer, by code.
var declines = map[string]*es.Rejection{}

func init() {
	for _, e := range []*es.Rejection{ErrMergeSelf, ErrMergeOpposite, ErrMergeClosed, ErrMergeMoved, ErrMergeBusy, ErrMergeKind, ErrMergeUnknown} {
		declines[e.Code] = e
	}
}

func (v Merge) decide(s State, c Command) ([]Event, error) {
	switch err := s.mergeable(); {
	case err != nil:
		return nil, err
	case v.Into == s.ID:
		return nil, ErrMergeSelf
	case v.Into == "":
		return nil, ErrMergeUnknown
	case s.asked() != nil:
		return nil, ErrMerging
	case s.Absorbs(v.Into, 0):
		return nil, ErrMergeOpposite
	case !v.Reason.Given():
		return nil, ErrNoReason
	}
	return []Event{MergeAsked{Into: v.Into, N: s.twins().Merges + 1, By: c.By, At: c.At, Kind: s.Kind, Reason: v.Reason}}, nil
}

// mergeable answers nil while the case could go on as part of another: somebody
// could work on it, and nobody else does a part of it.
func (s State) mergeable() error {
	if err := s.working(); err != nil {
		return err
	}
	if len(s.Joint.Open()) > 0 {
		return ErrMergeJoint
	}
	return nil
}

func (e MergeAsked) apply(s State) State {
	t := s.twins()
	t.Merges, t.Asked = e.N, &Merging{Case: e.Into, N: e.N, By: e.By, At: e.At}
	s.Twins = t
	return s
}

func (e MergeAsked) wish(State, []Event) Verb { return Merge{Into: e.Into, Reason: e.Reason} }

// MergeID is the deterministic id of a step of a merge: "absorb", "settle" or
// "part".
func MergeID(step, duplicate string, n int) string {
	return "merge." + step + ":" + duplicate + ":" + strconv.Itoa(n)
}
