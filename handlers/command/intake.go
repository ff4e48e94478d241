package command

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/personal"
)

// Intake is a report as people give it, in plain words.
type Intake struct {
	ID         string // UUIDv7 made by the client: sent again, it is the same report
	By         string // person id
	At         time.Time
	Kind       string // "incident" or "service"; "" takes the matter's own
	Matter     string
	Text       string
	Severity   string // "" takes the matter's
	Grid       string // unit id; or Location
	Location   *casefile.Location
	OccurredAt time.Time
	Channel    string
	Reporter   *Reporter
	Photos     []string // SHA-256, hex
	OnSpot     *string  // 自办自结: what was done
	SpotPhotos []string // and how it was left
	// Certificate is which one is asked for, "" where only the text says it. One
	// that must not be issued is refused, or with Contact written down as a first
	// contact and turned away at once (首问登记).
	Certificate string
	Contact     bool
	// Own says that By works at that grid or window, so that what stays there is
	// theirs at once.
	Own func(chain []org.Stop) bool
	// Permit refuses a place that By may not report for. Nil permits.
	Permit func(chain []org.Stop) error
}

// Reporter is the resident who reported or applied, in plain words.
type Reporter struct{ Name, Phone, IDNumber string }

var (
	errKind = &es.Rejection{Code: "case.kind_mismatch", Zh: "事项与类别（事件/服务）不符。", En: "This matter is not of that kind (incident or service)."}
	errGrid = &es.Rejection{Code: "grid.unknown", Zh: "没有这个网格。请从列表中选择。", En: "There is no such grid. Choose one from the list."}
)

// Report brings a case in; created is false when this very report is in the log
// already, and then the answer is that of its first time.
func (c *Cases) Report(ctx context.Context, in Intake) (out Outcome, created bool, err error) {
	chain, grid, err := c.chain(in)
	if err != nil {
		return Outcome{}, false, err
	}
	bad, forbidden := c.forbidden(in)
	if forbidden && !in.Contact {
		return Outcome{}, false, withContact(casefile.ForbiddenCertificate(bad))
	}
	digest := c.digest(in)
	out, err = c.Do(ctx, Order{
		Case: in.ID, ID: "report:" + in.ID, By: in.By, At: in.At, Digest: digest, New: true,
		Permit: func(casefile.State) error {
			if in.Permit == nil {
				return nil
			}
			return in.Permit(chain)
		},
		Verb: func(ctx context.Context, _ casefile.State) (casefile.Verb, error) {
			report, err := c.sealed(ctx, in, grid, chain, digest)
			if err == nil && forbidden {
				report.Certificate = bad.Name
				report.Refuse, err = c.Words(ctx, in.ID, casefile.ForbiddenCertificate(bad).Zh)
			}
			return report, err
		},
	})
	if errors.Is(err, ErrKeyReused) {
		err = casefile.ErrIDTaken
	}
	return out, err == nil && !out.Repeated, err
}

// forbidden finds a certificate that must not be issued in what is asked for. It
// is the one thing that a resident's words decide: they are read here, before
// they are sealed.
func (c *Cases) forbidden(in Intake) (matter.Certificate, bool) {
	m, _ := c.ref.Current().Matters.Find(in.Matter)
	return m.Forbidden(in.Certificate, in.Text)
}

// withContact says how the first contact is written down all the same.
func withContact(r *es.Rejection) *es.Rejection {
	r.Zh, r.En = r.Zh+"如需首问登记，请勾选“登记首问”后提交（record_contact）。", r.En+" To write down the first contact all the same, send it with record_contact."
	return r
}

// Locate finds the units of a place as a report of it would: the grid that is
// named, or the one around the location.
func (c *Cases) Locate(by, matter, grid string, at *casefile.Location) (chain []org.Stop, in string, err error) {
	return c.chain(Intake{By: by, Matter: matter, Grid: grid, Location: at})
}

// chain finds where the report belongs: the grid that was named, or the one
// around the location, or else a district, which sorts it, see [Cases.sorter].
func (c *Cases) chain(in Intake) ([]org.Stop, string, error) {
	now := c.ref.Current()
	m, ok := now.Matters.Find(in.Matter)
	if !ok {
		return nil, "", casefile.ErrMatter
	}
	if in.Kind != "" && in.Kind != string(m.Kind) {
		return nil, "", errKind
	}
	unit := in.Grid
	if unit == "" && in.Location != nil {
		unit = c.places.find(now, *in.Location)
	}
	if u, known := now.Org.Unit(unit); known && u.Gone() {
		unit = now.Org.Standing(unit) // a phone that was offline names the grid of before
	}
	if u, known := now.Org.Unit(unit); known && u.Level() != "" {
		if u.Kind != org.KindGrid {
			return now.Org.Chain(unit), "", nil // a community or street without the grid: its lowest stop is that unit
		}
		return now.Org.Chain(unit), unit, nil
	}
	if in.Grid != "" {
		return nil, "", errGrid
	}
	return now.Org.Chain(c.sorter(now, in.By, in.Location)), "", nil
}

