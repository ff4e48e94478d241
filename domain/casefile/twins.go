package casefile

import (
	"slices"
	"time"
)

// Twins is what a case knows of others: that it was merged into one, that it
// absorbed some, and which ones it has to do with.
type Twins struct {
	Merges   int       `json:"merges,omitempty"`   // times that a merge of this case was asked for
	Asked    *Merging  `json:"asked,omitempty"`    // a merge of this case that is not settled yet
	Into     *Merger   `json:"into,omitempty"`     // the case that it is merged into
	End      *End      `json:"end,omitempty"`      // how that one ended, once it did
	Absorbed []Merging `json:"absorbed,omitempty"` // the cases that were merged into this one
	Links    []Link    `json:"links,omitempty"`    // 关联案卷
}

// Merging is a merge as both cases know it: Case is the other one, N tells the
// merges of one duplicate apart.
type Merging struct {
	Case string    `json:"case"`
	N    int       `json:"n"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

// Merger is a settled merge, with what must come back should it be undone.
type Merger struct {
	Merging

	Status Status `json:"status"`
	Holder string `json:"holder,omitempty"`
}

// End is how a case ended, as those that were merged into it learn it.
type End struct {
	At      time.Time `json:"at"`
	Handler string    `json:"handler,omitempty"`
	How     string    `json:"how"` // verified, on_spot, decided, rejected
}

// twins is what the case knows of others, in a copy that may be changed.
func (s State) twins() *Twins {
	if s.Twins == nil {
		return &Twins{}
	}
	t := *s.Twins
	t.Absorbed, t.Links = slices.Clone(t.Absorbed), slices.Clone(t.Links)
	return &t
}

// asked is the merge that waits to be settled, nil for none.
func (s State) asked() *Merging {
	if s.Twins == nil {
		return nil
	}
	return s.Twins.Asked
}

// Absorbs reports whether a case was merged into this one; n is which of its
// merges, 0 means any.
func (s State) Absorbs(twin string, n int) bool {
	return s.Twins != nil && slices.ContainsFunc(s.Twins.Absorbed, func(m Merging) bool {
		return m.Case == twin && (n == 0 || m.N == n)
	})
}

// Survivor is the case that this one is merged into, "" while it stands for
// itself.
func (s State) Survivor() string {
	if s.Status != IsMerged || s.Twins == nil || s.Twins.Into == nil {
		return ""
	}
	return s.Twins.Into.Case
}

// without drops a merge from those that were absorbed.
func (t *Twins) without(twin string, n int) {
	t.Absorbed = slices.DeleteFunc(t.Absorbed, func(m Merging) bool { return m.Case == twin && m.N <= n })
}
