package casefile

import (
	"math"
	"time"

	"gridcase/domain/routing"
)

// Spot is what tells whether two open cases may be about the same thing.
type Spot struct {
	Matter string
	Grid   string    // "" when the place lies in no known grid
	At     *Location // nil when no phone stood there
	Opened time.Time // or, while the report is still being written, now
}

// Alike reports whether two cases may be duplicates: the same matter, the same
// grid or close by, reported within days of each other (notes §2.9 rule 5). It
// only proposes: whether they are is for people to say. metres is their distance,
// -1 when it is not known.
func (a Spot) Alike(b Spot, l routing.Limits) (metres float64, alike bool) {
	metres = -1
	if a.At != nil && b.At != nil {
		metres = a.At.Metres(*b.At)
	}
	near := metres >= 0 && metres <= float64(l.DuplicateMetres) || a.Grid != "" && a.Grid == b.Grid
	return metres, near && a.Matter == b.Matter && a.Opened.Sub(b.Opened).Abs() <= time.Duration(l.DuplicateHours)*time.Hour
}

// earth is its mean radius in metres.
const earth = 6_371_008.8

// Metres is the distance to another place along the surface (haversine).
func (l Location) Metres(to Location) float64 {
	rad := func(degrees float64) float64 { return degrees * math.Pi / 180 }
	lat, lng := math.Sin(rad(to.Lat-l.Lat)/2), math.Sin(rad(to.Lng-l.Lng)/2)
	h := lat*lat + math.Cos(rad(l.Lat))*math.Cos(rad(to.Lat))*lng*lng
	return 2 * earth * math.Asin(math.Sqrt(min(h, 1)))
}
