// Package search finds cases by what people remember of them: a number, a
// resident, words, a matter, a place.
package search

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/personal"
	"gridcase/projections/rows"
)

const (
	// Name is the projection's name.
	Name = "search"
	// Version is the fold's; raise it when the same events make other rows. It
	// holds the version of the state's own fold, since the state is stored.
	Version = 2<<16 | casefile.FoldVersion
)

// Schema is the DDL.
//
//go:embed schema.sql
var Schema string

// Secret is a sealed value of a case.
type Secret struct {
	Case   string
	Sealed personal.Sealed
}

// Opener reads what was sealed. Search is the one view that keeps residents'
// words in clear: whoever erases a key calls [Forget], too.
type Opener interface {
	// Open reads the values, in their order: [personal.Redacted] for what was
	// erased or has no key.
	Open(ctx context.Context, secrets []Secret) ([]string, error)
	// Index is the blind index of a "name"; "" for an empty one.
	Index(kind, value string) string
}

// Fold keeps the rows in step with the log.
type Fold struct {
	set    *rows.Set[row]
	opener Opener
}

// New returns an empty working set.
func New(o Opener) *Fold { return &Fold{rows.New[row](), o} }

// row is a case as the fold needs it. What is written once is there in a new row
// only.
type row struct {
	state    casefile.State
	report   casefile.Reported
	handlers []string // all who ever held it, by id
	how      string   // it was closed
	words    string   // as the table has them
	place    string   // path of the lowest unit that is known to have it
	fresh    []personal.Sealed
}

// Load reads the rows of known cases.
func (f *Fold) Load(ctx context.Context, tx pgx.Tx, cases []string) error {
	missing := f.set.Missing(cases)
	if len(missing) == 0 {
		return nil
	}
	found, err := tx.Query(ctx, `
		select case_id, version, state, handlers, words, confirmed_at is not null, place
		  from search_case join search using (case_id) where case_id = any($1)`, missing)
	if err != nil {
		return fmt.Errorf("load search: %w", err)
	}
	var id string
	var version uint64
	var r row
	var handlers string
	var confirmed bool
	_, err = pgx.ForEachRow(found, []any{&id, &version, &r.state, &handlers, &r.words, &confirmed, &r.place}, func() error {
		r.handlers = strings.Fields(handlers)
		if confirmed {
			r.how = verified
		}
		f.set.Stored(id, version, r)
		r = row{}
		return nil
	})
	if err != nil {
		return fmt.Errorf("load search: %w", err)
	}
	return nil
}

// Apply folds one commit.
func (f *Fold) Apply(c es.Recorded) error {
	events, err := casefile.Events(c.Commit)
	if err != nil {
		return err
	}
	r, err := f.set.Next(c)
	if err != nil {
		return err
	}
	r.handlers = slices.Clone(r.handlers)
	for i, e := range events {
		said, err := texts(c.Events[i].Data)
		if err != nil {
			return err
		}
		r.fresh = append(r.fresh, said...)
		r.fold(e)
	}
	if r.state.Status == "" {
		return fmt.Errorf("version %d of %s: nothing was ever reported", c.Version, c.Subject)
	}
	return nil
}

// verified is how a case ends that somebody else looked at.
const verified = "verified"

func (r *row) fold(e casefile.Event) {
	switch e := e.(type) {
	case casefile.Reported:
		r.report, r.place = e, e.Chain[0].Path
	case casefile.Placed:
		r.place = e.Chain[0].Path
	case casefile.Closed:
		r.how = e.How
	case casefile.Reopened:
		r.how = ""
	}
	r.state = casefile.Evolve(r.state, e)
	for _, person := range []string{r.state.Holder, r.state.Handler} {
		if person != "" && !slices.Contains(r.handlers, person) {
			r.handlers = append(r.handlers, person)
		}
	}
}

// confirmed is when somebody else found the case to be what its matter says; the
// zero time while nobody did.
func (r *row) confirmed() (at time.Time) {
	if r.how == verified && r.state.Status == casefile.IsClosed {
		return r.state.Closed
	}
	return at
}

// Reset forgets everything.
func (f *Fold) Reset() { f.set.Reset() }
