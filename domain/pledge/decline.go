package pledge

// Decline says no to what the other side put forward: to a claim, and the line is
// open again; or to a result, and the work goes on.
type Decline struct{ Reason string }

// Declined says so. What it was said to follows from how the pledge stood.
type Declined struct {
	ID string `json:"id"`
	Deed
}

func (Declined) name() string { return "pledge.declined.v1" }
func (e Declined) id() string { return e.ID }

func (e Declined) apply(p Pledge) Pledge {
	if p.Back = e.Deed; p.Status == Finished {
		p.Status, p.Result = Agreed, Deed{}
		return p
	}
	p.Status, p.Claim = Open, Deed{}
	return p
}

func (v Decline) decide(p Pledge, c Command) ([]Event, error) {
	if err := p.turn(c, []string{p.answers()}, Claimed, Finished); err != nil {
		return nil, err
	}
	if !sound(v.Reason, noteRunes) {
		return nil, ErrNote
	}
	return []Event{Declined{p.ID, c.deed(p.answers(), v.Reason)}}, nil
}

// answers is the side that is to say yes or no, "" while nobody is asked.
func (p Pledge) answers() string {
	switch {
	case p.Status == Claimed, p.Status == Finished && p.Result.Unit != p.Unit:
		return p.Unit
	case p.Status == Finished:
		return p.Claim.Unit
	}
	return ""
}
