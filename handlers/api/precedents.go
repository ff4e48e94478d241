package api

import (
	"context"
	"slices"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/handlers/access"
	"gridcase/projections/precedents"
)

// Precedent is a ruling on whose such a case is (先例). The words are there for
// those who may see the case that it was made on.
type Precedent struct {
	Number    string    `json:"number" doc:"Of the case that was ruled on."`
	Case      string    `json:"case,omitempty"`
	Matter    string    `json:"matter"`
	Judge     string    `json:"judge" doc:"The unit that ruled."`
	JudgeName string    `json:"judge_name"`
	Unit      string    `json:"unit" doc:"Whose such cases are by it."`
	UnitName  string    `json:"unit_name"`
	Level     org.Level `json:"level,omitempty"`
	Between   []Stop    `json:"between" doc:"The units that had returned the case."`
	At        time.Time `json:"at"`
	Text      string    `json:"text,omitempty"`
}

type precedentsInput struct {
	Matter string `query:"matter" maxLength:"32"`
	Unit   string `query:"unit" maxLength:"64" doc:"Those that bind this unit: rulings of the units above it."`
	After  string `query:"after" maxLength:"64" doc:"Position of an earlier answer: the read waits until it shows that."`
}

type precedentsOutput struct {
	Body struct {
		Precedents []Precedent `json:"precedents" doc:"Of the nearest unit first, then the newest."`
	}
}

func (s *server) showPrecedents(ctx context.Context, in *precedentsInput) (*precedentsOutput, error) {
	if err := s.after(ctx, precedents.Name, in.After); err != nil {
		return nil, err
	}
	path := ""
	if in.Unit != "" {
		chain := s.tree().Chain(in.Unit)
		if len(chain) == 0 {
			return nil, access.UnitNotFound
		}
		path = chain[0].Path
	}
	out := &precedentsOutput{}
	var err error
	out.Body.Precedents, err = s.precedents(ctx, in.Matter, path)
	return out, err
}

// precedents lists the rulings of units that stand above or below the caller.
func (s *server) precedents(ctx context.Context, matter, path string) ([]Precedent, error) {
	found, err := precedents.List(ctx, s.deps.Views.DB, matter, path)
	if err != nil {
		return nil, err
	}
	reach := access.Reach(callOf(ctx).actor, s.tree())
	found = slices.DeleteFunc(found, func(p precedents.Precedent) bool {
		return !slices.ContainsFunc(reach, func(r string) bool { return org.Within(r, p.Judge.Path) || org.Within(p.Judge.Path, r) })
	})
	ids := make([]string, 0, len(found))
	for _, p := range found {
		ids = append(ids, p.Case)
	}
	files, err := s.filesOf(ctx, ids)
	list := []Precedent{}
	for _, p := range found {
		one := Precedent{
			Number: p.Number, Matter: p.Matter, Judge: p.Judge.Unit, JudgeName: s.unitName(ctx, p.Judge.Unit),
			Unit: p.Unit, UnitName: s.unitName(ctx, p.Unit), Level: p.Level, Between: []Stop{}, At: p.At,
		}
		for _, b := range p.Between {
			one.Between = append(one.Between, Stop{string(b.Level), b.Unit, s.unitName(ctx, b.Unit)})
		}
		if f, known := files[p.Case]; err == nil && known && s.maySee(ctx, f.State) {
			one.Case = p.Case
			one.Text, err = s.open(ctx, p.Case, p.Text)
		}
		list = append(list, one)
	}
	return list, err
}

// precedentsOf are those that whoever routes or returns the case should know.
// They are a hint: that they cannot be given must not stop the report.
func (s *server) precedentsOf(ctx context.Context, st casefile.State) []Precedent {
	if !st.Status.Open() {
		return nil
	}
	path := st.At.Path
	if len(st.Chain) > 0 {
		path = st.Chain[0].Path
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	found, err := s.precedents(ctx, st.Matter, path)
	if err != nil {
		s.logger.WarnContext(ctx, "precedents are not shown", "case", st.ID, "error", err)
	}
	return found
}
