package api

import (
	"gridcase/domain/casefile"
	"gridcase/domain/personal"
)

// twinWords tells what happened between two cases; the other one is called by
// its number, which says nothing to whoever may not see it.
func twinWords(event casefile.Event) (w Words, text personal.Sealed) {
	switch e := event.(type) {
	case casefile.MergeAsked:
		n := numberOf(e.Into)
		return Words{"申请并入案卷 " + n, "asked to merge it into " + n}, e.Reason
	case casefile.Merged:
		n := numberOf(e.Into)
		return Words{"已并入案卷 " + n + "，在主案卷上办理", "merged it into " + n + ", which goes on for both"}, text
	case casefile.MergeDropped:
		n, why := numberOf(e.Into), casefile.Refusal(e.Code)
		return Words{"未能并入案卷 " + n + ":" + why.Zh, "it was not merged into " + n + ": " + why.En}, text
	case casefile.Absorbed:
		n := numberOf(e.Case)
		return Words{"重复案卷 " + n + " 并入本案卷", "merged " + n + " into this case"}, e.Reason
	case casefile.Declined:
		n, why := numberOf(e.Case), casefile.Refusal(e.Code)
		return Words{"案卷 " + n + " 未能并入本案卷：" + why.Zh, n + " was not merged into this case: " + why.En}, text
	case casefile.Unmerged:
		n := numberOf(e.From)
		return Words{"撤销与案卷 " + n + " 的合并，恢复单独办理；合并期间不计入办理时限，对居民的时限照常计算", "undid the merge into " + n + ": this case goes on by itself; the holder's clock left out the time in between, the resident's did not"}, e.Reason
	case casefile.Parted:
		n := numberOf(e.Case)
		return Words{"案卷 " + n + " 的合并已撤销", "the merge of " + n + " was undone"}, e.Reason
	case casefile.Concluded:
		return concludedWords(e), text
	case casefile.Linked:
		n, kind := numberOf(e.Case), casefile.LinkKinds[e.Kind]
		return Words{"关联案卷 " + n + "（" + kind.Zh + "）", "linked " + n + " (" + kind.En + ")"}, text
	}
	return w, text
}

func concludedWords(e casefile.Concluded) Words {
	n := numberOf(e.Into)
	switch {
	case e.End == nil:
		return Words{"主案卷 " + n + " 重新打开", "the case that goes on for both, " + n + ", was opened again"}
	case e.End.How == "rejected":
		return Words{"主案卷 " + n + " 不予受理", "the case that went on for both, " + n + ", was rejected"}
	}
	return Words{"主案卷 " + n + " 已结案，可以评价", "the case that went on for both, " + n + ", was closed and can be rated"}
}

// numberOf is the number of a case, or its id where that makes none.
func numberOf(id string) string {
	if n, err := casefile.Number(id); err == nil {
		return n
	}
	return id
}

// sealedWith is the case whose key opens the words of an event: those of a merge
// were written in the duplicate, and are read in both.
func sealedWith(event casefile.Event, caseID string) string {
	switch e := event.(type) {
	case casefile.Absorbed:
		return e.Case
	case casefile.Parted:
		return e.Case
	}
	return caseID
}
