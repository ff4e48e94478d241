package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/es"
)

// mostTries is how often a case may fail before it is parked.
const mostTries = 3

// poison is a commit that cannot be folded or whose row cannot be stored.
type poison struct {
	commit es.Recorded
	cause  error
}

// poisoned is what stops a batch: at most one commit a case.
type poisoned []poison

func (p poisoned) Error() string {
	first := p[0]
	return fmt.Sprintf("project %s (case %s version %d) and %d more: %v", first.commit.Position, first.commit.Subject, first.commit.Version, len(p)-1, first.cause)
}

// trouble remembers which cases failed and which are left out. A whole case is
// parked, from the commit that failed on, and not an event: what follows a
// missing event would be wrong. The rows stay as they were before that commit.
type trouble struct {
	suspects map[string]suspect // cases that failed and may still succeed
	parked   map[string]uint64  // from which sequence on
	// wary counts down the commits that are tried one at a time, because the
	// process died on its first batch several times in a row.
	wary    int
	starts  int
	started bool // this start was counted
}

type suspect struct {
	seq   uint64
	tries int
}

func loadTrouble(ctx context.Context, db on) (trouble, error) {
	t := trouble{suspects: map[string]suspect{}, parked: map[string]uint64{}}
	rows, err := db.Query(ctx, "select case_id, seq, tries, since is not null from parked")
	if err != nil {
		return t, fmt.Errorf("read parked cases: %w", err)
	}
	var id string
	var s suspect
	var parked bool
	_, err = pgx.ForEachRow(rows, []any{&id, &s.seq, &s.tries, &parked}, func() error {
		if parked {
			t.parked[id] = s.seq
		} else {
			t.suspects[id] = s
		}
		return nil
	})
	if err != nil {
		return t, fmt.Errorf("read parked cases: %w", err)
	}
	return t, nil
}

func (t *trouble) isParked(c es.Recorded) bool {
	from, parked := t.parked[c.Subject]
	return parked && c.Position.Seq >= from
}

// meets reports whether a commit is the one that its case failed at. A case has
// one stream, so the sequence says which.
func (t *trouble) meets(c es.Recorded) bool {
	s, suspected := t.suspects[c.Subject]
	return suspected && c.Position.Seq == s.seq
}

// begin counts a start before the first batch of it is touched; the first flush
// sets the count back. Who starts for the fourth time without any flush between
// has died on a batch, and goes on one commit at a time until the culprit shows.
func (t *trouble) begin(ctx context.Context, db on, most int) error {
	if t.started {
		return nil
	}
	t.started = true
	err := db.QueryRow(ctx, "update life set starts = starts + 1 returning starts").Scan(&t.starts)
	if err != nil {
		return fmt.Errorf("count the start: %w", err)
	}
	if t.starts > mostTries {
		t.wary = most
	}
	return nil
}

// count notes, before the fold sees it, that a suspect is tried once more. So a
// case that kills the process is parked in the end, too.
func (t *trouble) count(ctx context.Context, db on, b batch) error {
	var again []string
	for _, c := range b {
		for _, commit := range c.commits {
			switch {
			case t.meets(commit):
				again = append(again, commit.Subject)
			case t.wary > 0 && !t.isParked(commit):
				if err := t.suspect(ctx, db, poison{commit, errDied}); err != nil {
					return err
				}
			}
		}
	}
	if len(again) == 0 {
		return nil
	}
	_, err := db.Exec(ctx, `update parked set tries = tries + 1, since = case when tries >= $2 then now() end where case_id = any($1)`, again, mostTries)
	if err != nil {
		return fmt.Errorf("count a try: %w", err)
	}
	for _, id := range again {
		s := t.suspects[id]
		if s.tries++; s.tries > mostTries {
			delete(t.suspects, id)
			t.parked[id] = s.seq
		} else {
			t.suspects[id] = s
		}
	}
	return nil
}

var errDied = errors.New("the process died while it was folded")

func (t *trouble) suspect(ctx context.Context, db on, p poison) error {
	seq := p.commit.Position.Seq
	s := suspect{seq, 1}
	if t.meets(p.commit) {
		s = t.suspects[p.commit.Subject]
	}
	_, err := db.Exec(ctx, `
		insert into parked (case_id, stream, seq, error, tries) values ($1, $2, $3, $4, $5)
		on conflict (case_id) do update set stream = excluded.stream, seq = excluded.seq, error = excluded.error, tries = excluded.tries`,
		p.commit.Subject, p.commit.Position.Stream, int64(seq), printable(p.cause.Error()), s.tries)
	if err != nil {
		return fmt.Errorf("note a failed case: %w", err)
	}
	t.suspects[p.commit.Subject] = s
	return nil
}

// note writes down why cases failed; a try itself was counted before, except the
// very first.
func (t *trouble) note(ctx context.Context, db on, bad poisoned, logger *slog.Logger) error {
	for _, p := range bad {
		if err := t.suspect(ctx, db, p); err != nil {
			return err
		}
		level, what := slog.LevelWarn, "a case could not be projected; trying again"
		if t.suspects[p.commit.Subject].tries >= mostTries { // the count before the next try parks it
			level, what = slog.LevelError, "a case could not be projected and is parked; the others go on"
		}
		logger.Log(ctx, level, what, "case", p.commit.Subject, "position", p.commit.Position.String(), "version", p.commit.Version, "error", p.cause)
	}
	return nil
}

// settle keeps the books in the transaction of the rows.
func (t *trouble) settle(ctx context.Context, tx pgx.Tx, b batch, skipped map[string]int) error {
	for id, n := range skipped {
		if _, err := tx.Exec(ctx, "update parked set skipped = skipped + $2 where case_id = $1", id, n); err != nil {
			return fmt.Errorf("count skipped commits: %w", err)
		}
	}
	if healed := t.healed(b); len(healed) > 0 {
		if _, err := tx.Exec(ctx, "delete from parked where case_id = any($1) and since is null", healed); err != nil {
			return fmt.Errorf("clear a suspect: %w", err)
		}
	}
	if t.starts > 0 {
		if _, err := tx.Exec(ctx, "update life set starts = 0"); err != nil {
			return fmt.Errorf("clear the starts: %w", err)
		}
	}
	return nil
}

// healed lists the suspects of a batch that went through.
func (t *trouble) healed(b batch) (cases []string) {
	if len(t.suspects) == 0 {
		return nil
	}
	for _, c := range b {
		for _, commit := range c.commits {
			if t.meets(commit) {
				cases = append(cases, commit.Subject)
			}
		}
	}
	return cases
}

// settled follows the commit: what was written down now holds.
func (t *trouble) settled(b batch) {
	for _, id := range t.healed(b) {
		delete(t.suspects, id)
	}
	t.starts = 0
	t.wary = max(0, t.wary-b.size())
}

// printable drops what text columns cannot hold.
func printable(s string) string {
	clean := make([]rune, 0, len(s))
	for _, r := range s {
		if r != 0 {
			clean = append(clean, r)
		}
	}
	if len(clean) > 4000 {
		clean = clean[:4000]
	}
	return string(clean)
}

// Parked is a case that a projection leaves out since it could not fold it.
type Parked struct {
	Projection string
	Case       string
	Position   es.Position // of the commit that failed
	Error      string
	Since      time.Time
	Skipped    uint64 // commits of the case that were left out, the failed one included
}
