package process

import (
	"gridcase/domain/casefile"
	"gridcase/domain/es"
)

// Merging goes on with a merge from any of its steps, see [casefile.Merge]: who
// asked has mostly done the next one already, under the same id. after is the
// case as the commit left it.
func Merging(c es.Recorded, events []casefile.Event, after casefile.State) (wishes []Wish) {
	for i, e := range events {
		switch e := e.(type) {
		case casefile.MergeAsked:
			wishes = append(wishes, AskToAbsorb(c.Subject, e))
		case casefile.Absorbed:
			wishes = append(wishes, Answer(e.Case, e.N, e.By, ""))
		case casefile.Declined:
			wishes = append(wishes, Answer(e.Case, e.N, e.By, e.Code))
		case casefile.MergeDropped:
			if e.Part {
				wishes = append(wishes, Wish{ID: casefile.MergeID("part", c.Subject, e.N), Case: e.Into, By: e.By, Verb: casefile.PartWith{Case: c.Subject, N: e.N}})
			}
		case casefile.Unmerged:
			wishes = append(wishes, SendApart(c.Subject, e))
		case casefile.Linked:
			if !e.Back {
				wishes = append(wishes, AnswerLink(c.Subject, e))
			}
		case casefile.Closed:
			wishes = append(wishes, conclude(c, i, after, &casefile.End{At: e.At, Handler: after.Handler, How: e.How})...)
		case casefile.Rejected:
			wishes = append(wishes, conclude(c, i, after, &casefile.End{At: e.At, How: "rejected"})...)
		case casefile.Reopened:
			wishes = append(wishes, conclude(c, i, after, nil)...)
		case casefile.Concluded: // what was merged into a merged case follows it
			wishes = append(wishes, conclude(c, i, after, e.End)...)
		}
	}
	return wishes
}

// AskToAbsorb is the second step of a merge.
func AskToAbsorb(duplicate string, e casefile.MergeAsked) Wish {
	return Wish{
		ID: casefile.MergeID("absorb", duplicate, e.N), Case: e.Into, By: e.By,
		Verb: casefile.Absorb{Case: duplicate, N: e.N, Kind: e.Kind, Reason: e.Reason},
	}
}

// Answer is the last step of a merge; code is why the survivor declined.
func Answer(duplicate string, n int, by, code string) Wish {
	return Wish{ID: casefile.MergeID("settle", duplicate, n), Case: duplicate, By: by, Verb: casefile.Settle{N: n, Code: code}}
}

// SendApart tells the survivor of a merge that was undone.
func SendApart(duplicate string, e casefile.Unmerged) Wish {
	return Wish{ID: casefile.MergeID("part", duplicate, e.N), Case: e.From, By: e.By, Verb: casefile.PartWith{Case: duplicate, N: e.N, Reason: e.Reason}}
}

// AnswerLink tells the other case of a link.
func AnswerLink(from string, e casefile.Linked) Wish {
	return Wish{ID: "link:" + from + ":" + e.Case, Case: e.Case, By: e.By, Verb: e.Answer(from)}
}

func conclude(c es.Recorded, event int, after casefile.State, end *casefile.End) (wishes []Wish) {
	if after.Twins == nil {
		return nil
	}
	for _, m := range after.Twins.Absorbed {
		wishes = append(wishes, Wish{
			ID: wishID("conclude", c, event) + ":" + m.Case, Case: m.Case, By: "system:merge",
			Verb: casefile.Conclude{Into: c.Subject, End: end},
		})
	}
	return wishes
}
