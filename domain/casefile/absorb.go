package casefile

import (
	"time"

	"gridcase/domain/matter"
	"gridcase/domain/personal"
)

// Absorb asks a case to go on for a duplicate, too: the second step of a merge,
// see [Merge]. The answer is a fact either way, so that it is given once: a
// refusal that nobody remembers could become a consent when asked again.
type Absorb struct {
	Case   string // the duplicate
	N      int
	Kind   matter.Kind
	Reason personal.Sealed // sealed under a key of the duplicate
}

// Absorbed says that the case goes on for a duplicate, too: whoever reported
// that one waits for the same result.
type Absorbed struct {
	Case   string          `json:"case"`
	N      int             `json:"n"`
	By     string          `json:"by"`
	At     time.Time       `json:"at"`
	Reason personal.Sealed `json:"reason"` // opened with the key of Case
}

// Declined says why a duplicate does not belong here.
type Declined struct {
	Case string    `json:"case"`
	N    int       `json:"n"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Code string    `json:"code"` // of the refusal
}

func (Absorb) verb() string   { return "absorb" }
func (Absorbed) name() string { return "case.absorbed.v1" }
func (Declined) name() string { return "case.declined.v1" }

func (v Absorb) decide(s State, c Command) ([]Event, error) {
	if s.Absorbs(v.Case, v.N) {
		return nil, nil
	}
	if refused := v.refused(s); refused != "" {
		return []Event{Declined{Case: v.Case, N: v.N, By: c.By, At: c.At, Code: refused}}, nil
	}
	return []Event{Absorbed{Case: v.Case, N: v.N, By: c.By, At: c.At, Reason: v.Reason}}, nil
}

// refused is the code of why not, "" when the case takes the duplicate in.
func (v Absorb) refused(s State) string {
	mine := s.asked()
	switch {
	case v.Case == s.ID:
		return ErrMergeSelf.Code
	case s.Survivor() == v.Case, mine != nil && mine.Case == v.Case && v.Case < s.ID:
		return ErrMergeOpposite.Code // the other is the older one, and absorbs this
	case s.Status == IsMerged:
		return ErrMergeMoved.Code
	case !s.Status.Open():
		return ErrMergeClosed.Code
	case mine != nil && mine.Case != v.Case:
		return ErrMergeBusy.Code
	case v.Kind != s.Kind:
		return ErrMergeKind.Code
	}
	return ""
}

// Joinable answers nil when a survivor would take the case in as both stand now.
func Joinable(s, survivor State) error {
	if e, ok := declines[(Absorb{Case: s.ID, Kind: s.Kind}).refused(survivor)]; ok {
		return e
	}
	return nil
}

func (e Absorbed) apply(s State) State {
	t := s.twins()
	t.without(e.Case, e.N) // an earlier merge of it that was undone, should this one hear of that late
	t.Absorbed = append(t.Absorbed, Merging{Case: e.Case, N: e.N, By: e.By, At: e.At})
	s.Twins = t
	return s
}

func (Declined) apply(s State) State { return s }

func (e Absorbed) wish(before State, _ []Event) Verb {
	return Absorb{Case: e.Case, N: e.N, Kind: before.Kind, Reason: e.Reason}
}

// wish: of the duplicate no more is known than that it was of another kind, where
// that was the reason.
func (e Declined) wish(before State, _ []Event) Verb {
	kind := before.Kind
	if e.Code == ErrMergeKind.Code {
		kind = ""
	}
	return Absorb{Case: e.Case, N: e.N, Kind: kind}
}
