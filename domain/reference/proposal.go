package reference

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"gridcase/domain/es"
)

// Standing is how far a proposal has come.
type Standing string

const (
	Waiting   Standing = "waiting"
	Approved  Standing = "approved"
	Refused   Standing = "refused"
	Withdrawn Standing = "withdrawn"
)

// Proposal is a change of a document that somebody wishes for. It takes effect
// only after somebody else approved it (R24, R51), and not before its day.
type Proposal struct {
	ID       string
	Document string
	By       string
	At       time.Time
	Reason   string    // by staff, about a document: never about a resident
	From     time.Time // as wished; when it was approved, as in force
	InFlight bool      // counts for cases in flight too
	Body     json.RawMessage
	Base     uint64 // the newest version when it was made
	Standing Standing
	Decided  string // by whom, "" while it waits
	On       time.Time
	Because  string
	Version  uint64 // what it became when it was approved
}

// Proposed says what somebody wishes a document to be. Body is the whole document,
// or of the org tree the units and people that change, see [OrgChange].
type Proposed struct {
	ID       string          `json:"id"`
	By       string          `json:"by"`
	At       time.Time       `json:"at"`
	Reason   string          `json:"reason"`
	From     time.Time       `json:"from"`
	InFlight bool            `json:"in_flight,omitempty"`
	Base     uint64          `json:"base"`
	Body     json.RawMessage `json:"body"`
}

// ProposalApproved puts the proposed document in force from a moment on.
type ProposalApproved struct {
	ID      string    `json:"id"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Because string    `json:"because,omitempty"`
	From    time.Time `json:"from"` // not before At, whatever was wished: nothing is decided backwards
}

// ProposalRefused ends a proposal.
type ProposalRefused struct {
	ID      string    `json:"id"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Because string    `json:"because"`
}

// ProposalWithdrawn says that whoever proposed it does not wish it any more.
type ProposalWithdrawn struct {
	ID string    `json:"id"`
	By string    `json:"by"`
	At time.Time `json:"at"`
}

func (Proposed) name() string          { return "document.proposed.v1" }
func (ProposalApproved) name() string  { return "document.approved.v1" }
func (ProposalRefused) name() string   { return "document.refused.v1" }
func (ProposalWithdrawn) name() string { return "document.withdrawn.v1" }

var (
	ErrNoProposal  = no("proposal.not_found", "没有这项提议。请核对编号。", "There is no such proposal. Check its id.")
	ErrDecided     = no("proposal.decided", "这项提议已经办结，不能再改。需要时请重新提议。", "This proposal was decided already. Make a new one if need be.")
	ErrOwnProposal = no("proposal.own", "提议人不能审批自己的提议。请由另一位有权的人员审批。", "Who proposed a change cannot approve or refuse it. Ask another person who may.")
	ErrNotYours    = no("proposal.not_yours", "只有提议人可以撤回。", "Only who proposed it can withdraw it.")
	ErrOutdated    = no("proposal.outdated", "提议之后该文件已有新版本，批准会冲掉别人的修改。请在最新版本上重新提议。", "The document has changed since this was proposed; approving would undo that change. Propose it again on the newest version.")
	ErrFromPast    = no("proposal.from_past", "生效时间不能在过去。", "A change cannot take effect in the past.")
	ErrProposeWhy  = no("proposal.reason_missing", "请写明理由。", "Say why: a reason is required.")
	ErrNoDocument  = no("proposal.document_unknown", "没有这份文件。可选：org、matters、calendar、policy、lists。", "There is no such document. Take one of org, matters, calendar, policy, lists.")
	ErrBody        = no("proposal.body_malformed", "文件内容不合要求。", "The document is not of the expected form.")
	clockSkew      = 5 * time.Minute // "now" on a client's clock may lie a little behind ours
)

func no(code, zh, en string) *es.Rejection { return &es.Rejection{Code: code, Zh: zh, En: en} }

