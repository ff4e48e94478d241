package casefile

import (
	"slices"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/personal"
)

// Unmerge undoes a merge (拆分): the case is again what it was. The time in
// which it was merged does not count for whoever holds it, who could not work on
// it. For the resident it counts: nothing but a granted suspension stops that
// clock, and a mistake of ours is no reason to let them wait longer.
type Unmerge struct{ Reason personal.Sealed }

// PartWith tells a survivor that a case is none of its duplicates any more.
type PartWith struct {
	Case   string // the duplicate
	N      int
	Reason personal.Sealed // sealed under a key of the duplicate
}

// Unmerged says that the case stands for itself again, as before the merge.
type Unmerged struct {
	From   string          `json:"from"` // the survivor
	N      int             `json:"n"`
	By     string          `json:"by"`
	At     time.Time       `json:"at"`
	Reason personal.Sealed `json:"reason"`
	Since  time.Time       `json:"since"` // when it was merged
	Status Status          `json:"status"`
	Holder string          `json:"holder,omitempty"`
	Terms  Terms           `json:"terms"`
}

// Parted says that a duplicate went its own way.
type Parted struct {
	Case   string          `json:"case"`
	N      int             `json:"n"`
	By     string          `json:"by"`
	At     time.Time       `json:"at"`
	Reason personal.Sealed `json:"reason,omitzero"` // opened with the key of Case
}

func (Unmerge) verb() string  { return "unmerge" }
func (PartWith) verb() string { return "part" }
func (Unmerged) name() string { return "case.unmerged.v1" }
func (Parted) name() string   { return "case.parted.v1" }

// ErrNotMerged says that there is nothing to undo.
var ErrNotMerged = no("case.not_merged", "案卷没有并入其他案卷，不需要拆分。", "The case is not merged into another, so there is nothing to undo.")

func (v Unmerge) decide(s State, c Command) ([]Event, error) {
	if s.Survivor() == "" {
		return nil, ErrNotMerged
	}
	if !v.Reason.Given() {
		return nil, ErrNoReason
	}
	m := s.Twins.Into
	t := s.Terms
	t.Arm, t.Pauses = t.Arm+1, append(slices.Clone(t.Pauses), clock.Span{From: m.At, To: c.At})
	s.Status, s.Holder = m.Status, m.Holder
	t = c.reckon(s, t, s.Fired, time.Time{})
	if m.Holder != "" {
		t.Rungs = without(t.Rungs, acceptRungs)
	}
	return []Event{Unmerged{
		From: m.Case, N: m.N, By: c.By, At: c.At, Reason: v.Reason, Since: m.At, Status: m.Status, Holder: m.Holder, Terms: t,
	}}, nil
}

func (v PartWith) decide(s State, c Command) ([]Event, error) {
	if !s.Absorbs(v.Case, v.N) {
		return nil, nil
	}
	return []Event{Parted{Case: v.Case, N: v.N, By: c.By, At: c.At, Reason: v.Reason}}, nil
}

func (e Unmerged) apply(s State) State {
	t := s.twins()
	t.Into, t.End = nil, nil
	s.Twins, s.Status, s.Holder, s.Terms, s.Score = t, e.Status, e.Holder, e.Terms, 0
	return s
}

func (e Parted) apply(s State) State {
	t := s.twins()
	t.without(e.Case, e.N)
	s.Twins = t
	return s
}

func (e Unmerged) wish(State, []Event) Verb { return Unmerge{Reason: e.Reason} }
func (e Parted) wish(State, []Event) Verb   { return PartWith{Case: e.Case, N: e.N, Reason: e.Reason} }
