package casefile

import (
	"slices"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/domain/routing"
)

// AskExtension asks for more time (申请延期), before the time is over. Only who
// holds the case can ask.
type AskExtension struct {
	Limit  clock.Limit // to resolve, from the start of the holder's clock
	Reason personal.Sealed
}

// GrantExtension gives the time that was asked for. Whether who grants it stands
// high enough is checked by the caller, see [State.Granter].
type GrantExtension struct{ Reason personal.Sealed }

// RefuseExtension leaves the limit as it is.
type RefuseExtension struct{ Reason personal.Sealed }

// ExtensionAsked says what was asked for, and who decides.
type ExtensionAsked struct {
	By     string          `json:"by"`
	At     time.Time       `json:"at"`
	Limit  clock.Limit     `json:"limit"`
	To     org.Stop        `json:"to"`
	Reason personal.Sealed `json:"reason"`
}

// ExtensionGranted says that the holder has longer. The resident does not: their
// clock stays as it was. The old due time stands in the terms, for ever.
type ExtensionGranted struct {
	By     string          `json:"by"`
	Reason personal.Sealed `json:"reason,omitzero"`
	Terms  Terms           `json:"terms"`
}

// ExtensionRefused says that the limit stays.
type ExtensionRefused struct {
	By     string          `json:"by"`
	Reason personal.Sealed `json:"reason"`
}

func (AskExtension) verb() string     { return "extend.ask" }
func (GrantExtension) verb() string   { return "extend.grant" }
func (RefuseExtension) verb() string  { return "extend.refuse" }
func (ExtensionAsked) name() string   { return "case.extension_asked.v1" }
func (ExtensionGranted) name() string { return "case.extension_granted.v1" }
func (ExtensionRefused) name() string { return "case.extension_refused.v1" }

// Request is an extension that was asked for and not decided yet.
type Request struct {
	By    string      `json:"by"`
	At    time.Time   `json:"at"`
	Limit clock.Limit `json:"limit"`
	To    org.Stop    `json:"to"` // who decides
}

// Extension is one that was granted, with what it changed.
type Extension struct {
	By    string      `json:"by"`
	At    time.Time   `json:"at"`
	Limit clock.Limit `json:"limit"`
	Was   clock.Limit `json:"was"`
	Due   time.Time   `json:"due"` // what it was until then
}

var (
	ErrExtensionOpen      = no("case.extension_open", "已有一项延期申请等待批准。", "An extension was asked for already and is not decided yet.")
	ErrNoExtension        = no("case.extension_not_asked", "没有等待批准的延期申请。", "No extension waits to be decided.")
	ErrExtensionShort     = no("case.extension_not_longer", "申请的时限不比现在的长。", "The limit that you ask for is not longer than the present one.")
	ErrExtensionOvertaken = no("case.extension_overtaken", "申请之后时限已变，所申请的时限不比现在的长。请驳回该申请。", "The time changed since: what was asked for is not longer than what there is now. Refuse the request.")
	ErrExtensionLate      = no("case.extension_late", "时限已过，不能再申请延期。请说明情况并尽快办结，或请主管处理。", "The time is over: an extension must be asked for before. Settle the case soon, or tell your supervisor.")
)

// Granter is who decides on the case's next extension: the community or whoever
// above it has the case, and from the second extension on the level above.
func (s State) Granter() org.Stop {
	at := s.At
	if at.Level == org.Grid {
		at = s.above(at)
	}
	if s.Extended > 0 {
		at = s.above(at)
	}
	return at
}

// above is the stop over this one, or this one at the top.
func (s State) above(at org.Stop) org.Stop {
	if next, ok := routing.Next(s.way(), at.Level); ok {
		return next
	}
	return at
}

func (v AskExtension) decide(s State, c Command) ([]Event, error) {
	t := s.Terms
	t.Resolve = v.Limit
	switch err := s.holds(c.By); {
	case err != nil:
		return nil, err
	case s.Asked != nil:
		return nil, ErrExtensionOpen
	case !v.Reason.Given():
		return nil, ErrNoReason
	case c.At.After(s.Terms.ResolveDue):
		return nil, ErrExtensionLate
	case !c.reckon(s, t, nil, s.Until).ResolveDue.After(s.Terms.ResolveDue):
		return nil, ErrExtensionShort
	}
	return []Event{ExtensionAsked{By: c.By, At: c.At, Limit: v.Limit, To: s.Granter(), Reason: v.Reason}}, nil
}

// decide arms the ladder anew for the longer limit: what warned of the
// old one may warn of the new. A suspension since the asking may have made the
// present limit as long as what was asked for: then nothing is left to grant.
func (v GrantExtension) decide(s State, c Command) ([]Event, error) {
	if err := s.decidable(c.By); err != nil {
		return nil, err
	}
	t := s.Terms
	t.Extended = append(slices.Clone(t.Extended), Extension{By: c.By, At: c.At, Limit: s.Asked.Limit, Was: t.Resolve, Due: t.ResolveDue})
	t.Arm, t.Resolve = t.Arm+1, s.Asked.Limit
	t = c.reckon(s, t, nil, s.Until)
	if !t.ResolveDue.After(s.Terms.ResolveDue) {
		return nil, ErrExtensionOvertaken
	}
	t.Rungs = without(t.Rungs, acceptRungs)
	return []Event{ExtensionGranted{By: c.By, Reason: v.Reason, Terms: t}}, nil
}

func (v RefuseExtension) decide(s State, c Command) ([]Event, error) {
	if err := s.decidable(c.By); err != nil {
		return nil, err
	}
	if !v.Reason.Given() {
		return nil, ErrNoReason
	}
	return []Event{ExtensionRefused{By: c.By, Reason: v.Reason}}, nil
}

// decidable answers nil when an extension waits and by may decide on it.
func (s State) decidable(by string) error {
	switch {
	case s.movable() != nil:
		return s.movable()
	case s.Asked == nil:
		return ErrNoExtension
	case s.Asked.By == by:
		return ErrOwnGrant
	}
	return nil
}

func (e ExtensionAsked) apply(s State) State {
	s.Asked = &Request{By: e.By, At: e.At, Limit: e.Limit, To: e.To}
	return s
}

func (e ExtensionGranted) apply(s State) State {
	s.Terms, s.Fired, s.Asked, s.Extended = e.Terms, nil, nil, s.Extended+1
	return s
}

func (ExtensionRefused) apply(s State) State {
	s.Asked = nil
	return s
}

func (e ExtensionAsked) wish(State, []Event) Verb {
	return AskExtension{Limit: e.Limit, Reason: e.Reason}
}
func (e ExtensionGranted) wish(State, []Event) Verb { return GrantExtension{Reason: e.Reason} }
func (e ExtensionRefused) wish(State, []Event) Verb { return RefuseExtension{Reason: e.Reason} }
