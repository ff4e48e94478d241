package rehearse

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/reference"
	"gridcase/domain/routing"
	"gridcase/domain/whatif"
)

// Shelf is where the documents are read from: the log.
type Shelf interface {
	History(ctx context.Context, subject string) ([]es.Recorded, error)
}

// Past is every version of the documents that decide, with the moment from which
// each was in force.
type Past struct{ all []inForce }

type inForce struct {
	since time.Time
	docs  reference.State
}

// deciding are the documents that rules are made of. The org tree is not: each
// case keeps the chain of its day.
var deciding = []string{reference.Matters, reference.Calendar, reference.Policy}

// ReadPast reads them all.
func ReadPast(ctx context.Context, shelf Shelf) (Past, error) {
	var commits []es.Recorded
	for _, subject := range deciding {
		history, err := shelf.History(ctx, subject)
		if err != nil && !errors.Is(err, es.ErrNotFound) {
			return Past{}, fmt.Errorf("read the past of %s: %w", subject, err)
		}
		commits = append(commits, history...)
	}
	sort.SliceStable(commits, func(i, j int) bool { return commits[i].At.Before(commits[j].At) })
	var p Past
	var docs reference.State
	for _, c := range commits {
		events, err := es.Decode(reference.Decoders, c.Commit)
		if err != nil {
			return Past{}, fmt.Errorf("read the past of %s: %w", c.Subject, err)
		}
		docs = reference.Evolve(docs, c.Subject, c.Version, events)
		p.all = append(p.all, inForce{c.At, docs})
	}
	return p, nil
}

// at are the documents of a moment. What happened before the first of them, as
// in a history that was brought in, was decided by the first that were whole.
func (p Past) at(moment time.Time) (docs reference.State) {
	for _, v := range p.all {
		whole := docs.Matters.Len() > 0 && docs.Versions.Policy > 0 && docs.Versions.Calendar > 0
		if v.since.After(moment) && whole {
			break
		}
		docs = v.docs
	}
	return docs
}

// Rules are those that were in force.
func (p Past) Rules() whatif.Source {
	return func(_ casefile.State, code string, at time.Time) (casefile.Rules, bool) { return p.at(at).Rules(code) }
}

// Proposal is what shall be tried; what it leaves out stays as it was.
type Proposal struct {
	Policy   *routing.Policy
	Matters  *matter.Catalogue
	Calendar *clock.Calendar
}

// Under are those that were in force, but for what is proposed.
func (p Past) Under(proposed Proposal) whatif.Source {
	return func(_ casefile.State, code string, at time.Time) (casefile.Rules, bool) {
		docs := p.at(at)
		if proposed.Policy != nil {
			docs.Policy = proposed.Policy.Filled()
		}
		if proposed.Matters != nil {
			docs.Matters = *proposed.Matters
		}
		if proposed.Calendar != nil {
			docs.Calendar = *proposed.Calendar
		}
		return docs.Rules(code)
	}
}
