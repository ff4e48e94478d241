// Package casefile shows one case: all that its page needs, for open cases and
// for those that are done.
package casefile

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	domain "gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/personal"
	"gridcase/projections/rows"
)

const (
	// Name is the projection's name.
	Name = "casefile"
	// Version is the fold's; raise it when the same events make other rows. It
	// holds the version of the state's own fold, since the state is stored.
	Version = 2<<16 | domain.FoldVersion
)

// Schema is the DDL.
//
//go:embed schema.sql
var Schema string

// Fold keeps the rows in step with the log.
type Fold struct{ set *rows.Set[row] }

// New returns an empty working set.
func New() *Fold { return &Fold{rows.New[row]()} }

// row is a case as the fold needs it. What was reported is there in a new row
// only: it is written once and never read back.
type row struct {
	state    domain.State
	report   domain.Reported
	number   string
	result   outcome
	joint    *JointWords
	position string
	hash     string
	updated  time.Time
	path     string // as the table has it
	holder   string
}

// outcome is what came of it.
type outcome struct {
	Result personal.Sealed
	Photos []string
	How    string
}

// Load reads the rows of known cases.
func (f *Fold) Load(ctx context.Context, tx pgx.Tx, cases []string) error {
	missing := f.set.Missing(cases)
	if len(missing) == 0 {
		return nil
	}
	found, err := tx.Query(ctx, `
		select case_id, version, state, coalesce(result, '{}'), coalesce(result_photos, '[]'), coalesce(how, ''), joint
		  from casefile where case_id = any($1)`, missing)
	if err != nil {
		return fmt.Errorf("load case files: %w", err)
	}
	stored, err := pgx.CollectRows(found, func(r pgx.CollectableRow) (s loaded, err error) {
		return s, r.Scan(&s.id, &s.version, &s.state, &s.result.Result, &s.result.Photos, &s.result.How, &s.joint)
	})
	if err != nil {
		return fmt.Errorf("load case files: %w", err)
	}
	for _, s := range stored {
		f.set.Stored(s.id, s.version, row{state: s.state, result: s.result, joint: s.joint, path: s.state.At.Path, holder: s.state.Holder})
	}
	return nil
}

type loaded struct {
	id      string
	version uint64
	state   domain.State
	result  outcome
	joint   *JointWords
}

// Apply folds one commit.
func (f *Fold) Apply(c es.Recorded) error {
	events, err := domain.Events(c.Commit)
	if err != nil {
		return err
	}
	r, err := f.set.Next(c)
	if err != nil {
		return err
	}
	for _, e := range events {
		if err := r.fold(e); err != nil {
			return err
		}
	}
	if r.state.Status == "" {
		return fmt.Errorf("version %d of %s: nothing was ever reported", c.Version, c.Subject)
	}
	r.position, r.hash, r.updated = c.Position.String(), c.Hash, c.At
	return nil
}

func (r *row) fold(e domain.Event) (err error) {
	switch e := e.(type) {
	case domain.Reported:
		r.report = e
		r.number, err = domain.Number(e.ID)
	case domain.Resolved:
		r.result = outcome{Result: e.Result, Photos: e.Photos}
	case domain.Closed:
		r.result.How = e.How
	case domain.Rejected:
		r.result.How = "rejected"
	case domain.Merged:
		r.result.How = "merged"
	case domain.Unmerged:
		r.result.How = ""
	case domain.Reopened:
		r.result = outcome{} // the old result stays in the timeline
	}
	r.joint = r.joint.with(e)
	r.state = domain.Evolve(r.state, e)
	return err
}

// Reset forgets everything.
func (f *Fold) Reset() { f.set.Reset() }
