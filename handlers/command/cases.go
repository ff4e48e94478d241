// Package command carries a wish to its case and the facts to the log: load,
// decide, append. It is the only way by which anything is ever written.
package command

import (
	"context"
	"log/slog"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/personal"
	"gridcase/domain/reference"
)

// Log is all that commands need of the event log.
type Log interface {
	// Head is the last commit of a subject, or es.ErrNotFound.
	Head(ctx context.Context, subject string) (es.Recorded, error)
	// Recent is a head as this process last saw it, without asking the log;
	// false when it remembers none. It may be out of date.
	Recent(subject string) (es.Recorded, bool)
	// Append stores a commit behind after (zero: the subject's first), or
	// returns es.ErrConflict when somebody else came first. Any other error
	// leaves it unknown whether the commit was stored.
	Append(ctx context.Context, c es.Commit, after es.Recorded) (es.Recorded, error)
	// At reads the commit at a position.
	At(ctx context.Context, p es.Position) (es.Recorded, error)
	// History reads every commit of a subject, oldest first.
	History(ctx context.Context, subject string) ([]es.Recorded, error)
}

// Reference answers with the documents in force now.
type Reference interface{ Current() reference.State }

// Sealer keeps residents' words from everything behind it.
type Sealer interface {
	// Seal encrypts one value under a key of the case, which is made and kept
	// first when it is new. An empty value gives the zero Sealed.
	Seal(ctx context.Context, caseID, key, plain string) (personal.Sealed, error)
	// Digest is a keyed digest of the parts: equal for equal parts, and telling
	// nothing about them.
	Digest(parts ...string) string
	// Index is a keyed digest by which equal phones or ID numbers are found.
	Index(kind, value string) string
}

// Config is optional; its zero value works.
type Config struct {
	Now    func() time.Time // the domain's clock; default time.Now
	Tries  int              // attempts when others write to the same case; default 12
	Logger *slog.Logger
}

// Cases decides on cases.
type Cases struct {
	log    Log
	ref    Reference
	sealer Sealer
	cfg    Config
	places places
}

// New returns the one door to the cases.
func New(log Log, ref Reference, sealer Sealer, cfg Config) *Cases {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Tries == 0 {
		cfg.Tries = 12
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	return &Cases{log: log, ref: ref, sealer: sealer, cfg: cfg}
}

// Order is one command on its way to a case.
type Order struct {
	Case string
	ID   string // of the command: the same id is carried out once, for ever
	By   string // person id, or "system:<part>"
	// At is when it happened; zero takes the clock. Only imports and sample
	// histories set it.
	At time.Time
	// Digest tells this command from another one that comes under the same id.
	Digest string
	// New says that the case should not be there yet.
	New bool
	// Permit refuses whoever may not do this to a case in this state. Nil permits.
	Permit func(casefile.State) error
	// Verb makes the wish. It runs after Permit, so keys are made only for cases
	// that exist and only by those who may.
	Verb func(ctx context.Context, s casefile.State) (casefile.Verb, error)
}

// Outcome is where a case stands after a command.
type Outcome struct {
	State    casefile.State
	Version  uint64
	Position es.Position
	Beside   es.Position // of what the other case of the verb took down; zero where there is none
	Hash     string      // head of the case's chain
	Repeated bool        // the command had been carried out before; this is its answer of then
}
