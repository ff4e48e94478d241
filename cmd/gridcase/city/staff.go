package city

import (
	"math/rand/v2"
	"slices"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
)

// staff finds who works where.
type staff struct {
	grids       []org.Unit
	offices     []org.Unit
	office      map[string][]string // by office of a street
	worker      map[string]string   // by grid
	station     map[string][]string // by community: those of the stations that serve it
	street      map[string][]string // by street
	district    map[string][]string // by district
	supervisors map[string][]string // by the unit they supervise
}

func newStaff(units []org.Unit, people []org.Person) staff {
	s := staff{
		worker: map[string]string{}, station: map[string][]string{}, street: map[string][]string{},
		district: map[string][]string{}, supervisors: map[string][]string{}, office: map[string][]string{},
	}
	at := map[string]org.Unit{}
	for _, u := range units {
		at[u.ID] = u
		switch u.Kind {
		case org.KindGrid:
			s.grids = append(s.grids, u)
		case org.KindOffice:
			s.offices = append(s.offices, u)
		}
	}
	for _, p := range people {
		for _, g := range p.Grants {
			s.place(p.ID, g.Role, at[g.Unit])
		}
	}
	return s
}

func (s staff) place(person string, role org.Role, u org.Unit) {
	switch role {
	case org.GridWorker:
		s.worker[u.ID] = person
	case org.StationStaff:
		for _, community := range u.Serves {
			s.station[community] = append(s.station[community], person)
		}
	case org.StreetStaff:
		s.street[u.Parent] = append(s.street[u.Parent], person)
		s.office[u.ID] = append(s.office[u.ID], person)
	case org.DistrictDesk:
		s.district[u.ID] = append(s.district[u.ID], person)
	case org.Supervisor:
		s.supervisors[u.ID] = append(s.supervisors[u.ID], person)
	}
}

// at lists who works the queue of a stop; a grid may have nobody.
func (s staff) at(stop org.Stop) []string {
	switch stop.Level {
	case org.Grid:
		if w, ok := s.worker[stop.Unit]; ok {
			return []string{w}
		}
		return nil
	case org.Community:
		return s.station[stop.Unit]
	case org.Street:
		return s.street[stop.Unit]
	}
	return s.district[stop.Unit]
}

// stop is the chain's stop of a level.
func stop(chain []org.Stop, level org.Level) (found org.Stop) {
	for _, s := range chain {
		if s.Level == level {
			return s
		}
	}
	return found
}

// verifier is who looks at a result: the grid's worker goes and sees, her own
// results are seen by the station.
func (s staff) verifier(c casefile.State, r *rand.Rand) (string, bool) {
	seen := s.at(stop(c.Chain, org.Grid))
	if slices.Contains(seen, c.Handler) || len(seen) == 0 || chance(r, 20) {
		seen = s.at(stop(c.Chain, org.Community))
	}
	return other(seen, c.Handler, r)
}

// other is anybody of them but one.
func other(of []string, not string, r *rand.Rand) (string, bool) {
	rest := slices.DeleteFunc(slices.Clone(of), func(p string) bool { return p == not })
	if len(rest) == 0 {
		return "", false
	}
	return pick(r, rest), true
}
