package pledge

// Confirm says, for the side that did not give the result and by somebody else,
// that the work is done. Only then it counts as finished.
type Confirm struct{}

// ResultConfirmed says so.
type ResultConfirmed struct {
	ID string `json:"id"`
	Deed
}

func (ResultConfirmed) name() string { return "pledge.confirmed.v1" }
func (e ResultConfirmed) id() string { return e.ID }

func (e ResultConfirmed) apply(p Pledge) Pledge {
	p.Status, p.Ended = Confirmed, e.Deed
	return p
}

func (Confirm) decide(p Pledge, c Command) ([]Event, error) {
	if err := p.turn(c, []string{p.answers()}, Finished); err != nil {
		return nil, err
	}
	if c.By == p.Result.By {
		return nil, ErrSame
	}
	return []Event{ResultConfirmed{p.ID, c.deed(p.answers(), "")}}, nil
}
