package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"gridcase/domain/es"
	"gridcase/domain/reference"
)

// ErrDocumentMoved says that the document is not of the version any more that a
// change was made for.
var ErrDocumentMoved = &es.Rejection{
	Code: "reference.moved_on",
	Zh:   "资料在您修改期间已被他人更新。请刷新后再试。",
	En:   "Somebody else changed this meanwhile. Read it again, then try once more.",
}

// Changed is where a change of a document stands.
type Changed struct {
	Version  uint64 // of the document
	Position es.Position
	Repeated bool // the command had been carried out before
	digest   string
}

// Draft is one command on its way to a reference document.
type Draft struct {
	Subject string
	ID      string // the same id is carried out once
	By      string
	Digest  string // tells this command from another one under the same id
	Expect  uint64 // version that it was made for; 0: any
	// Change answers with the facts that follow, or with a refusal. No facts:
	// there is nothing to do.
	Change func(reference.State) ([]reference.Event, error)
}

// Documents changes the documents that every decision leans on.
type Documents struct {
	log     Log
	library *Library
	now     func() time.Time
	logger  *slog.Logger
}

// NewDocuments writes to the log what the library then holds.
func NewDocuments(log Log, library *Library, cfg Config) *Documents {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	return &Documents{log: log, library: library, now: cfg.Now, logger: cfg.Logger}
}

// tries is how often a change is decided anew when others write, too.
const tries = 8

// Change decides on the newest documents and appends. The library of this
// process holds the change when it returns; others take it in within a second.
func (d *Documents) Change(ctx context.Context, o Draft) (Changed, error) {
	var last error
	for attempt := range tries {
		if attempt > 0 {
			if err := pause(ctx, attempt); err != nil {
				return Changed{}, fmt.Errorf("%w: %w", ErrUnavailable, err)
			}
		}
		done, err := d.once(ctx, o)
		if err == nil || final(err) {
			return done, err
		}
		last = err
	}
	return Changed{}, fmt.Errorf("change %s: %w: %w", o.Subject, ErrUnavailable, last)
}

func (d *Documents) once(ctx context.Context, o Draft) (Changed, error) {
	if err := d.library.Refresh(ctx); err != nil {
		return Changed{}, err
	}
	if done, known := d.library.Done(o.ID); known {
		if done.digest != o.Digest {
			return Changed{}, ErrKeyReused
		}
		done.Repeated = true
		return done, nil
	}
	head, err := d.log.Head(ctx, o.Subject)
	if err != nil && !errors.Is(err, es.ErrNotFound) {
		return Changed{}, err
	}
	if o.Expect > 0 && o.Expect != head.Version {
		return Changed{}, ErrDocumentMoved
	}
	events, err := o.Change(d.library.Current())
	if err != nil || len(events) == 0 {
		return Changed{Version: head.Version, Position: head.Position}, err
	}
	c := es.Commit{ID: o.ID, Subject: o.Subject, By: o.By, At: d.now(), Digest: o.Digest}
	for _, e := range events {
		data, err := json.Marshal(e)
		if err != nil {
			return Changed{}, fmt.Errorf("encode %s: %w", reference.Name(e), err)
		}
		c.Events = append(c.Events, es.Stored{Type: reference.Name(e), Data: data})
	}
	stored, err := d.log.Append(ctx, c, head)
	if err != nil {
		return Changed{}, err
	}
	if err := d.library.Refresh(ctx); err != nil {
		d.logger.Warn("a change is stored and will be in force here within a second", "document", o.Subject, "error", err)
	}
	return Changed{Version: stored.Version, Position: stored.Position}, nil
}

// Done finds what a command of this id did to a document.
func (l *Library) Done(id string) (Changed, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	done, known := l.done[id]
	return done, known
}

// Before is a document's history, for those who need more than what is in force.
func (l *Library) Before(ctx context.Context, subject string) ([]es.Recorded, error) {
	history, err := l.shelf.History(ctx, subject)
	if errors.Is(err, es.ErrNotFound) {
		return nil, nil
	}
	return history, err
}
