package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/reference"
	"gridcase/handlers/access"
	"gridcase/handlers/rulebook"
	"gridcase/projections/queue"
)

type foreseeInput struct {
	Body struct {
		Calendar json.RawMessage `json:"calendar" doc:"The calendar to try, as of a proposal."`
		Limit    int             `json:"limit,omitempty" default:"100" minimum:"1" maximum:"500"`
		Cursor   string          `json:"cursor,omitempty" maxLength:"64" doc:"next of the page before."`
	}
}

type foreseeOutput struct{ Body ForeseenMoves }

// ForeseenMoves is what a calendar would do to the open cases, were it approved
// now. Nothing is written.
type ForeseenMoves struct {
	Checked  int            `json:"checked" doc:"Open cases in your reach that were reckoned by it."`
	Moved    int            `json:"moved" doc:"Of those, the cases of which a due time would move."`
	Complete bool           `json:"complete" doc:"false: there was no time to reckon all, so both counts are too low."`
	Days     []Words        `json:"days" doc:"Days that it corrects."`
	Cases    []ForeseenMove `json:"cases" doc:"By id."`
	Next     string         `json:"next" doc:"Cursor of the next page, empty at the end. The counts of a later page are those of that page."`
}

// ForeseenMove is a case of which a due time would move.
type ForeseenMove struct {
	Case     string     `json:"case"`
	Number   string     `json:"number"`
	Unit     string     `json:"unit"`
	UnitName string     `json:"unit_name"`
	Holder   *string    `json:"holder_name"`
	Changes  []MovedDue `json:"changes"`
}

const (
	foreseeFor  = 12 * time.Second // then what is known by then is answered: the caller still waits
	foreseePage = 1000
)

// foreseeMoves reckons the open cases as the correction of a calendar will, and
// keeps nothing of it.
func (s *server) foreseeMoves(ctx context.Context, in *foreseeInput) (*foreseeOutput, error) {
	now := s.deps.Reference.Current()
	if err := access.MayPropose(callOf(ctx).actor, now.Org); err != nil {
		return nil, err
	}
	raw, err := rulebook.Read(now, reference.Calendar, in.Body.Calendar)
	if err != nil {
		return nil, err
	}
	var c clock.Calendar
	if err := json.Unmarshal(raw, &c); err != nil {
		return nil, fmt.Errorf("read the calendar to try: %w", err)
	}
	t := &foresight{server: s, at: s.cfg.Now(), paths: s.movesReach(ctx)}
	t.docs = now.Supposing(c, t.at)
	t.wish = t.docs.Correction()
	out := &foreseeOutput{ForeseenMoves{Days: []Words{}, Cases: []ForeseenMove{}}}
	for _, d := range t.wish.Days {
		w := d.Words()
		out.Body.Days = append(out.Body.Days, Words{w.Zh, w.En})
	}
	return out, t.walk(ctx, in.Body.Cursor, in.Body.Limit, &out.Body)
}

// foresight is one walk over the open cases.
type foresight struct {
	*server
	at    time.Time
	docs  reference.State
	wish  casefile.Reschedule
	paths []string
}

// walk goes on behind a case. The first page counts all, so that whoever approves
// knows how many there are; a later one ends when it is full.
func (t *foresight) walk(ctx context.Context, after string, limit int, to *ForeseenMoves) error {
	first, until := after == "", time.Now().Add(foreseeFor)
	for {
		ids, err := queue.OpenBelow(ctx, t.deps.Views.DB, t.paths, after, foreseePage)
		if err != nil || len(ids) == 0 {
			to.Complete = err == nil
			return err
		}
		moves, err := t.page(ctx, ids)
		if err != nil {
			return err
		}
		for i, m := range moves {
			if to.Checked++; m == nil {
				continue
			}
			if to.Moved++; len(to.Cases) < limit {
				to.Cases = append(to.Cases, t.row(ctx, ids[i], *m))
				continue
			}
			to.Next = to.Cases[limit-1].Case
			if !first {
				to.Checked, to.Moved, to.Complete = to.Checked-1, limit, true
				return nil
			}
		}
		if after = ids[len(ids)-1]; time.Now().After(until) {
			return nil
		}
	}
}

// page reckons some cases side by side; nil where nothing would move.
func (t *foresight) page(ctx context.Context, ids []string) ([]*casefile.Rescheduled, error) {
	moves := make([]*casefile.Rescheduled, len(ids))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(2 * runtime.GOMAXPROCS(0))
	for i, id := range ids {
		g.Go(func() (err error) {
			moves[i], err = t.one(ctx, id)
			return err
		})
	}
	return moves, g.Wait()
}

func (t *foresight) one(ctx context.Context, id string) (*casefile.Rescheduled, error) {
	_, events, err := t.deps.Cases.Would(ctx, id, t.docs, callOf(ctx).actor.ID, t.at, t.wish)
	if refused := (*es.Rejection)(nil); errors.As(err, &refused) {
		return nil, nil // the correction leaves it alone, too
	}
	if err != nil {
		return nil, fmt.Errorf("reckon %s by another calendar: %w", id, err)
	}
	for _, e := range events {
		if r, ok := e.(casefile.Rescheduled); ok && r.Move.Moved() {
			return &r, nil
		}
	}
	return nil, nil
}

func (t *foresight) row(ctx context.Context, id string, r casefile.Rescheduled) ForeseenMove {
	row := ForeseenMove{Case: id, Unit: r.Stop.Unit, UnitName: t.unitName(ctx, r.Stop.Unit), Changes: movedDues(r.Move)}
	row.Number, _ = casefile.Number(id) // an id of the log has one
	_, row.Holder = t.holder(r.Holder)
	return row
}
