package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"gridcase/domain/casefile"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/handlers/access"
	"gridcase/handlers/command"
)

type reportInput struct {
	ID   string `path:"id" example:"019ab3f0-7c1e-7d2a-9b1c-0123456789ab" doc:"UUIDv7, made by the client: sent again, it is the same report."`
	Body Report
}

// Report is what is wrong at a place, or what a resident asks for.
type Report struct {
	Kind       string    `json:"kind" enum:"incident,service"`
	Matter     string    `json:"matter" minLength:"1" maxLength:"32" example:"E0101" doc:"Code of the catalogue."`
	Text       string    `json:"text" maxLength:"4000"`
	Severity   string    `json:"severity,omitempty" enum:"L1,L2,L3,L4" doc:"L1 is the gravest; left out, the catalogue's."`
	Grid       string    `json:"grid,omitempty" maxLength:"64" doc:"Or location; without both the district sorts it."`
	Location   *Location `json:"location,omitempty"`
	OccurredAt time.Time `json:"occurred_at"`
	Channel    string    `json:"channel" enum:"grid_worker,window,phone,online,home_visit,hotline,patrol,sensor"`
	Reporter   *Reporter `json:"reporter,omitempty"`
	Photos     []string  `json:"photos,omitempty" maxItems:"9" nullable:"false" pattern:"^[0-9a-f]{64}$" patternDescription:"64 hexadecimal digits" doc:"SHA-256 of each photo."`
	OnSpot     *OnSpot   `json:"handled_on_spot,omitempty"`
	// What a community must not certify is refused; with record_contact the first
	// contact is written down all the same.
	Certificate string    `json:"certificate,omitempty" maxLength:"100" doc:"S1001: which certificate is asked for."`
	Contact     bool      `json:"record_contact,omitempty" doc:"S1001: write down the first contact even if the certificate must be refused; the case is rejected at once."`
	Related     *Relation `json:"related,omitempty" doc:"Another case that this one has to do with, such as the one that it arose from."`
}

// Location is where the phone stood: WGS-84 degrees and metres.
type Location struct {
	Lat      float64 `json:"lat" minimum:"-90" maximum:"90"`
	Lng      float64 `json:"lng" minimum:"-180" maximum:"180"`
	Accuracy float64 `json:"accuracy,omitempty" minimum:"0"`
}

// Reporter is the resident who reported or applied.
type Reporter struct {
	Name     string `json:"name,omitempty" maxLength:"100"`
	Phone    string `json:"phone,omitempty" maxLength:"40"`
	IDNumber string `json:"id_number,omitempty" maxLength:"40"`
}

// OnSpot says that the matter was settled at once (自办自结).
type OnSpot struct {
	Note   string   `json:"note" maxLength:"4000" doc:"What was done."`
	Photos []string `json:"photos,omitempty" maxItems:"9" nullable:"false" pattern:"^[0-9a-f]{64}$" patternDescription:"64 hexadecimal digits" doc:"SHA-256 of each photo of how it was left."`
}

func (s *server) report(ctx context.Context, in *reportInput) (*caseOutput, error) {
	id, err := caseID(in.ID)
	if err != nil {
		return nil, err
	}
	b, actor := in.Body, callOf(ctx).actor
	intake := command.Intake{
		ID: id, By: actor.ID, Kind: b.Kind, Matter: b.Matter, Text: b.Text, Severity: b.Severity, Grid: b.Grid,
		OccurredAt: b.OccurredAt, Channel: b.Channel, Photos: b.Photos, Certificate: b.Certificate, Contact: b.Contact,
		Own:    func(chain []org.Stop) bool { return access.Works(actor, taker(b.Kind), chain, s.tree()) },
		Permit: func(chain []org.Stop) error { return access.MayReport(actor, chain, s.tree()) },
	}
	texts := []string{b.Text, b.Certificate}
	if b.Location != nil {
		intake.Location = &casefile.Location{Lat: b.Location.Lat, Lng: b.Location.Lng, Accuracy: b.Location.Accuracy}
	}
	if r := b.Reporter; r != nil {
		intake.Reporter = &command.Reporter{Name: r.Name, Phone: r.Phone, IDNumber: r.IDNumber}
		texts = append(texts, r.Name, r.Phone, r.IDNumber)
	}
	if b.OnSpot != nil {
		intake.OnSpot, intake.SpotPhotos = &b.OnSpot.Note, b.OnSpot.Photos
		texts = append(texts, b.OnSpot.Note)
	}
	if err := clean(texts...); err != nil {
		return nil, err
	}
	if b.Related != nil {
		if err := s.checkRelation(ctx, b.Related); err != nil {
			return nil, err
		}
	}
	out, first, err := s.deps.Cases.Report(ctx, intake)
	if err != nil {
		return nil, err
	}
	status := http.StatusOK
	if first {
		status = http.StatusCreated
	}
	if b.Related != nil {
		if out, err = s.relate(ctx, out, b.Related); err != nil {
			return nil, err
		}
	}
	answer := s.answer(ctx, out, status)
	answer.Body.Precedents = s.precedentsOf(ctx, out.State)
	answer.Body.Candidates = s.reportedBefore(ctx, out.State, intake.Location)
	return answer, nil
}

// taker is the role that has a new case at once: a worker what she saw in her
// grid, station staff what was asked at their window.
func taker(kind string) org.Role {
	if kind == string(matter.Service) {
		return org.StationStaff
	}
	return org.GridWorker
}

func (s *server) tree() org.Tree { return s.deps.Reference.Current().Org.At(s.cfg.Now()) }

// caseID reads an id from a path, in the one spelling that the log knows.
func caseID(given string) (string, error) {
	id, err := uuid.Parse(given)
	switch {
	case err != nil || len(given) != 36:
		return "", errIDForm
	case id.Version() != 7 || id.Variant() != uuid.RFC4122:
		return "", errIDVersion
	}
	return strings.ToLower(given), nil
}
