package api

import (
	"context"

	"gridcase/domain/casefile"
	"gridcase/handlers/access"
)

var errRestricted = no("case.restricted", "本事项内容受限，只有经办人及其主管可以查看。需要办理的，请先认领。", "What this case says is for those who handle it and their supervisor. Claim it first if it is for you to handle.")

// withheld reports whether the words, photos and resident of a case are kept from
// the caller: its matter is restricted, and the case is in other hands.
func (s *server) withheld(ctx context.Context, st casefile.State) bool {
	m, known := s.deps.Reference.Current().Matters.Find(st.Matter)
	return known && m.Restricted && !access.Entrusted(callOf(ctx).actor, st, s.tree())
}
