package pledge

// Accept is the other half of a two-way claim: the side that listed it agrees, by
// somebody else than who claimed.
type Accept struct{}

// Accepted says that both sides want it.
type Accepted struct {
	ID string `json:"id"`
	Deed
}

func (Accepted) name() string { return "pledge.accepted.v1" }
func (e Accepted) id() string { return e.ID }

func (e Accepted) apply(p Pledge) Pledge {
	p.Status, p.Agreed = Agreed, e.Deed
	return p
}

func (Accept) decide(p Pledge, c Command) ([]Event, error) {
	if err := p.turn(c, []string{p.Unit}, Claimed); err != nil {
		return nil, err
	}
	if c.By == p.Claim.By {
		return nil, ErrSame
	}
	return []Event{Accepted{p.ID, c.deed(p.Unit, "")}}, nil
}
