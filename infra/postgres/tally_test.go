package postgres

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/es"
)

// tally is a projection as small as one can be: a row a case with all that was
// ever told of it. Some words do harm.
type tally struct {
	rows  map[string]*told
	dirty map[string]bool
}

type told struct {
	version uint64
	words   string
	stored  bool
}

const tallyDDL = `
create table tally (case_id text primary key, version bigint not null, words text not null);
-- a comment; with a semicolon
create index tally_version
	on tally (version);
`

func tallies(version int) Projection {
	return Projection{Name: "tally", Schema: tallyDDL, Version: version, New: func() Fold { return newTally() }}
}

func newTally() *tally { return &tally{map[string]*told{}, map[string]bool{}} }

func (t *tally) Load(ctx context.Context, tx pgx.Tx, cases []string) error {
	rows, err := tx.Query(ctx, "select case_id, version, words from tally where case_id = any($1)", cases)
	if err != nil {
		return err
	}
	var id string
	var r told
	_, err = pgx.ForEachRow(rows, []any{&id, &r.version, &r.words}, func() error {
		if t.rows[id] == nil {
			known := r
			known.stored = true
			t.rows[id] = &known
		}
		return nil
	})
	return err
}

func (t *tally) Apply(c es.Recorded) error {
	var word string
	if err := json.Unmarshal(c.Events[0].Data, &word); err != nil {
		return err
	}
	r := t.rows[c.Subject]
	if c.Version == 1 && r == nil {
		r = &told{}
		t.rows[c.Subject] = r
	}
	if r == nil || r.version+1 != c.Version {
		return fmt.Errorf("version %d of %s does not follow", c.Version, c.Subject)
	}
	r.version, r.words = c.Version, r.words+word+" "
	t.dirty[c.Subject] = true
	if word == "zero" {
		r.words += "\x00" // which no text column takes
	}
	switch word { // after the row was changed: a half folded row must not be stored
	case "poison":
		return errors.New("cannot be folded")
	case "panic":
		panic("cannot be folded at all")
	case "death":
		os.Exit(3)
	}
	return nil
}

func (t *tally) Flush(ctx context.Context, tx pgx.Tx) (changes []es.Change, err error) {
	var fresh [][]any
	var ids, words []string
	var versions []int64
	for id := range t.dirty {
		r := t.rows[id]
		if r.stored {
			ids, words, versions = append(ids, id), append(words, r.words), append(versions, int64(r.version))
		} else {
			fresh = append(fresh, []any{id, int64(r.version), r.words})
		}
		changes = append(changes, es.Change{Projection: "tally", Case: id})
	}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"tally"}, []string{"case_id", "version", "words"}, pgx.CopyFromRows(fresh)); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, `
		update tally t set version = u.version, words = u.words
		  from unnest($1::text[], $2::bigint[], $3::text[]) as u (case_id, version, words) where t.case_id = u.case_id`, ids, versions, words); err != nil {
		return nil, err
	}
	for id := range t.dirty {
		t.rows[id].stored = true
	}
	clear(t.dirty)
	slices.SortFunc(changes, func(a, b es.Change) int { return cmp.Compare(a.Case, b.Case) })
	return changes, nil
}

func (t *tally) Reset() { clear(t.rows); clear(t.dirty) }
