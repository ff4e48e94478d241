package pledge

import "gridcase/domain/org"

// Claim says that a unit takes it on. The other side is still to agree.
type Claim struct{ Unit string }

// ClaimMade says so.
type ClaimMade struct {
	ID string `json:"id"`
	Deed
}

func (ClaimMade) name() string { return "pledge.claimed.v1" }
func (e ClaimMade) id() string { return e.ID }

func (e ClaimMade) apply(p Pledge) Pledge {
	p.Status, p.Claim = Claimed, e.Deed
	return p
}

func (v Claim) decide(p Pledge, c Command) ([]Event, error) {
	u, known := c.Org.Unit(v.Unit)
	if err := p.turn(c, []string{v.Unit}, Open); err != nil {
		return nil, err
	}
	if !known || u.Gone() || v.Unit == p.Unit || u.Kind == org.KindGrid || p.Kind == Resource && u.Kind != org.KindCommunity {
		return nil, ErrClaimant
	}
	return []Event{ClaimMade{p.ID, c.deed(v.Unit, "")}}, nil
}
