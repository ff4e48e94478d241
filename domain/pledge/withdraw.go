package pledge

// Withdraw takes back what one's own side put forward. A claim that nobody agreed
// to leaves the line open. What both agreed on ends by it, and counts as claimed
// and never finished; so does whatever the listing side takes off its list.
type Withdraw struct{ Reason string }

// Retired says so, for the side that the deed names.
type Retired struct {
	ID string `json:"id"`
	Deed
}

func (Retired) name() string { return "pledge.withdrawn.v1" }
func (e Retired) id() string { return e.ID }

func (e Retired) apply(p Pledge) Pledge {
	if p.Status == Claimed && e.Unit == p.Claim.Unit {
		p.Status, p.Claim, p.Back = Open, Deed{}, e.Deed
		return p
	}
	p.Status, p.Ended = Withdrawn, e.Deed
	return p
}

func (v Withdraw) decide(p Pledge, c Command) ([]Event, error) {
	if err := p.turn(c, p.sides(), Open, Claimed, Agreed, Finished); err != nil {
		return nil, err
	}
	if !sound(v.Reason, noteRunes) {
		return nil, ErrNote
	}
	side := p.Unit
	if !c.acts(side) || p.Status == Claimed && c.By == p.Claim.By { // who claimed takes the claim back, whatever else they may
		side = p.Claim.Unit
	}
	return []Event{Retired{p.ID, c.deed(side, v.Reason)}}, nil
}

// sides are the units that have a say in it.
func (p Pledge) sides() []string {
	if p.Claim.Unit == "" {
		return []string{p.Unit}
	}
	return []string{p.Unit, p.Claim.Unit}
}
