package casefile

import (
	"slices"

	domain "gridcase/domain/casefile"
	"gridcase/domain/personal"
)

// JointWords is what was written about the work of several units; all else about
// their parts is in the state.
type JointWords struct {
	Parts []PartWords `json:"parts,omitempty"` // by number
	// Without is why the last result did not wait for open parts.
	Without personal.Sealed `json:"without,omitzero"`
}

// PartWords is what was written about one part.
type PartWords struct {
	Task   personal.Sealed `json:"task,omitzero"`
	Result personal.Sealed `json:"result,omitzero"`
	Photos []string        `json:"photos,omitempty"`
	Reason personal.Sealed `json:"reason,omitzero"` // why it was declined or recalled
}

// Of are the words of a part, empty ones while there are none.
func (w *JointWords) Of(part int) PartWords {
	if w == nil || part < 1 || part > len(w.Parts) {
		return PartWords{}
	}
	return w.Parts[part-1]
}

// with folds what an event says, into a copy; most events say nothing.
func (w *JointWords) with(e domain.Event) *JointWords {
	switch e := e.(type) {
	case domain.Joined:
		return w.change(e.Part.No, func(p *PartWords) { p.Task = e.Task })
	case domain.WhistleBlown:
		for _, part := range e.Parts {
			w = w.change(part.No, func(p *PartWords) { p.Task = e.Text })
		}
	case domain.PartDone:
		return w.change(e.Part, func(p *PartWords) { p.Result, p.Photos = e.Result, e.Photos })
	case domain.PartLeft:
		return w.change(e.Part, func(p *PartWords) { p.Reason = e.Reason })
	case domain.Resolved:
		if w == nil && !e.Without.Given() {
			return w
		}
		now := w.clone()
		now.Without = e.Without
		return now
	}
	return w
}

func (w *JointWords) change(part int, f func(*PartWords)) *JointWords {
	now := w.clone()
	for len(now.Parts) < part {
		now.Parts = append(now.Parts, PartWords{})
	}
	f(&now.Parts[part-1])
	return now
}

func (w *JointWords) clone() *JointWords {
	if w == nil {
		return &JointWords{}
	}
	return &JointWords{Parts: slices.Clone(w.Parts), Without: w.Without}
}