// digest tells one report from another under the same id. It is keyed, because
// sealing the same words twice gives two ciphertexts.
func (c *Cases) digest(in Intake) string {
	parts := []string{"report", in.By, in.Kind, in.Matter, in.Text, in.Severity, in.Grid, in.OccurredAt.UTC().Format(time.RFC3339Nano), in.Channel}
	if in.Location != nil {
		parts = append(parts, strconv.FormatFloat(in.Location.Lat, 'g', -1, 64), strconv.FormatFloat(in.Location.Lng, 'g', -1, 64))
	}
	if in.Reporter != nil {
		parts = append(parts, in.Reporter.Name, in.Reporter.Phone, in.Reporter.IDNumber)
	}
	if in.OnSpot != nil {
		parts = append(parts, *in.OnSpot)
	}
	if len(in.SpotPhotos) > 0 {
		parts = append(append(parts, "after"), in.SpotPhotos...)
	}
	if in.Certificate != "" || in.Contact {
		parts = append(parts, "certificate", in.Certificate, strconv.FormatBool(in.Contact))
	}
	return c.sealer.Digest(append(parts, in.Photos...)...)
}

func (c *Cases) sealed(ctx context.Context, in Intake, grid string, chain []org.Stop, digest string) (report casefile.Report, err error) {
	text, err := c.Words(ctx, in.ID, in.Text)
	if err != nil {
		return report, err
	}
	report = casefile.Report{
		ID: in.ID, Matter: in.Matter, Severity: matter.Severity(in.Severity), Grid: grid, Chain: chain,
		Location: in.Location, OccurredAt: in.OccurredAt, Channel: in.Channel, Text: text,
		Photos: slices.Clone(in.Photos), Own: in.Own != nil && in.Own(chain), Digest: digest,
		Track: c.track(in.ID), Certificate: in.Certificate,
	}
	if report.Reporter, err = c.reporter(ctx, in); err != nil {
		return report, err
	}
	if in.OnSpot != nil {
		done, err := c.Words(ctx, in.ID, *in.OnSpot)
		if err != nil {
			return report, err
		}
		report.OnSpot, report.SpotPhotos = &done, slices.Clone(in.SpotPhotos)
	}
	return report, nil
}

func (c *Cases) reporter(ctx context.Context, in Intake) (*personal.Reporter, error) {
	if in.Reporter == nil {
		return nil, nil
	}
	return c.Person(ctx, in.ID, personal.ReporterKey, *in.Reporter)
}

// trackLength is 80 bits: nobody guesses one, however often they ask.
const trackLength = 20

// track is the code by which an applicant looks at their case without a login: a
// keyed digest, so that the case's id tells nothing about it.
func (c *Cases) track(id string) string { return c.sealer.Digest("track", id)[:trackLength] }

// Person seals somebody in a case under a key of their own.
func (c *Cases) Person(ctx context.Context, caseID, key string, in Reporter) (*personal.Reporter, error) {
	r := &personal.Reporter{}
	for _, f := range []struct {
		plain string
		into  *personal.Sealed
	}{{in.Name, &r.Name}, {in.Phone, &r.Phone}, {in.IDNumber, &r.IDNumber}} {
		var err error
		if *f.into, err = c.sealer.Seal(ctx, caseID, key, f.plain); err != nil {
			return nil, fmt.Errorf("seal %s of %s: %w", key, caseID, err)
		}
	}
	if in.Phone != "" {
		r.PhoneIndex = c.sealer.Index("phone", in.Phone)
	}
	if in.IDNumber != "" {
		r.IDIndex = c.sealer.Index("id_number", in.IDNumber)
	}
	return r, nil
}

// Words seals free text of a case.
func (c *Cases) Words(ctx context.Context, caseID, text string) (personal.Sealed, error) {
	s, err := c.sealer.Seal(ctx, caseID, personal.TextKey, text)
	if err != nil {
		return s, fmt.Errorf("seal text of %s: %w", caseID, err)
	}
	return s, nil
}

// Digest is a keyed digest of a command's content, for [Order].
func (c *Cases) Digest(parts ...string) string { return c.sealer.Digest(parts...) }
