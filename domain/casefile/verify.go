package casefile

import "gridcase/domain/personal"

// Verify confirms the result and closes the case (核查结案).
type Verify struct {
	Note     personal.Sealed
	Evidence Evidence
}

// Verified says who looked and found it done.
type Verified struct {
	By   string          `json:"by"`
	Note personal.Sealed `json:"note,omitzero"`
	Evidence
}

func (Verify) verb() string   { return "verify" }
func (Verified) name() string { return "case.verified.v1" }

var (
	ErrNoResult  = no("case.no_result", "还没有处置结果，不能核查。", "There is no result to verify yet.")
	ErrOwnResult = no("case.own_result", "经办人不能核查自己的结果，请由他人核查。", "Who handled the case cannot verify it. Ask somebody else.")
)

func (v Verify) decide(s State, c Command) ([]Event, error) {
	if err := s.reviewable(c.By); err != nil {
		return nil, err
	}
	if err := v.Evidence.check(); err != nil {
		return nil, err
	}
	return []Event{
		Verified{By: c.By, Note: v.Note, Evidence: v.Evidence},
		Closed{By: c.By, At: c.At, How: "verified"},
	}, nil
}

// reviewable answers nil when the result is in and by is not who gave it.
func (s State) reviewable(by string) error {
	switch {
	case s.notOpen() != nil:
		return s.notOpen()
	case s.Status != InReview:
		return ErrNoResult
	case s.Handler == by || s.Joint.workedBy(by):
		return ErrOwnResult
	}
	return nil
}

func (Verified) apply(s State) State {
	return s
}

func (e Verified) wish(State, []Event) Verb { return Verify{Note: e.Note, Evidence: e.Evidence} }
