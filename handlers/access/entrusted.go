package access

import (
	"slices"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
)

// Entrusted reports whether a person may read the words of a restricted case and
// see its photos and its resident (minors, violence, health; notes §2.9, rule 4):
// those through whose hands it goes, and who supervises them. Their colleagues
// see that there is such a case, and can read it once they have claimed it.
func Entrusted(p org.Person, s casefile.State, t org.Tree) bool {
	hands := []string{s.Holder, s.Handler, s.FiledBy}
	if s.Window != nil {
		hands = append(hands, s.Window.Owner)
	}
	if s.Order != nil {
		hands = append(hands, s.Order.To)
	}
	if s.Joint != nil {
		for _, part := range s.Joint.Parts {
			hands = append(hands, part.Person)
		}
	}
	return !p.Left && p.ID != "" && (slices.Contains(hands, p.ID) || supervisor.speaksFor(p, Of(s), t) || overPlace.speaksFor(p, Of(s), t))
}
