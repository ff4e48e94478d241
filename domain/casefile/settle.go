package casefile

import (
	"errors"
	"time"

	"gridcase/domain/es"
)

// Settle brings the survivor's answer home: the last step of a merge, see
// [Merge].
type Settle struct {
	N    int
	Code string // of the survivor's refusal, "" for its consent
}

// Merged says that the case goes on as part of another. Its own clocks stop
// where they stand and none of its rungs is reached; what is due to the resident
// stays due.
type Merged struct {
	Into   string    `json:"into"`
	N      int       `json:"n"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Holder string    `json:"holder,omitempty"` // who held it until now
}

// MergeDropped says that nothing came of a merge.
type MergeDropped struct {
	Into string    `json:"into"`
	N    int       `json:"n"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Code string    `json:"code"`
	// Part says that the survivor had consented and must hear that it was in vain.
	Part bool `json:"part,omitempty"`
}

func (Settle) verb() string       { return "settle" }
func (Merged) name() string       { return "case.merged.v1" }
func (MergeDropped) name() string { return "case.merge_dropped.v1" }

// decide drops a merge that comes too late: the case may have ended meanwhile.
func (v Settle) decide(s State, c Command) ([]Event, error) {
	mine := s.asked()
	if mine == nil || mine.N != v.N {
		return nil, nil // settled before
	}
	dropped := MergeDropped{Into: mine.Case, N: v.N, By: c.By, At: c.At, Code: v.Code}
	if v.Code != "" {
		return []Event{dropped}, nil
	}
	if late := (*es.Rejection)(nil); errors.As(s.mergeable(), &late) {
		dropped.Code, dropped.Part = late.Code, true
		return []Event{dropped}, nil
	}
	return []Event{Merged{Into: mine.Case, N: v.N, By: c.By, At: c.At, Holder: s.Holder}}, nil
}

func (e Merged) apply(s State) State {
	t := s.twins()
	t.Into = &Merger{
		Merging: Merging{Case: e.Into, N: e.N, By: e.By, At: e.At},
		Status:  s.Status, Holder: e.Holder,
	}
	t.Asked = nil
	s.Twins, s.Status, s.Holder, s.Asked, s.Terms.Rungs = t, IsMerged, "", nil, nil
	return s
}

func (e MergeDropped) apply(s State) State {
	t := s.twins()
	t.Asked, t.End = nil, nil
	s.Twins = t
	return s
}

func (e Merged) wish(State, []Event) Verb { return Settle{N: e.N} }

// wish: where the survivor had consented, it was the case itself that could not
// be merged any more.
func (e MergeDropped) wish(State, []Event) Verb {
	if e.Part {
		return Settle{N: e.N}
	}
	return Settle{N: e.N, Code: e.Code}
}

// MergeRefusal is what the caller of a merge is told once it is settled: nil when
// the case was merged, else why not. code is the survivor's answer.
func MergeRefusal(s State, n int, code string) error {
	if s.Status == IsMerged && s.Twins.Into.N == n {
		return nil
	}
	if e, ok := declines[code]; ok {
		return e
	}
	if err := s.mergeable(); err != nil {
		return err // it ended in between
	}
	return ErrMerging
}

// Refusal is the sentence of a code that a merge was dropped or declined with.
func Refusal(code string) *es.Rejection {
	if e, ok := declines[code]; ok {
		return e
	}
	for _, e := range []*es.Rejection{ErrClosed, ErrRejected, ErrInReview, ErrSuspended, ErrMerged, ErrMergeJoint} {
		if e.Code == code {
			return e
		}
	}
	return ErrMergeUnknown
}
