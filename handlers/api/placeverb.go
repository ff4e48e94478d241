package api

import (
	"context"
	"slices"
	"strings"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/handlers/access"
)

type placeInput struct {
	On
	Body struct {
		Grid   string `json:"grid" minLength:"1" maxLength:"64" doc:"Unit id of the grid that the case lies in."`
		Reason string `json:"reason" maxLength:"4000" doc:"How it is known where it lies."`
	}
}

// placeCase puts a case of the triage queue into a grid. The grid must lie below
// the unit that sorts it: nobody sends a case into somebody else's district.
func (s *server) placeCase(ctx context.Context, in *placeInput) (*caseOutput, error) {
	grid := strings.TrimSpace(in.Body.Grid)
	var chain casefile.Destination
	return s.carry(ctx, in.On, wish{
		action: access.PlaceIn, text: in.Body.Reason, more: []string{grid},
		permit: func(st casefile.State) error {
			if !st.Unplaced() {
				return nil // the domain says so
			}
			chain = s.tree().Chain(grid)
			if u, known := s.tree().Unit(grid); !known || u.Kind != org.KindGrid || !within(st.Chain, chain) {
				return errNoSuchGrid
			}
			return nil
		},
		verb: func(why personal.Sealed) casefile.Verb { return casefile.Place{Grid: grid, Chain: chain, Reason: why} },
	})
}

// within reports whether the lowest stop that is known of a case is one of the
// stops above the grid.
func within(of []org.Stop, chain casefile.Destination) bool {
	return len(of) > 0 && slices.ContainsFunc(chain, func(s org.Stop) bool { return s.Unit == of[0].Unit })
}

var errNoSuchGrid = &es.Rejection{Code: "grid.unknown", Zh: "本单位之下没有这个网格。请从地图或列表中选择。", En: "There is no such grid below this unit. Choose one from the map or the list."}
