package search

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/personal"
	"gridcase/projections/rows"
)

var (
	caseTable = rows.NewTable("search_case", 1, "case_id text", "version bigint", "state json")
	moved     = rows.NewTable("search", 1, "case_id text", "matter text", "path text", "holder text", "handlers text", "confirmed_at timestamptz", "place text")
	columns   = []string{
		"case_id", "matter", "path", "holder", "handlers", "confirmed_at", "place", "words", "grams",
		"number", "code", "opened_at", "filed_by", "phone_index", "id_index", "name_index", "sealed", "told",
	}
)

// Flush writes what changed. What was said since the last one is opened here, all
// of it at once: the fold itself never sees a key.
func (f *Fold) Flush(ctx context.Context, tx pgx.Tx) ([]es.Change, error) {
	dirty := f.set.Dirty()
	opened, err := f.open(ctx, dirty)
	if err != nil {
		return nil, err
	}
	var cases, known, inserted, updated, wordy [][]any
	for i, d := range dirty {
		told := []any{d.ID, int64(d.Version), rows.JSON(d.Row.state)} //nolint:gosec // versions count commits
		values, plain := d.Row.moving(d.ID), opened[i]
		d.Row.say(plain.words)
		if d.New {
			cases, known = append(cases, told), append(known, nil)
			fixed, err := d.Row.fixed(plain, f.opener)
			if err != nil {
				return nil, err
			}
			inserted = append(inserted, append(append(values, d.Row.words, grams(d.Row.words)), fixed...))
			continue
		}
		updated = append(updated, values)
		cases, known = append(cases, nil), append(known, told)
		if len(plain.words) > 0 {
			wordy = append(wordy, []any{d.ID, d.Row.words, strings.Join(grams(d.Row.words), " ")})
		}
	}
	if err := write(ctx, tx, given(cases), given(known), updated, wordy, inserted); err != nil {
		return nil, err
	}
	for _, d := range dirty {
		d.Row.fresh = nil
	}
	f.set.Clean()
	return nil, nil
}

func given(rows [][]any) (kept [][]any) {
	for _, r := range rows {
		if r != nil {
			kept = append(kept, r)
		}
	}
	return kept
}

func write(ctx context.Context, tx pgx.Tx, cases, known, updated, wordy, inserted [][]any) error {
	var w rows.Writes
	w.Update(caseTable, known)
	w.Update(moved, updated)
	w.Insert(caseTable, cases)
	if err := w.Send(ctx, tx); err != nil {
		return err
	}
	if len(wordy) > 0 { // an array of arrays would be a table: the grams come as one text each
		var ids, words, joined []string
		for _, r := range wordy {
			ids, words, joined = append(ids, r[0].(string)), append(words, r[1].(string)), append(joined, r[2].(string))
		}
		if _, err := tx.Exec(ctx, `update search t set words = u.words, grams = string_to_array(u.grams, ' ')
			from unnest($1::text[], $2::text[], $3::text[]) as u (case_id, words, grams) where t.case_id = u.case_id`, ids, words, joined); err != nil {
			return fmt.Errorf("write words: %w", err)
		}
	}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"search"}, columns, pgx.CopyFromRows(inserted)); err != nil {
		return fmt.Errorf("copy rows into search: %w", err)
	}
	return nil
}

// inClear is what was opened of a case.
type inClear struct {
	words             []string
	told              int // of them, how many the report itself has
	name, phone, idNo string
}

// open reads all that is new in one go, case by case in the order of the rows.
func (f *Fold) open(ctx context.Context, dirty []rows.Written[row]) ([]inClear, error) {
	var secrets []Secret
	for _, d := range dirty {
		for _, s := range d.Row.fresh {
			secrets = append(secrets, Secret{d.ID, s})
		}
		if p := d.Row.report.Reporter; d.New && p != nil {
			secrets = append(secrets, Secret{d.ID, p.Name}, Secret{d.ID, p.Phone}, Secret{d.ID, p.IDNumber})
		}
	}
	if len(secrets) == 0 {
		return make([]inClear, len(dirty)), nil
	}
	plain, err := f.opener.Open(ctx, secrets)
	if err != nil {
		return nil, fmt.Errorf("open what was said: %w", err)
	}
	all := make([]inClear, len(dirty))
	for i, d := range dirty {
		n := len(d.Row.fresh)
		all[i].words, plain = plain[:n], plain[n:]
		if d.New && d.Row.report.Reporter != nil {
			all[i].name, all[i].phone, all[i].idNo, plain = plain[0], plain[1], plain[2], plain[3:]
		}
	}
	return all, nil
}

// say adds what was said, as far as it can be read.
func (r *row) say(words []string) {
	for _, w := range words {
		if w = strings.TrimSpace(w); w == "" || w == personal.Redacted {
			continue
		}
		if r.words != "" {
			r.words += "\n"
		}
		r.words += narrow(w)
	}
}

func (r *row) moving(id string) []any {
	s := r.state
	return []any{id, s.Matter, s.At.Path, rows.Text(s.Holder), strings.Join(r.handlers, " "), rows.Time(r.confirmed()), r.place}
}

// fixed is what is written once. An erased resident is found no more, although
// the log keeps the blind indexes of phone and ID number.
func (r *row) fixed(plain inClear, o Opener) ([]any, error) {
	e := r.report
	number, err := casefile.Number(e.ID)
	if err != nil {
		return nil, err
	}
	_, code, _ := strings.Cut(number, "-")
	values := []any{number, code, e.At, e.By, nil, nil, nil}
	if p := e.Reporter; p != nil {
		if plain.phone != personal.Redacted {
			values[4] = rows.Text(p.PhoneIndex)
		}
		if plain.idNo != personal.Redacted {
			values[5] = rows.Text(p.IDIndex)
		}
		if plain.name != personal.Redacted {
			values[6] = rows.Text(o.Index("name", plain.name))
		}
	}
	told := 0
	if len(plain.words) > 0 && e.Text.Given() && plain.words[0] != personal.Redacted {
		told = utf8.RuneCountInString(strings.TrimSpace(plain.words[0]))
	}
	return append(values, rows.JSON(e.Text), told), nil
}

// Forget takes out of the view what a case's erased keys had sealed; the same
// that a rebuild leaves out. Whoever erases a key calls it.
func Forget(ctx context.Context, db Execer, caseID string, text, reporter bool) error {
	_, err := db.Exec(ctx, `
		update search set words = case when $2 then '' else words end, grams = case when $2 then '{}' else grams end, told = case when $2 then 0 else told end,
		       phone_index = case when $3 then null else phone_index end, id_index = case when $3 then null else id_index end, name_index = case when $3 then null else name_index end
		 where case_id = $1`, caseID, text, reporter)
	if err != nil {
		return fmt.Errorf("forget what was erased of %s: %w", caseID, err)
	}
	return nil
}
