package api

import (
	"context"

	"gridcase/domain/matter"
)

// personName is the name to show for an id: the colleague's, or what part of the
// program acted, or the id of somebody who is not known any more.
func (s *server) personName(id string) string {
	if p, ok := s.deps.Reference.Current().Org.Person(id); ok {
		return p.Name
	}
	return id
}

func (s *server) unitName(ctx context.Context, id string) string {
	u, ok := s.deps.Reference.Current().Org.Unit(id)
	if !ok {
		return id
	}
	return callOf(ctx).say(u.Zh, u.En)
}

// Words is one sentence or name in both languages.
type Words struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

func (s *server) matterName(code string) Words {
	m, ok := s.deps.Reference.Current().Matters.Find(code)
	if !ok {
		m = matter.Type{Zh: code, En: code}
	}
	return Words{m.Zh, m.En}
}
