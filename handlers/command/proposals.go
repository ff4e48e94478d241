package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"gridcase/domain/es"
	"gridcase/domain/reference"
	"gridcase/handlers/rulebook"
)

// Scribe appends to the log; it is the part of Log that documents need.
type Scribe interface {
	Head(ctx context.Context, subject string) (es.Recorded, error)
	Append(ctx context.Context, c es.Commit, after es.Recorded) (es.Recorded, error)
}

// Proposals changes documents: somebody proposes, somebody else decides.
type Proposals struct {
	log     Scribe
	library *Library
	now     func() time.Time
}

// NewProposals needs all its parts. now is the domain's clock.
func NewProposals(log Scribe, library *Library, now func() time.Time) *Proposals {
	return &Proposals{log: log, library: library, now: now}
}

// Propose stores a proposal for a document; wish.At is set here, and wish.Body
// may be as people write it. The error is rulebook.Problems when the document is
// not sound. The same id again answers what its first time did, or ErrKeyReused
// for another content.
func (p *Proposals) Propose(ctx context.Context, document string, wish reference.Proposed) (done reference.Proposal, err error) {
	if !slices.Contains(reference.Subjects, document) {
		return done, reference.ErrNoDocument
	}
	now := p.library.Current()
	if wish.Body, err = rulebook.Read(then(now, document, wish.From), document, wish.Body); err != nil {
		return done, err
	}
	wish.At = p.now()
	if earlier, known := now.Proposal(wish.ID); known && (earlier.Document != document || !sameWish(earlier, wish)) {
		return earlier, ErrKeyReused
	}
	return p.carry(ctx, document, wish.ID, wish.By, "propose", func(s reference.State) ([]reference.Event, error) {
		return s.Propose(document, wish)
	})
}

// then is what a proposal is held against: a change of the tree against the tree
// of its day, in which others that were approved before have their places.
func then(now reference.State, document string, from time.Time) reference.State {
	if document != reference.Org || from.IsZero() {
		return now
	}
	return now.At(from)
}

func sameWish(earlier reference.Proposal, p reference.Proposed) bool {
	return earlier.By == p.By && earlier.Reason == p.Reason && string(earlier.Body) == string(p.Body)
}

// Approve puts a proposal in force, at once or on its day. It is checked anew:
// what it leans on may have changed since.
func (p *Proposals) Approve(ctx context.Context, id, by, because string) (reference.Proposal, error) {
	found, err := p.find(ctx, id)
	if err != nil {
		return found, err
	}
	return p.carry(ctx, found.Document, id, by, "approve", func(s reference.State) ([]reference.Event, error) {
		events, err := s.Approve(id, by, because, p.now())
		if err != nil || len(events) == 0 {
			return events, err
		}
		_, err = rulebook.Read(then(s, found.Document, found.From), found.Document, found.Body)
		return events, err
	})
}

// Refuse ends a proposal.
func (p *Proposals) Refuse(ctx context.Context, id, by, because string) (reference.Proposal, error) {
	found, err := p.find(ctx, id)
	if err != nil {
		return found, err
	}
	return p.carry(ctx, found.Document, id, by, "refuse", func(s reference.State) ([]reference.Event, error) {
		return s.Refuse(id, by, because, p.now())
	})
}

// Withdraw takes one's own proposal back.
func (p *Proposals) Withdraw(ctx context.Context, id, by string) (reference.Proposal, error) {
	found, err := p.find(ctx, id)
	if err != nil {
		return found, err
	}
	return p.carry(ctx, found.Document, id, by, "withdraw", func(s reference.State) ([]reference.Event, error) {
		return s.Withdraw(id, by, p.now())
	})
}

// find knows the document of a proposal, also of one that another instance took
// a moment ago.
func (p *Proposals) find(ctx context.Context, id string) (reference.Proposal, error) {
	if found, known := p.library.Current().Proposal(id); known {
		return found, nil
	}
	if err := p.library.Refresh(ctx); err != nil {
		return reference.Proposal{}, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	found, known := p.library.Current().Proposal(id)
	if !known {
		return found, reference.ErrNoProposal
	}
	return found, nil
}

const proposalTries = 5 // documents change rarely: more than one meeting is chance

// carry decides on the newest state of the document and appends behind it; when
// somebody came first it is decided anew. What the log did not answer for may
// have been stored: the next try finds it done.
func (p *Proposals) carry(ctx context.Context, document, id, by, verb string, decide func(reference.State) ([]reference.Event, error)) (reference.Proposal, error) {
	var last error
	for range proposalTries {
		if last = p.once(ctx, document, id, by, verb, decide); last == nil || unsound(last) || final(last) {
			break
		}
	}
	if last != nil && !unsound(last) && !final(last) {
		last = fmt.Errorf("%w: %w", ErrUnavailable, last)
	}
	done, _ := p.library.Current().Proposal(id)
	return done, last
}

// unsound is an answer too: the document has mistakes.
func unsound(err error) bool {
	var problems rulebook.Problems
	return errors.As(err, &problems)
}

func (p *Proposals) once(ctx context.Context, document, id, by, verb string, decide func(reference.State) ([]reference.Event, error)) error {
	if err := p.library.Refresh(ctx); err != nil {
		return err
	}
	now := p.library.Current()
	events, err := decide(now)
	if err != nil || len(events) == 0 {
		return err
	}
	head, err := p.log.Head(ctx, document)
	if err != nil && !errors.Is(err, es.ErrNotFound) {
		return err
	}
	if head.Version != now.Seen(document) {
		return es.ErrConflict
	}
	commit := es.Commit{ID: "proposal:" + id + ":" + verb, Subject: document, By: by, At: p.now()}
	for _, e := range events {
		data, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("%w: encode %s: %w", errBroken, reference.Name(e), err)
		}
		commit.Events = append(commit.Events, es.Stored{Type: reference.Name(e), Data: data})
	}
	if _, err := p.log.Append(ctx, commit, head); err != nil {
		return err
	}
	return p.library.Refresh(ctx)
}
