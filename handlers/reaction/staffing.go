package reaction

import (
	"context"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"gridcase/domain/es"
	"gridcase/domain/reference"
	"gridcase/handlers/command"
	"gridcase/projections/inbox"
)

// warden is who writes down that a grid is without a worker.
const warden = "system:staffing"

// Warden looks which grids have nobody who works them, and writes down what
// changed: it follows from a person's leaving as well as from a day that comes.
// Several may run; each change is written once.
type Warden struct {
	ref    command.Reference
	docs   Documents
	tell   func([]es.Change) error
	cfg    WardenConfig
	doubts []string // what the last look found; a tree that is being imported has none in a moment
}

// WardenConfig is optional; its zero value works.
type WardenConfig struct {
	Now    func() time.Time // the domain's clock
	Every  time.Duration    // between looks; default 2 s
	Logger *slog.Logger
}

// NewWarden needs the tree and where to write; tell lets those know who are
// looking now.
func NewWarden(ref command.Reference, docs Documents, tell func([]es.Change) error, cfg WardenConfig) *Warden {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Every == 0 {
		cfg.Every = 2 * time.Second
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	return &Warden{ref: ref, docs: docs, tell: tell, cfg: cfg}
}

// Run looks until ctx ends.
func (w *Warden) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(w.cfg.Every):
		}
		if err := w.look(ctx); err != nil && ctx.Err() == nil {
			w.cfg.Logger.Warn("a grid without a worker could not be written down; it is tried again", "error", err)
		}
	}
}

// look writes down what two looks in a row find.
func (w *Warden) look(ctx context.Context) error {
	now := w.ref.Current()
	found := changed(now.StaffingChanges(w.cfg.Now()))
	sure := len(found) > 0 && slices.Equal(found, w.doubts)
	if w.doubts = found; !sure {
		return nil
	}
	w.doubts = nil
	var said []reference.Event
	_, err := w.docs.Change(ctx, command.Draft{
		Subject: reference.Staffing, ID: "staffing:" + strconv.FormatUint(now.Seen(reference.Staffing)+1, 10), By: warden,
		Change: func(now reference.State) ([]reference.Event, error) {
			said = now.StaffingChanges(w.cfg.Now())
			return said, nil
		},
	})
	if err != nil {
		return err
	}
	var news []es.Change
	for _, e := range said {
		if empty, ok := e.(reference.GridEmptied); ok && len(empty.Tell) > 0 {
			news = append(news, es.Change{Projection: inbox.Name, People: empty.Tell})
		}
	}
	return w.tell(news)
}

// changed names what changed.
func changed(events []reference.Event) (names []string) {
	for _, e := range events {
		switch e := e.(type) {
		case reference.GridEmptied:
			names = append(names, "-"+e.Grid)
		case reference.GridStaffed:
			names = append(names, "+"+e.Grid)
		}
	}
	return names
}
