package api

import (
	"context"
	"slices"

	"gridcase/domain/org"
	"gridcase/handlers/access"
)

type staffInput struct {
	Unit string `query:"unit" required:"true" maxLength:"64" doc:"Everybody with a role on this unit or below it."`
}

type staffOutput struct {
	Body struct {
		Unit   string   `json:"unit"`
		People []Member `json:"people" doc:"By staff number; those who left, too."`
	}
}

// showStaff lists the people of a unit whom the caller may manage.
func (s *server) showStaff(ctx context.Context, in *staffInput) (*staffOutput, error) {
	tree, actor := s.deps.Reference.Current().Org, callOf(ctx).actor
	if err := s.watches(ctx, in.Unit); err != nil {
		return nil, err
	}
	out := &staffOutput{}
	out.Body.Unit, out.Body.People = in.Unit, []Member{}
	for _, p := range tree.People() {
		here := slices.ContainsFunc(p.Grants, func(g org.Grant) bool { return org.Within(tree.Path(g.Unit), tree.Path(in.Unit)) })
		if _, err := access.MayManage(actor, p.ID, tree); here && err == nil {
			out.Body.People = append(out.Body.People, s.member(ctx, p))
		}
	}
	return out, nil
}
