package access

import (
	"slices"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/org"
)

// Party is a unit that takes part in a case, by one of its parts.
type Party struct {
	Part int
	Unit string
	Path string
	Open bool
}

var (
	errWhistle = &es.Rejection{Code: "access.whistle_too_low", Zh: "只有街道或区可以吹哨。请上交案卷，或请街道综合协调办公室吹哨。", En: "Only the street or the district can blow the whistle. Hand the case up, or ask the street's coordination office to blow it."}
	errWhich   = &es.Rejection{Code: "case.part_which", Zh: "本单位有不止一个分工，请用 part 指明是哪一个。", En: "Your unit has more than one part here. Say in part which one."}
	errNotOurs = &es.Rejection{Code: "case.part_elsewhere", Zh: "这个分工属于其他单位，只能由该单位人员办理。", En: "This part is another unit's: only the people of that unit can do this."}
)

// parties are the units that have to do with a case: those that declined or were
// recalled have not.
func parties(j *casefile.Joint) (all []Party) {
	if j == nil {
		return nil
	}
	for _, p := range j.Parts {
		if p.Takes() {
			all = append(all, Party{Part: p.No, Unit: p.Unit.Unit, Path: p.Unit.Path, Open: p.Open()})
		}
	}
	return all
}

// SpeaksFor reports whether a person acts for a unit in its own name: they have a
// role there that works units of its kind, or supervise it. Being above is not
// enough for staff, and an office's staff don't act for the office next door,
// although both see all of their street.
func SpeaksFor(p org.Person, unit string, t org.Tree) bool {
	return slices.ContainsFunc(seeing, func(r org.Role) bool { return actsFor(p, r, unit, t) })
}

func actsFor(p org.Person, r org.Role, unit string, t org.Tree) bool {
	u, known := t.Unit(unit)
	if !known || p.Left {
		return false
	}
	if r == org.Supervisor {
		return p.Has(r, unit) || covers(t.Reach(p, r), t.Path(unit))
	}
	at := u.Level()
	if u.Kind == org.KindOffice {
		parent, _ := t.Unit(u.Parent)
		at = parent.Level()
	}
	switch {
	case r == org.StreetStaff && at != org.Street, r == org.DistrictDesk && at != org.District, r == org.GridWorker && at != org.Grid:
		return false
	case r == org.StationStaff && u.Kind != org.KindStation && at != org.Community && at != org.Grid:
		return false
	case u.Level() == "": // an office or station: its own people, or those of the unit that it belongs to
		return p.Has(r, unit) || p.Has(r, u.Parent)
	}
	return covers(t.Reach(p, r), t.Path(unit))
}

// PartyOf is a unit that may be asked to join: any of the same district, an
// office or a station too. The error is UnitNotFound.
func PartyOf(unit string, c []org.Stop, t org.Tree) (org.Stop, error) {
	u, known := t.Unit(unit)
	if !known || len(c) == 0 || !org.Within(t.Path(unit), c[len(c)-1].Path) {
		return org.Stop{}, UnitNotFound
	}
	return org.Stop{Level: u.Level(), Unit: u.ID, Path: t.Path(u.ID)}, nil
}

// MayWhistle answers nil when the person may call other units to a case: they
// act for the street or the district that it belongs to (R71). A community calls
// through its street.
func MayWhistle(p org.Person, s casefile.State, t org.Tree) error {
	for _, stop := range slices.Concat(s.Chain, s.Up, []org.Stop{s.At}) {
		if stop.Level.Above(org.Community) && SpeaksFor(p, stop.Unit, t) || staffs(p, stop, t) {
			return nil
		}
	}
	return errWhistle
}

// staffs reports whether the person works the queue of a street or district, from
// one of its offices.
func staffs(p org.Person, at org.Stop, t org.Tree) bool {
	switch at.Level {
	case org.Street:
		return covers(t.Reach(p, org.StreetStaff), at.Path)
	case org.District:
		return covers(t.Reach(p, org.DistrictDesk), at.Path)
	}
	return false
}

// PartFor finds the part that a person means: the one that is named, or the only
// open one of their units. The error says why it is not theirs to do.
func PartFor(p org.Person, named int, s casefile.State, t org.Tree) (int, error) {
	var open []int
	for _, party := range parties(s.Joint) {
		ours := SpeaksFor(p, party.Unit, t)
		if named == party.Part && !ours {
			return 0, errNotOurs
		}
		if ours && party.Open {
			open = append(open, party.Part)
		}
	}
	switch {
	case named > 0:
		return named, nil // the domain knows whether there is such a part, and whether it is open
	case len(open) == 1:
		return open[0], nil
	case len(open) > 1:
		return 0, errWhich
	}
	return 0, nil
}

// Leaves finds the part that a person means to end, and whether they do it for
// the lead: whoever holds the case or asked for the part recalls it, and whoever
// else speaks for its unit declines it, before those who supervise the lead.
func Leaves(p org.Person, named int, s casefile.State, t org.Tree) (part int, lead bool, err error) {
	asked, _ := s.Joint.Part(named)
	if named > 0 && (p.ID == s.Holder || p.ID == asked.By) {
		return named, true, nil
	}
	part, err = PartFor(p, named, s, t)
	if err != nil && named > 0 && supervisor.speaksFor(p, Of(s), t) {
		return named, true, nil
	}
	return part, false, err
}
