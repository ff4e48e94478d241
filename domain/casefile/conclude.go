package casefile

// Conclude tells a duplicate how the case that it was merged into ended, or that
// it goes on. Who reported the duplicate can rate from then on.
type Conclude struct {
	Into string
	End  *End // nil: it was opened again
}

// Concluded says how the survivor of the merge ended.
type Concluded struct {
	Into string `json:"into"`
	End  *End   `json:"end,omitempty"`
}

func (Conclude) verb() string  { return "conclude" }
func (Concluded) name() string { return "case.concluded.v1" }

// decide hears the end also while the merge is being settled: the survivor may
// be closed in between.
func (v Conclude) decide(s State, _ Command) ([]Event, error) {
	mine := s.asked()
	if s.Survivor() != v.Into && (mine == nil || mine.Case != v.Into) {
		return nil, nil // it stands for itself again
	}
	return []Event{Concluded(v)}, nil
}

func (e Concluded) apply(s State) State {
	t := s.twins()
	t.End = e.End
	s.Twins, s.Score = t, 0
	return s
}

func (e Concluded) wish(State, []Event) Verb { return Conclude(e) }

// ending is when the case was closed and by whose result: its own closing, or
// that of the case that it was merged into.
func (s State) ending() (end End, closed bool) {
	switch {
	case s.Status == IsClosed:
		return End{At: s.Closed, Handler: s.Handler}, true
	case s.Survivor() != "" && s.Twins.End != nil && s.Twins.End.How != "rejected":
		return *s.Twins.End, true
	}
	return End{}, false
}
