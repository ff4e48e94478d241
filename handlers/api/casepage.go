package api

import (
	"context"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/personal"
	"gridcase/domain/reference"
	"gridcase/handlers/access"
	"gridcase/handlers/command"
	files "gridcase/projections/casefile"
	"gridcase/projections/timeline"
)

type fileOutput struct {
	ETag string `header:"ETag"`
	Body File
}

// File is a case as its page shows it.
type File struct {
	Case
	Text         string          `json:"text"`
	Withheld     bool            `json:"withheld" doc:"Of a restricted matter, and in other hands: text, photos and resident are left out."`
	Reporter     *Reporter       `json:"reporter,omitempty" doc:"Masked: 138****5678."`
	Location     *Location       `json:"location,omitempty"`
	OccurredAt   time.Time       `json:"occurred_at"`
	Channel      string          `json:"channel"`
	Photos       []string        `json:"photos"`
	Evidence     []Shown         `json:"evidence" doc:"All its photos, of each stage, the first one first."`
	Result       string          `json:"result,omitempty"`
	ResultPhotos []string        `json:"result_photos"`
	WithoutParts string          `json:"without_parts,omitempty" doc:"Why the result did not wait for open parts."`
	FiledBy      string          `json:"filed_by"`
	FiledByName  string          `json:"filed_by_name"`
	ResolvedAt   *time.Time      `json:"resolved_at"`
	ClosedAt     *time.Time      `json:"closed_at"`
	How          string          `json:"how,omitempty" doc:"How it ended: verified, on_spot, decided, rejected, merged."`
	Chain        []Stop          `json:"chain" doc:"The units from its place up, where it may be handed to."`
	Can          []access.Action `json:"can" doc:"What the caller could do with it now."`
	Cannot       []Refused       `json:"cannot" doc:"What the caller may do with such a case, but not now, and why."`
	Papers       []PaperLine     `json:"papers,omitempty" doc:"Of an application: the item's list, and how each line stands."`
	Now          time.Time       `json:"now"`
}

// Stop is a unit of a case's chain.
type Stop struct {
	Level    string `json:"level"`
	Unit     string `json:"unit"`
	UnitName string `json:"unit_name"`
}

func (s *server) showCase(ctx context.Context, in *caseInput) (*fileOutput, error) {
	at, err := s.then(in.Moment)
	if err != nil {
		return nil, err
	}
	if !at.IsZero() {
		return s.pastCase(ctx, in.ID, at)
	}
	f, err := s.file(ctx, in, timeline.Name) // its photos are in the timeline
	if err != nil {
		return nil, err
	}
	body, err := s.fileOf(ctx, f, s.deps.Reference.Current(), s.withheld(ctx, f.State))
	if err != nil {
		return nil, err
	}
	body.Can, body.Cannot = s.possible(ctx, f)
	body.Now = s.cfg.Now()
	s.heldPapers(ctx, f, &body)
	body.Precedents = s.precedentsOf(ctx, f.State)
	body.Candidates = s.twinsOf(ctx, f.State, f.Location)
	err = s.fill(ctx, &body.Twins, nil)
	return &fileOutput{ETag: `"` + f.Hash + `"`, Body: body}, err
}

// file reads a case that the caller may see, once the named projection shows
// what was asked for.
func (s *server) file(ctx context.Context, in *caseInput, projection string) (files.File, error) {
	id, err := caseID(in.ID)
	if err != nil {
		return files.File{}, err
	}
	if err := s.after(ctx, files.Name, in.After); err != nil {
		return files.File{}, err
	}
	f, found, err := files.Get(ctx, s.deps.Views.DB, id)
	if err == nil && !found {
		f, err = s.newborn(ctx, id)
	}
	if err != nil {
		return files.File{}, err
	}
	if err := access.Check(callOf(ctx).actor, access.See, access.Of(f.State), s.tree()); err != nil {
		return files.File{}, err
	}
	if projection == files.Name {
		return f, nil
	}
	return f, s.after(ctx, projection, f.Position) // no view of one case may be behind another
}

