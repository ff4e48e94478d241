package bench

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"sync"
	"sync/atomic"

	"gridcase/domain/es"
	"gridcase/domain/personal"
	"gridcase/infra/postgres"
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

// rewound is a feed of the tape that gives nothing before play is called.
func (t *tape) rewound() *playback { return &playback{tape: t, start: make(chan struct{})} }

// playback is the tape as the engine reads it.
type playback struct {
	tape    *tape
	start   chan struct{}
	playing atomic.Bool
}

func (p *playback) play() {
	p.playing.Store(true)
	close(p.start)
}

// Streams are always the same.
func (p *playback) Streams(context.Context) ([]string, error) { return tapeStreams, nil }

// Last is the end, once it plays.
func (p *playback) Last(_ context.Context, stream string) (es.Checkpoint, error) {
	at := es.Checkpoint{Incarnation: "tape"}
	if of := p.tape.streams[stream]; p.playing.Load() && len(of) > 0 {
		at.Seq, at.Hash = uint64(len(of)), of[len(of)-1].Hash
	}
	return at, nil
}

// Read starts after a checkpoint.
func (p *playback) Read(_ context.Context, stream string, from es.Checkpoint) (postgres.Reader, error) {
	return &head{playback: p, of: p.tape.streams[stream], at: from.Seq}, nil
}

// ends are the places up to which everything must be shown.
func (p *playback) ends() (ends []es.Position) {
	for _, s := range tapeStreams {
		ends = append(ends, es.Position{Stream: s, Seq: uint64(len(p.tape.streams[s]))})
	}
	return ends
}

// head reads one stream of the tape.
type head struct {
	*playback
	of []es.Recorded
	at uint64
}

// Next waits for the start, and at the end for ever.
func (h *head) Next(ctx context.Context, most int) ([]es.Recorded, error) {
	select {
	case <-h.start:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if h.at == uint64(len(h.of)) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	n := min(h.at+uint64(most), uint64(len(h.of)))
	got := h.of[h.at:n]
	h.at = n
	return got, nil
}

// Close has nothing to end.
func (h *head) Close() {}

// ink seals as the real one does, under one key that is kept nowhere: what is on
// a tape is never read again.
type ink struct{ aead cipher.AEAD }

func newInk() (ink, error) {
	key := make([]byte, 32)
	rand.Read(key) // never fails, see its documentation
	block, err := aes.NewCipher(key)
	if err != nil {
		return ink{}, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return ink{aead}, err
}

// Seal encrypts one value.
func (i ink) Seal(_ context.Context, caseID, key, plain string) (personal.Sealed, error) {
	if plain == "" {
		return personal.Sealed{}, nil
	}
	return personal.Sealed{Key: key, Bytes: i.aead.Seal(nil, nil, []byte(plain), []byte(caseID))}, nil
}

// Digest is keyed, as the real one is.
func (ink) Digest(parts ...string) string {
	m := hmac.New(sha256.New, []byte("bench"))
	fmt.Fprint(m, parts)
	return hex.EncodeToString(m.Sum(nil))
}

// Index is one too.
func (i ink) Index(kind, value string) string { return i.Digest(kind, value) }
