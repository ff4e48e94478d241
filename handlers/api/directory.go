package api

import (
	"context"
	"slices"

	"gridcase/domain/org"
)

// UnitName is a unit as everybody of its district may know it: what it is called
// and where it belongs, with nobody's name and nobody's work.
type UnitName struct {
	ID     string   `json:"id"`
	Kind   org.Kind `json:"kind" enum:"district,street,community,grid,station,office"`
	Parent string   `json:"parent,omitempty"`
	Path   string   `json:"path"`
	Zh     string   `json:"zh"`
	En     string   `json:"en"`
	Serves []string `json:"serves,omitempty" nullable:"false" doc:"Of a station: the communities whose residents come to its window."`
	Hours  *Words   `json:"hours_words,omitempty" doc:"Of a station: when its window is open, as a sign at the door says it."`
}

type directoryOutput struct {
	Body struct {
		Units []UnitName `json:"units" doc:"By path: a unit comes before what lies below it."`
	}
}

// showDirectory lists the units of the caller's district. Whoever says that a
// case belongs elsewhere must be able to say where, though they see nothing of
// that unit's work.
func (s *server) showDirectory(ctx context.Context, _ *struct{}) (*directoryOutput, error) {
	t, out := s.tree(), &directoryOutput{}
	out.Body.Units = []UnitName{}
	var roots []string
	for _, g := range callOf(ctx).actor.Grants {
		if chain := t.Chain(g.Unit); len(chain) > 0 {
			roots = append(roots, chain[len(chain)-1].Path)
		}
	}
	for _, u := range t.Units() {
		path := t.Path(u.ID)
		inside := func(root string) bool { return org.Within(path, root) }
		if !u.Gone() && slices.ContainsFunc(roots, inside) {
			out.Body.Units = append(out.Body.Units, UnitName{u.ID, u.Kind, u.Parent, path, u.Zh, u.En, u.Serves, hoursOf(u)})
		}
	}
	return out, nil
}
