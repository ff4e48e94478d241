package pledge

import (
	"slices"

	"gridcase/domain/clock"
	"gridcase/domain/org"
)

// List puts something on a unit's list of a year.
type List struct {
	ID   string
	Kind Kind
	Unit string
	Year int
	Text string
}

// Listed says that it stands there.
type Listed struct {
	ID    string    `json:"id"`
	Kind  Kind      `json:"kind"`
	Year  int       `json:"year"`
	Path  string    `json:"path"`
	Level org.Level `json:"level,omitempty"`
	Text  string    `json:"text"`
	Deed
}

func (Listed) name() string { return "pledge.listed.v1" }
func (e Listed) id() string { return e.ID }

func (e Listed) apply(Pledge) Pledge {
	return Pledge{ID: e.ID, Kind: e.Kind, Year: e.Year, Unit: e.Unit, Path: e.Path, Level: e.Level, Text: e.Text, Listed: e.Deed, Status: Open}
}

// listers are the kinds of unit that have such a list.
var listers = map[Kind][]org.Kind{
	Need:     {org.KindCommunity, org.KindStreet},
	Resource: {org.KindCommunity, org.KindStreet, org.KindDistrict, org.KindStation, org.KindOffice},
}

func (v List) decide(p Pledge, c Command) ([]Event, error) {
	u, known := c.Org.Unit(v.Unit)
	kinds, listed := listers[v.Kind]
	year := c.At.In(clock.Zone).Year()
	switch {
	case p.ID != "" && (p.Kind != v.Kind || p.Unit != v.Unit || p.Year != v.Year || p.Text != v.Text):
		return nil, ErrTaken
	case p.ID != "":
		return nil, nil // it stands there already
	case !listed:
		return nil, ErrKind
	case !known || u.Gone() || !slices.Contains(kinds, u.Kind):
		return nil, ErrLister
	case !c.acts(v.Unit):
		return nil, ErrSide
	case v.Year != year && v.Year != year+1 || v.Year < FirstYear:
		return nil, ErrYear
	case !sound(v.Text, textRunes):
		return nil, ErrText
	}
	return []Event{Listed{v.ID, v.Kind, v.Year, c.Org.Path(v.Unit), u.Level(), v.Text, c.deed(v.Unit, "")}}, nil
}
