package twins

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/routing"
	"gridcase/projections/rows"
)

// Candidate is an open case that may be about the same thing.
type Candidate struct {
	Case     string
	Metres   float64 // -1 when it is not known
	SameGrid bool
	Opened   time.Time
}

// most is how many candidates are looked at: of a matter that is reported by the
// minute, those in the grid of one day.
const most = 500

// Near lists the open cases that are alike, see [casefile.Spot.Alike]: the
// nearest first, then the newest. except is left out, "" for none.
func Near(ctx context.Context, db rows.DB, s casefile.Spot, l routing.Limits, except string, limit int) ([]Candidate, error) {
	from, to := s.Opened.Add(-time.Duration(l.DuplicateHours)*time.Hour), s.Opened.Add(time.Duration(l.DuplicateHours)*time.Hour)
	var south, north, west, east *float64
	if s.At != nil {
		dLat, dLng := box(*s.At, float64(l.DuplicateMetres))
		south, north, west, east = ptr(s.At.Lat-dLat), ptr(s.At.Lat+dLat), ptr(s.At.Lng-dLng), ptr(s.At.Lng+dLng)
	}
	found, err := db.Query(ctx, `
		select case_id, coalesce(grid, ''), lat, lng, opened_at from twins
		 where open and matter = $1 and grid = nullif($2, '') and opened_at between $3 and $4 and case_id <> $5
		union
		select case_id, coalesce(grid, ''), lat, lng, opened_at from twins
		 where open and matter = $1 and lat between $6 and $7 and lng between $8 and $9 and opened_at between $3 and $4 and case_id <> $5
		 order by 5 desc, 1 limit $10`, s.Matter, s.Grid, from, to, except, south, north, west, east, most)
	if err != nil {
		return nil, fmt.Errorf("find what is alike: %w", err)
	}
	all, err := pgx.CollectRows(found, func(r pgx.CollectableRow) (c Candidate, err error) {
		other := casefile.Spot{Matter: s.Matter}
		var lat, lng *float64
		err = r.Scan(&c.Case, &other.Grid, &lat, &lng, &other.Opened)
		if lat != nil && lng != nil {
			other.At = &casefile.Location{Lat: *lat, Lng: *lng}
		}
		c.Opened, c.SameGrid = other.Opened, s.Grid != "" && s.Grid == other.Grid
		var alike bool
		if c.Metres, alike = s.Alike(other, l); !alike {
			c.Case = "" // in the box and not in the circle
		}
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("find what is alike: %w", err)
	}
	all = slices.DeleteFunc(all, func(c Candidate) bool { return c.Case == "" })
	slices.SortStableFunc(all, nearest)
	return all[:min(len(all), limit)], nil
}

// nearest puts known distances first; the query has put the newest first.
func nearest(a, b Candidate) int {
	far := func(c Candidate) float64 {
		if c.Metres < 0 {
			return math.Inf(1)
		}
		return c.Metres
	}
	return cmp.Compare(far(a), far(b))
}

// box is half the height and width, in degrees, of what holds a circle.
func box(at casefile.Location, metres float64) (lat, lng float64) {
	const degree = 111_000 // metres, a little less than there are, so that the box is never too small
	lat = metres / degree
	return lat, lat / max(math.Cos(at.Lat*math.Pi/180), 0.01)
}

func ptr(f float64) *float64 { return &f }
