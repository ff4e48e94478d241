package es

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ErrConflict says another writer appended first; load and decide again.
var ErrConflict = errors.New("the case moved on")

// ErrNotFound says that nothing was ever appended under this key.
var ErrNotFound = errors.New("not in the log")

// Stored is an event as the log keeps it.
type Stored struct {
	Type string          `json:"type"` // "case.reported.v1": a literal that lives for ever
	Data json.RawMessage `json:"data"`
}

// Snapshot is a state as of the commit that carries it. It is a cache: one of
// another fold version is ignored and the events are replayed.
type Snapshot struct {
	Fold int             `json:"fold"`
	Data json.RawMessage `json:"data"`
}

// Commit is all that one command did, as one message of the log. The names
// follow CloudEvents where they can: id, time (at), type and data.
type Commit struct {
	ID      string    `json:"id"`      // of the command; a UUID or a deterministic name such as "rung:<case>:<rung>:<arm>"
	Subject string    `json:"subject"` // id of the case, or name of the reference document
	Version uint64    `json:"version"` // 1 for the first commit of the subject, then one more each
	By      string    `json:"by"`      // person id, or "system:<part>"
	At      time.Time `json:"at"`
	// Digest tells a repeated command from another one under the same id; it is
	// keyed, so that it says nothing about the text.
	Digest string    `json:"digest,omitempty"`
	Events []Stored  `json:"events"`
	State  *Snapshot `json:"state,omitempty"`
	// Ledger holds every earlier command of the subject, see [Ledger].
	Ledger Ledger `json:"ledger,omitempty"`
	// Prev is the hash of the subject's previous commit, "" on the first.
	Prev string `json:"prev,omitempty"`
}

// Hash is the SHA-256 of a commit's stored bytes, in hex: the link of the chain.
func Hash(stored []byte) string {
	sum := sha256.Sum256(stored)
	return hex.EncodeToString(sum[:])
}

// Position is a place in the log: a stream and a sequence in it. The zero
// Position is "before everything".
type Position struct {
	Stream string // "CASES_2026_0"
	Seq    uint64 // from 1
}

// String is what an answer carries and "after=" takes: "CASES_2026_0:17".
func (p Position) String() string {
	if p.Stream == "" {
		return ""
	}
	return p.Stream + ":" + strconv.FormatUint(p.Seq, 10)
}

// ParsePosition reads what String wrote.
func ParsePosition(s string) (Position, error) {
	stream, seq, ok := strings.Cut(s, ":")
	n, err := strconv.ParseUint(seq, 10, 64)
	if !ok || stream == "" || err != nil {
		return Position{}, fmt.Errorf("position %q: want <stream>:<sequence>", s)
	}
	return Position{Stream: stream, Seq: n}, nil
}

// Recorded is a commit as it was read from the log, with its place and hash.
type Recorded struct {
	Commit
	Position Position
	Hash     string
}

// Head is the last commit of a subject; the zero Head says there is none.
type Head = Recorded

// Checkpoint says how far a reader came, so exactly that a lost tail, a
// recreated stream or a changed commit is noticed and never read past.
type Checkpoint struct {
	Incarnation string // the stream's creation, RFC 3339 with nanoseconds
	Seq         uint64
	Hash        string // of the commit at Seq
}

// Ledger is the list of a subject's earlier commands, oldest first: entry i
// belongs to version i+1. It makes a command idempotent for ever, in the log
// itself and not in a window of time. The newest command is not in it: it is
// the commit that carries the ledger.
type Ledger []byte

const ledgerEntry = 16 // 8 bytes digest of the command id, 8 bytes sequence

// With adds the command that was stored at seq.
func (l Ledger) With(commandID string, seq uint64) Ledger {
	sum := sha256.Sum256([]byte(commandID))
	out := append(make(Ledger, 0, len(l)+ledgerEntry), l...)
	out = append(out, sum[:8]...)
	return binary.BigEndian.AppendUint64(out, seq)
}

// Find returns the version and sequence that a command was stored under.
func (l Ledger) Find(commandID string) (version, seq uint64, found bool) {
	sum := sha256.Sum256([]byte(commandID))
	for i := 0; i+ledgerEntry <= len(l); i += ledgerEntry {
		if string(l[i:i+8]) == string(sum[:8]) {
			return uint64(i/ledgerEntry) + 1, binary.BigEndian.Uint64(l[i+8:]), true
		}
	}
	return 0, 0, false
}

// Decode reads the events of a commit. An unknown name is an error.
func Decode[E any](known Decoders[E], c Commit) ([]E, error) {
	events := make([]E, 0, len(c.Events))
	for _, stored := range c.Events {
		decode, ok := known[stored.Type]
		if !ok {
			return nil, fmt.Errorf("no decoder for %q in version %d of %s", stored.Type, c.Version, c.Subject)
		}
		e, err := decode(stored.Data)
		if err != nil {
			return nil, fmt.Errorf("decode %s in version %d of %s: %w", stored.Type, c.Version, c.Subject, err)
		}
		events = append(events, e)
	}
	return events, nil
}
