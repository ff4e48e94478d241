package casefile

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	domain "gridcase/domain/casefile"
	"gridcase/domain/personal"
	"gridcase/projections/rows"
)

// File is one case as its page shows it. Residents' words are sealed.
type File struct {
	ID           string
	Number       string
	State        domain.State // where it stands, its clocks, its chain, its route
	FiledBy      string
	Occurred     time.Time
	Channel      string
	Location     *domain.Location
	Text         personal.Sealed
	Reporter     *personal.Reporter
	Photos       []string // SHA-256, hex
	Result       personal.Sealed
	ResultPhotos []string
	How          string          // how it ended: verified, on_spot, decided, rejected
	Decided      domain.Versions // the documents in force at the report
	Joint        *JointWords     // nil while no other unit joined
	Opened       time.Time
	Resolved     time.Time // zero while there is no result
	Closed       time.Time // zero while it is open
	Version      uint64
	Position     string
	Hash         string // head of the case's chain
	Updated      time.Time
}

const columns = `case_id, number, state, filed_by, occurred_at, channel, lat, lng, accuracy, text, reporter, photos,
	coalesce(result, '{}'), coalesce(result_photos, '[]'), coalesce(how, ''), versions, opened_at, resolved_at, closed_at,
	version, position, hash, updated_at, joint`

// Get reads one case; found is false when there is none, or none yet.
func Get(ctx context.Context, db rows.DB, id string) (f File, found bool, err error) {
	files, err := read(ctx, db, "select "+columns+" from casefile where case_id = $1", id)
	if err != nil || len(files) == 0 {
		return File{}, false, err
	}
	return files[0], true, nil
}

// GetAll reads several cases; those that are not there are left out.
func GetAll(ctx context.Context, db rows.DB, ids []string) ([]File, error) {
	return read(ctx, db, "select "+columns+" from casefile where case_id = any($1)", ids)
}

// FindByNumber reads the cases with a number: nearly always one at most, but
// numbers are not unique (see [domain.Number]).
func FindByNumber(ctx context.Context, db rows.DB, number string) ([]File, error) {
	return read(ctx, db, "select "+columns+" from casefile where number = $1 order by case_id limit 10", number)
}

// FindByTrack reads the case of an applicant's code.
func FindByTrack(ctx context.Context, db rows.DB, code string) (f File, found bool, err error) {
	files, err := read(ctx, db, "select "+columns+" from casefile where track = $1", code)
	if err != nil || len(files) == 0 {
		return File{}, false, err
	}
	return files[0], true, nil
}

// FindByResident reads the cases that a resident reported, the newest first, by
// the blind indexes of a phone and of an ID number; "" finds nothing.
func FindByResident(ctx context.Context, db rows.DB, phone, person string, limit int) ([]File, error) {
	return read(ctx, db, "select "+columns+" from casefile where phone_index = nullif($1, '') or id_index = nullif($2, '') order by opened_at desc, case_id limit $3", phone, person, limit)
}

func read(ctx context.Context, db rows.DB, sql string, args ...any) ([]File, error) {
	found, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read case file: %w", err)
	}
	files, err := pgx.CollectRows(found, scan)
	if err != nil {
		return nil, fmt.Errorf("read case file: %w", err)
	}
	return files, nil
}

func scan(found pgx.CollectableRow) (f File, err error) {
	var lat, lng, accuracy *float64
	var resolved, closed *time.Time
	err = found.Scan(&f.ID, &f.Number, &f.State, &f.FiledBy, &f.Occurred, &f.Channel, &lat, &lng, &accuracy, &f.Text, &f.Reporter, &f.Photos,
		&f.Result, &f.ResultPhotos, &f.How, &f.Decided, &f.Opened, &resolved, &closed, &f.Version, &f.Position, &f.Hash, &f.Updated, &f.Joint)
	if lat != nil && lng != nil {
		f.Location = &domain.Location{Lat: *lat, Lng: *lng}
		if accuracy != nil {
			f.Location.Accuracy = *accuracy
		}
	}
	if resolved != nil {
		f.Resolved = *resolved
	}
	if closed != nil {
		f.Closed = *closed
	}
	return f, err
}
