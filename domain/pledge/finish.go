package pledge

// Finish says, for either side, that the work is done, and what came of it.
type Finish struct{ Result string }

// ResultGiven says so. The other side is still to confirm.
type ResultGiven struct {
	ID string `json:"id"`
	Deed
}

func (ResultGiven) name() string { return "pledge.finished.v1" }
func (e ResultGiven) id() string { return e.ID }

func (e ResultGiven) apply(p Pledge) Pledge {
	p.Status, p.Result = Finished, e.Deed
	return p
}

func (v Finish) decide(p Pledge, c Command) ([]Event, error) {
	if err := p.turn(c, []string{p.Claim.Unit, p.Unit}, Agreed); err != nil {
		return nil, err
	}
	if !sound(v.Result, noteRunes) {
		return nil, ErrNote
	}
	side := p.Claim.Unit // who has both sides speaks for the one that took it on
	if !c.acts(side) {
		side = p.Unit
	}
	return []Event{ResultGiven{p.ID, c.deed(side, v.Result)}}, nil
}
