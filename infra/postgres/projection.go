package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/es"
)

// Projection is one read model.
type Projection struct {
	Name string // lower-case letters, "queue"
	// Schema is its DDL, with unqualified names that no other projection has.
	// Every statement ends with a semicolon at the end of a line, so that the
	// indexes can be left to the end when much is to be read in.
	Schema string
	// Version is of the fold; raise it when the same events make other rows.
	Version int
	New     func() Fold
}

// Fold is one working set of a projection. It belongs to one goroutine.
type Fold interface {
	// Load brings the rows of these cases into memory, those that aren't there
	// yet. New cases aren't asked for.
	Load(ctx context.Context, tx pgx.Tx, cases []string) error
	// Apply folds one commit and does nothing else: no I/O, no clock. An error or
	// a panic parks the case after three tries.
	Apply(c es.Recorded) error
	// Flush writes what changed, set by set, and answers with what watchers see
	// differently.
	Flush(ctx context.Context, tx pgx.Tx) ([]es.Change, error)
	// Reset forgets everything; what was flushed may have been rolled back.
	Reset()
}

// schema names the schema by what its rows follow from: a binary with other DDL
// or another fold builds beside the old one, and going back is starting the old
// binary.
func (p Projection) schema() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\n%d\n%s", engineVersion, p.Version, p.Schema))
	return "p_" + p.Name + "_" + hex.EncodeToString(sum[:5])
}

// Feed is the log as the engine reads it.
type Feed interface {
	// Streams lists the streams that hold cases; it grows with the years.
	Streams(ctx context.Context) ([]string, error)
	// Read starts after a checkpoint, the zero one means from the beginning. An
	// error with a method Halt() string says that the stream is not to be trusted.
	Read(ctx context.Context, stream string, from es.Checkpoint) (Reader, error)
	// Last is the checkpoint at the end of the stream, with sequence 0 and the
	// incarnation for an empty one.
	Last(ctx context.Context, stream string) (es.Checkpoint, error)
}

// Reader delivers the commits of one stream in order and without gaps.
type Reader interface {
	// Next blocks for one commit and takes with it what is there, up to max.
	Next(ctx context.Context, max int) ([]es.Recorded, error)
	Close()
}
