package bench

import (
	"context"
	"encoding/json"
	"hash/fnv"
	"sync"

	"gridcase/domain/es"
)

// tape takes down the commits of real decisions, so that they can be played to
// the projector as fast as it can take them: a server in the way would be what
// is measured.
type tape struct {
	mu      sync.Mutex
	heads   map[string]es.Recorded
	streams map[string][]es.Recorded
}

// tapeStreams are as many as a year of the real log has.
var tapeStreams = []string{"TAPE_0", "TAPE_1", "TAPE_2", "TAPE_3"}

func newTape() *tape {
	return &tape{heads: map[string]es.Recorded{}, streams: map[string][]es.Recorded{}}
}

// Head is the case's last commit.
func (t *tape) Head(_ context.Context, subject string) (es.Recorded, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	head, found := t.heads[subject]
	if !found {
		return head, es.ErrNotFound
	}
	return head, nil
}

// Recent leaves it to Head, which costs nothing here.
func (t *tape) Recent(string) (es.Recorded, bool) { return es.Recorded{}, false }

// Append fills in what the log does.
func (t *tape) Append(_ context.Context, c es.Commit, after es.Recorded) (es.Recorded, error) {
	c.Version, c.Prev = after.Version+1, after.Hash
	if after.Version > 0 {
		c.Ledger = after.Ledger.With(after.ID, after.Position.Seq)
	}
	stored, err := json.Marshal(c)
	if err != nil {
		return es.Recorded{}, err
	}
	h := fnv.New32a()
	h.Write([]byte(c.Subject))
	stream := tapeStreams[h.Sum32()%uint32(len(tapeStreams))]
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.heads[c.Subject].Version != after.Version {
		return es.Recorded{}, es.ErrConflict
	}
	r := es.Recorded{Commit: c, Hash: es.Hash(stored), Position: es.Position{Stream: stream, Seq: uint64(len(t.streams[stream])) + 1}}
	t.heads[c.Subject] = r
	t.streams[stream] = append(t.streams[stream], r)
	return r, nil
}

// At is a commit by its place.
func (t *tape) At(_ context.Context, p es.Position) (es.Recorded, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if of := t.streams[p.Stream]; p.Seq > 0 && p.Seq <= uint64(len(of)) {
		return of[p.Seq-1], nil
	}
	return es.Recorded{}, es.ErrNotFound
}

// History is every commit of a case.
func (t *tape) History(_ context.Context, subject string) (history []es.Recorded, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, of := range t.streams {
		for _, c := range of {
			if c.Subject == subject {
				history = append(history, c)
			}
		}
	}
	return history, nil
}

// events counts what is on the tape.
func (t *tape) events() (n int) {
	for _, of := range t.streams {
		for _, c := range of {
			n += len(c.Events)
		}
	}
	return n
}

func (t *tape) commits() (n int) {
	for _, of := range t.streams {
		n += len(of)
	}
	return n
}
