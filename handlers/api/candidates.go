package api

import (
	"context"
	"math"
	"slices"
	"time"

	"gridcase/domain/casefile"
	"gridcase/handlers/access"
	files "gridcase/projections/casefile"
	"gridcase/projections/twins"
)

// mostCandidates is how many are shown: more would not be read.
const mostCandidates = 10

// Candidate is an open case that may be about the same thing. Of one beyond the
// caller's reach only the number and the unit are shown.
type Candidate struct {
	Number   string          `json:"number"`
	Unit     string          `json:"unit"`
	UnitName string          `json:"unit_name"`
	ID       string          `json:"id,omitempty"`
	State    casefile.Status `json:"state,omitempty"`
	Metres   *int            `json:"metres,omitempty" doc:"How far away; left out where a place is known by its grid alone."`
	SameGrid bool            `json:"same_grid,omitempty"`
	OpenedAt *time.Time      `json:"opened_at,omitempty"`
	Text     string          `json:"text,omitempty"`

	opened time.Time
}

type candidatesInput struct {
	Matter string  `query:"matter" required:"true" minLength:"1" maxLength:"32"`
	Grid   string  `query:"grid" maxLength:"64" doc:"Or lat and lng."`
	Lat    float64 `query:"lat" minimum:"-90" maximum:"90"`
	Lng    float64 `query:"lng" minimum:"-180" maximum:"180"`
	After  string  `query:"after" maxLength:"64" doc:"Position of an earlier answer: the read waits until it shows that."`
}

type candidatesOutput struct {
	Body struct {
		Candidates []Candidate `json:"candidates" doc:"The nearest first."`
	}
}

// showCandidates answers while a report is still being written.
func (s *server) showCandidates(ctx context.Context, in *candidatesInput) (*candidatesOutput, error) {
	var at *casefile.Location
	if in.Lat != 0 || in.Lng != 0 { // null island has no grids
		at = &casefile.Location{Lat: in.Lat, Lng: in.Lng}
	}
	chain, grid, err := s.deps.Cases.Locate(callOf(ctx).actor.ID, in.Matter, in.Grid, at)
	if err != nil {
		return nil, err
	}
	if err := access.MayReport(callOf(ctx).actor, chain, s.tree()); err != nil {
		return nil, err
	}
	for _, view := range []string{twins.Name, files.Name} {
		if err := s.after(ctx, view, in.After); err != nil {
			return nil, err
		}
	}
	out := &candidatesOutput{}
	out.Body.Candidates, err = s.candidates(ctx, casefile.Spot{Matter: in.Matter, Grid: grid, At: at, Opened: s.cfg.Now()}, "")
	return out, err
}

// candidates lists what may be the same, with as much of each as the caller may
// see.
func (s *server) candidates(ctx context.Context, spot casefile.Spot, except string) ([]Candidate, error) {
	limits := s.deps.Reference.Current().Policy.Filled().Limits
	found, err := twins.Near(ctx, s.deps.Views.DB, spot, limits, except, mostCandidates)
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(found))
	for _, c := range found {
		ids = append(ids, c.Case)
	}
	shown, err := s.filesOf(ctx, ids)
	list := []Candidate{}
	for _, c := range found {
		if f, known := shown[c.Case]; known { // else the views are a moment apart
			one, unread := s.candidate(ctx, c, f)
			if list = append(list, one); err == nil {
				err = unread
			}
		}
	}
	return list, err
}

func (s *server) candidate(ctx context.Context, c twins.Candidate, f files.File) (one Candidate, err error) {
	one = Candidate{Number: f.Number, Unit: f.State.At.Unit, UnitName: s.unitName(ctx, f.State.At.Unit), opened: c.Opened}
	if !s.maySee(ctx, f.State) {
		return one, nil
	}
	one.ID, one.State, one.SameGrid, one.OpenedAt = f.ID, f.State.Status, c.SameGrid, moment(c.Opened)
	if c.Metres >= 0 {
		metres := int(math.Round(c.Metres))
		one.Metres = &metres
	}
	if !s.withheld(ctx, f.State) {
		one.Text, err = s.open(ctx, f.ID, f.Text)
	}
	return one, err
}

// reportedBefore are the candidates that the answer to a report names: those that
// were there first, so that a report that is sent again gets the same answer.
func (s *server) reportedBefore(ctx context.Context, st casefile.State, at *casefile.Location) []Candidate {
	return slices.DeleteFunc(s.twinsOf(ctx, st, at), func(c Candidate) bool { return c.opened.After(st.Opened) })
}

// twinsOf are the candidates of a case that is reported or looked at. They are
// a hint: that it cannot be given must not stop the report.
func (s *server) twinsOf(ctx context.Context, st casefile.State, at *casefile.Location) []Candidate {
	if !st.Status.Open() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	found, err := s.candidates(ctx, casefile.Spot{Matter: st.Matter, Grid: st.Grid, At: at, Opened: st.Opened}, st.ID)
	if err != nil {
		s.logger.WarnContext(ctx, "cases that may be the same are not shown", "case", st.ID, "error", err)
	}
	return found
}

func (s *server) maySee(ctx context.Context, st casefile.State) bool {
	return access.Can(callOf(ctx).actor, access.See, access.Of(st), s.tree())
}

// filesOf reads several cases at once.
func (s *server) filesOf(ctx context.Context, ids []string) (map[string]files.File, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := files.GetAll(ctx, s.deps.Views.DB, ids)
	byID := make(map[string]files.File, len(found))
	for _, f := range found {
		byID[f.ID] = f
	}
	return byID, err
}
