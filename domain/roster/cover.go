package roster

import "gridcase/domain/org"

// Cover says whether somebody must be there round the clock (全天候).
type Cover struct{ Round bool }

// CoverSet says that it is so from now on.
type CoverSet struct {
	Unit  string `json:"unit"`
	Round bool   `json:"round_the_clock"`
}

func (e CoverSet) unit() string { return e.Unit }

func (e CoverSet) apply(r Roster) Roster {
	r.Round = e.Round
	return r
}

func (v Cover) decide(b Book, _ org.Tree, c Command) ([]Event, error) {
	if b[c.Unit].Round == v.Round {
		return nil, nil
	}
	return []Event{CoverSet{c.Unit, v.Round}}, nil
}