// Propose answers with the fact that a change was proposed. Whether the body is
// sound beyond its form is checked by the caller: conditions are compiled outside
// of the domain.
func (s State) Propose(document string, p Proposed) ([]Event, error) {
	if earlier, known := s.Proposal(p.ID); known && earlier.Document == document && earlier.By == p.By {
		return nil, nil // sent again
	}
	p.Reason = strings.TrimSpace(p.Reason)
	switch {
	case !slices.Contains(Subjects, document):
		return nil, ErrNoDocument
	case p.Reason == "":
		return nil, ErrProposeWhy
	case !p.From.IsZero() && p.From.Before(p.At.Add(-clockSkew)):
		return nil, ErrFromPast
	}
	if _, err := adopted(document, p.Body); err != nil {
		return nil, ErrBody
	}
	p.Base = s.newest(document)
	p.InFlight = p.InFlight || document == Calendar // a wrong holiday is wrong for everybody
	return []Event{p}, nil
}

// Approve puts a proposal in force, at once or from its day on.
func (s State) Approve(id, by, because string, at time.Time) ([]Event, error) {
	p, err := s.decidable(id, by, Approved)
	if err != nil || p.Standing == Approved {
		return nil, err
	}
	if p.Document != Org && p.Base != s.newest(p.Document) { // of the tree only what it names changes
		return nil, ErrOutdated
	}
	from := p.From
	if from.Before(at) {
		from = at
	}
	return []Event{ProposalApproved{ID: id, By: by, At: at, Because: strings.TrimSpace(because), From: from}}, nil
}

// Refuse ends a proposal with a reason.
func (s State) Refuse(id, by, because string, at time.Time) ([]Event, error) {
	p, err := s.decidable(id, by, Refused)
	if err != nil || p.Standing == Refused {
		return nil, err
	}
	if because = strings.TrimSpace(because); because == "" {
		return nil, ErrProposeWhy
	}
	return []Event{ProposalRefused{ID: id, By: by, At: at, Because: because}}, nil
}

// Withdraw takes one's own proposal back.
func (s State) Withdraw(id, by string, at time.Time) ([]Event, error) {
	p, known := s.Proposal(id)
	switch {
	case !known:
		return nil, ErrNoProposal
	case p.By != by:
		return nil, ErrNotYours
	case p.Standing == Withdrawn:
		return nil, nil
	case p.Standing != Waiting:
		return nil, ErrDecided
	}
	return []Event{ProposalWithdrawn{ID: id, By: by, At: at}}, nil
}

// decidable finds a proposal on which by may decide. One that by has decided
// just so is answered as it stands: the command came again.
func (s State) decidable(id, by string, as Standing) (Proposal, error) {
	p, known := s.Proposal(id)
	switch {
	case !known:
		return p, ErrNoProposal
	case p.Standing == as && p.Decided == by:
		return p, nil
	case p.Standing != Waiting:
		return p, ErrDecided
	case p.By == by:
		return p, ErrOwnProposal
	}
	return p, nil
}

// Proposal finds a proposal, of whatever document.
func (s State) Proposal(id string) (Proposal, bool) {
	for _, p := range s.proposals {
		if p.ID == id {
			return p, true
		}
	}
	return Proposal{}, false
}

// Proposals lists them all, the newest first.
func (s State) Proposals() []Proposal {
	all := slices.Clone(s.proposals)
	slices.SortStableFunc(all, func(a, b Proposal) int { return b.At.Compare(a.At) })
	return all
}

// proposed folds a proposal in.
func (s State) proposed(document string, e Proposed) State {
	s.proposals = append(slices.Clone(s.proposals), Proposal{
		ID: e.ID, Document: document, By: e.By, At: e.At, Reason: e.Reason, From: e.From, InFlight: e.InFlight,
		Body: e.Body, Base: e.Base, Standing: Waiting,
	})
	return s
}

// decided folds in what became of a proposal.
func (s State) decided(id string, as Standing, by string, at time.Time, because string) (State, int) {
	s.proposals = slices.Clone(s.proposals)
	i := slices.IndexFunc(s.proposals, func(p Proposal) bool { return p.ID == id })
	if i >= 0 {
		p := &s.proposals[i]
		p.Standing, p.Decided, p.On, p.Because = as, by, at, because
	}
	return s, i
}
