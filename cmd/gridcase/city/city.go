// Package city makes up the sample city of `gridcase demo`: its units and
// people, the history of their cases, and the traffic of a working day. The
// same seed gives the same city; nobody in it exists.
package city

import (
	"math/rand/v2"
	"slices"

	"gridcase/domain/org"
)

// Size is how large a city is made (notes on the load model); the zero Size is
// Small.
type Size string

// The sizes, after real places.
const (
	Small  Size = "small"  // one street: 100 grids, 9 communities, 5 stations
	Medium Size = "medium" // one district: 900 grids, 80 communities, 45 stations, 8 streets
	Large  Size = "large"  // a city: 2,620 grids, 230 communities, 130 stations, 26 streets
	XLarge Size = "xlarge" // Shanghai's size: 50,000 grids, 4,563 communities, 2,600 stations, 216 streets
)

// shape is how many units of each kind a size has. Each district has one
// community without a street above it (R1).
type shape struct{ districts, streets, communities, stations, grids int }

var shapes = map[Size]shape{
	Small:  {1, 1, 9, 5, 100},
	Medium: {1, 8, 80, 45, 900},
	Large:  {4, 26, 230, 130, 2620},
	XLarge: {16, 216, 4563, 2600, 50000},
}

func (s Size) shape() shape {
	if known, ok := shapes[s]; ok {
		return known
	}
	return shapes[Small]
}

// City is a made-up city: what an import brings in, and three people who may
// log in.
type City struct {
	Seed   int64
	Units  []org.Unit   // parents before children
	People []org.Person // by id
	// Logins are one grid worker, one of the staff of the station that serves her
	// community, and the supervisor of the street around both.
	Logins []Login
	// Extra works at the same station as the staff of Logins, so that two can
	// reach for one case.
	Extra Login
	Chief Login // of the district: approves what others propose
	Admin Login // people, units, rules; sees no case

	staff staff
}

// Make builds the city of a seed. Places have the same names and ids whatever
// the seed; people and passwords follow from it.
func Make(seed int64, size Size) City {
	units := build(size.shape())
	hire := newHiring(seed, units)
	c := City{Seed: seed, Units: units.list, People: hire.everybody()}
	c.Logins, c.Extra, c.Chief, c.Admin = hire.logins()
	c.staff = newStaff(c.Units, c.People)
	return c
}

// Tree is the org tree with everybody in it.
func (c City) Tree() org.Tree { return org.NewTree(c.Units, c.People) }

// Everybody lists all who have a login: the three, the extra one (of the same
// station: two can reach for one case), who approves and who administers.
func (c City) Everybody() []Login { return append(slices.Clone(c.Logins), c.Extra, c.Chief, c.Admin) }

// CanLogIn reports whether a person has one of the sample logins; their work is
// left to whoever tries the system.
func (c City) CanLogIn(person string) bool {
	return slices.ContainsFunc(c.Everybody(), func(l Login) bool { return l.Username == person })
}

// dice are the only source of chance here. Each purpose has dice of its own, so
// that more of one thing does not change another.
func dice(seed int64, purpose uint64) *rand.Rand {
	return rand.New(rand.NewPCG(uint64(seed), purpose)) //nolint:gosec // a sample must be the same again
}

const (
	forPeople uint64 = iota + 1
	forPasswords
	forArrivals
	forCases // and all above: one for each case
)

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// chance is true in so many of a hundred times.
func chance(r *rand.Rand, percent float64) bool { return r.Float64()*100 < percent }
