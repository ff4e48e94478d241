package casefile

import (
	"slices"
	"time"

	"gridcase/domain/routing"
)

// LinkKind says what another case has to do with this one; see [LinkKinds].
type LinkKind string

// Both cases of a link know it, each from its side.
const (
	Related LinkKind = "related"
	Follows LinkKind = "follows"  // this one arose from the other, as G0603 opens S0103 (notes §2.9)
	LeadsTo LinkKind = "leads_to" // the other arose from this one

	// The ladder's own: the same was reported again, and the order of the other
	// case is about this one, too.
	Repeats    LinkKind = "repeats"
	RepeatedBy LinkKind = "repeated_by"
)

// LinkKinds has the words of each.
var LinkKinds = map[LinkKind]routing.Words{
	Related: {Zh: "有关联", En: "has to do with"},
	Follows: {Zh: "由其引发", En: "follows from"},
	LeadsTo: {Zh: "引发", En: "led to"},

	Repeats:    {Zh: "重复上报，由该案卷的督办单一并督办", En: "reported again, under the supervision order of"},
	RepeatedBy: {Zh: "再次上报，在本案督办范围内", En: "reported again, under this case's supervision order, as"},
}

// mirrored is the same link as the other case knows it.
func (k LinkKind) mirrored() LinkKind {
	switch k {
	case Follows:
		return LeadsTo
	case LeadsTo:
		return Follows
	case Repeats:
		return RepeatedBy
	case RepeatedBy:
		return Repeats
	}
	return k
}

// mostLinks keeps the state of a case small.
const mostLinks = 20

// LinkTo says that another case has to do with this one (关联).
type LinkTo struct {
	Case string
	Kind LinkKind
	Back bool // the other case says so
}

// Link is another case that has to do with this one.
type Link struct {
	Case string    `json:"case"`
	Kind LinkKind  `json:"kind"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

// Linked says which case has to do with this one. That one hears of it by a
// command of its own, and then Back is set.
type Linked struct {
	Link

	Back bool `json:"back,omitempty"`
}

func (LinkTo) verb() string { return "link" }
func (Linked) name() string { return "case.linked.v1" }

var (
	ErrLinkSelf = no("case.link_self", "案卷不能关联自己。请选择另一个案卷。", "A case cannot be linked to itself. Choose another one.")
	ErrLinkKind = no("case.link_kind_unknown", "请选择关联类型：related、follows 或 leads_to。", "Choose the kind of the link: related, follows or leads_to.")
	ErrLinkMany = no("case.links_full", "一个案卷最多关联 20 个案卷。", "A case can be linked to 20 others at most.")
)

// decide is allowed on a case that is done, too: what follows from it comes
// later.
func (v LinkTo) decide(s State, c Command) ([]Event, error) {
	_, known := LinkKinds[v.Kind]
	links := s.twins().Links
	switch {
	case v.Case == s.ID:
		return nil, ErrLinkSelf
	case !known:
		return nil, ErrLinkKind
	case slices.ContainsFunc(links, func(l Link) bool { return l.Case == v.Case }):
		return nil, nil // linked already
	case len(links) >= mostLinks && v.Kind == RepeatedBy:
		return nil, nil // of a hundred repeats twenty are enough to see
	case len(links) >= mostLinks && !v.Back: // the other case must not be left alone with its link
		return nil, ErrLinkMany
	}
	return []Event{Linked{Link{Case: v.Case, Kind: v.Kind, By: c.By, At: c.At}, v.Back}}, nil
}

// Answer is the command by which the other case learns of the link.
func (e Linked) Answer(from string) LinkTo {
	return LinkTo{Case: from, Kind: e.Kind.mirrored(), Back: true}
}

func (e Linked) apply(s State) State {
	t := s.twins()
	t.Links = append(t.Links, e.Link)
	s.Twins = t
	return s
}

func (e Linked) wish(State, []Event) Verb { return LinkTo{Case: e.Case, Kind: e.Kind, Back: e.Back} }