// newborn waits for a case that the log has and the view does not have yet: who
// reports and looks at once must find it.
func (s *server) newborn(ctx context.Context, id string) (files.File, error) {
	out, err := s.deps.Cases.Look(ctx, id)
	if err != nil {
		return files.File{}, s.unread(err)
	}
	if err := access.Check(callOf(ctx).actor, access.See, access.Of(out.State), s.tree()); err != nil {
		return files.File{}, err
	}
	if err := s.wait(ctx, files.Name, out.Position); err != nil {
		return files.File{}, err
	}
	f, found, err := files.Get(ctx, s.deps.Views.DB, id)
	if err == nil && !found {
		err = errViewBehind // parked: it is in the log, and somebody is told of it
	}
	return f, err
}

// heldPapers marks what the applicant handed in before, while that matters.
func (s *server) heldPapers(ctx context.Context, f files.File, body *File) {
	m, known := s.deps.Reference.Current().Matters.Find(f.State.Matter)
	if w := f.State.Window; known && w != nil && w.Accepted.IsZero() {
		var held []casefile.Paper
		_ = s.held(ctx, &held)(f.State) // logs by itself: without the view nothing is known to be held
		body.Papers = checklist(w, m, held)
	}
}

// fileOf is what the case alone tells; docs are those of the moment that is asked
// about. What other cases say of it today is not in it.
func (s *server) fileOf(ctx context.Context, f files.File, docs reference.State, withheld bool) (File, error) {
	position, err := es.ParsePosition(f.Position)
	if err != nil {
		return File{}, err
	}
	out := command.Outcome{State: f.State, Version: f.Version, Position: position, Hash: f.Hash}
	body := File{
		Case: s.caseOf(ctx, out), OccurredAt: f.Occurred, Channel: f.Channel, Photos: list(f.Photos), ResultPhotos: list(f.ResultPhotos),
		FiledBy: f.FiledBy, FiledByName: s.personName(f.FiledBy), ResolvedAt: moment(f.Resolved), ClosedAt: moment(f.Closed), How: f.How,
		Chain: []Stop{}, Can: []access.Action{}, Cannot: []Refused{},
	}
	if m, known := docs.Matters.Find(f.State.Matter); known {
		body.Papers = checklist(f.State.Window, m, nil)
	}
	if f.Location != nil && !withheld {
		body.Location = &Location{f.Location.Lat, f.Location.Lng, f.Location.Accuracy}
	}
	for _, stop := range f.State.Chain {
		body.Chain = append(body.Chain, Stop{string(stop.Level), stop.Unit, s.unitName(ctx, stop.Unit)})
	}
	if withheld {
		body.Withheld, body.Evidence = true, []Shown{}
		body.Photos, body.ResultPhotos = []string{}, []string{}
		return body, nil
	}
	if body.Text, err = s.open(ctx, f.ID, f.Text); err != nil {
		return File{}, err
	}
	if body.Result, err = s.open(ctx, f.ID, f.Result); err != nil {
		return File{}, err
	}
	if err = s.jointWords(ctx, f, &body); err != nil {
		return File{}, err
	}
	if body.Evidence, err = s.evidence(ctx, f.ID, f.Version); err != nil {
		return File{}, err
	}
	body.Reporter, err = s.reporter(ctx, f)
	return body, err
}

// open unseals a value for somebody who may see the case.
func (s *server) open(ctx context.Context, caseID string, v personal.Sealed) (string, error) {
	if !v.Given() {
		return "", nil
	}
	return s.deps.Seals.Unseal(ctx, caseID, v)
}

// reporter shows enough of a resident to know them again, and no more.
func (s *server) reporter(ctx context.Context, f files.File) (*Reporter, error) {
	return s.reporterAs(ctx, f, func(mask func(string) string, plain string) string { return mask(plain) })
}

// reporterAs unseals a resident and shows each value as asked.
func (s *server) reporterAs(ctx context.Context, f files.File, show func(mask func(string) string, plain string) string) (*Reporter, error) {
	if f.Reporter == nil {
		return nil, nil
	}
	r := &Reporter{}
	for _, v := range []struct {
		sealed personal.Sealed
		mask   func(string) string
		into   *string
	}{{f.Reporter.Name, maskName, &r.Name}, {f.Reporter.Phone, maskPhone, &r.Phone}, {f.Reporter.IDNumber, maskID, &r.IDNumber}} {
		plain, err := s.open(ctx, f.ID, v.sealed)
		if err != nil {
			return nil, err
		}
		if plain != personal.Redacted {
			plain = show(v.mask, plain)
		}
		*v.into = plain
	}
	return r, nil
}

func list(photos []string) []string {
	if photos == nil {
		return []string{}
	}
	return photos
}
