package seal

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// errRaced says that somebody else wrote first.
var errRaced = errors.New("another writer came first")

// shelf holds the buckets that were opened so far.
type shelf struct {
	js       jetstream.JetStream
	replicas int
	open     sync.Map // name -> *bucket; opening one twice at once does no harm
}

func newShelf(js jetstream.JetStream, replicas int) *shelf {
	return &shelf{js: js, replicas: max(replicas, 1)}
}

// bucket opens one, or makes it. A missing one that is not to be made is
// ErrNoKey: nothing was ever stored there.
func (s *shelf) bucket(ctx context.Context, name string, create bool) (*bucket, error) {
	if b, ok := s.open.Load(name); ok {
		return b.(*bucket), nil
	}
	stream, err := s.js.Stream(ctx, "KV_"+name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		if !create {
			return nil, ErrNoKey
		}
		stream, err = s.js.CreateStream(ctx, layout(name, s.replicas))
	}
	if err != nil {
		return nil, fmt.Errorf("open bucket %s: %w", name, err)
	}
	kv, err := s.js.KeyValue(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("open bucket %s: %w", name, err)
	}
	b := &bucket{kv: kv, stream: stream, prefix: "$KV." + name + "."}
	s.open.Store(name, b)
	return b, nil
}

// layout is that of a KV bucket with two differences. Single messages may be
// deleted: a bucket of history 1 only forgets where an old entry lies, and the
// wrapped key would stay readable on disk; sweep overwrites it. And reads go to
// the leader: a replica that lags would answer that a new key does not exist.
func layout(name string, replicas int) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name: "KV_" + name, Subjects: []string{"$KV." + name + ".>"},
		Storage: jetstream.FileStorage, Replicas: replicas, Discard: jetstream.DiscardNew,
		MaxMsgsPerSubject: jetstream.KeyValueMaxHistory, MaxMsgs: -1, MaxBytes: -1, MaxMsgSize: -1, MaxConsumers: -1,
		AllowRollup: true, AllowDirect: false, Duplicates: 2 * time.Minute,
	}
}

type bucket struct {
	kv     jetstream.KeyValue
	stream jetstream.Stream
	prefix string
}

// get reads the newest value with its revision, or ErrNoKey.
func (b *bucket) get(ctx context.Context, key string) ([]byte, uint64, error) {
	e, err := b.kv.Get(ctx, key)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return nil, 0, ErrNoKey
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read from bucket %s: %w", b.kv.Bucket(), err)
	}
	return e.Value(), e.Revision(), nil
}

func (b *bucket) create(ctx context.Context, key string, value []byte) error {
	_, err := b.kv.Create(ctx, key, value)
	if errors.Is(err, jetstream.ErrKeyExists) {
		return errRaced
	}
	if err != nil {
		return fmt.Errorf("write to bucket %s: %w", b.kv.Bucket(), err)
	}
	return nil
}

// update replaces what stands at a revision and overwrites the old copy.
func (b *bucket) update(ctx context.Context, key string, value []byte, revision uint64) error {
	_, err := b.kv.Update(ctx, key, value, revision)
	if errors.Is(err, jetstream.ErrKeyRevisionMismatch) {
		return errRaced
	}
	if err != nil {
		return fmt.Errorf("write to bucket %s: %w", b.kv.Bucket(), err)
	}
	return b.sweep(ctx, key)
}

// sweep overwrites all but the newest copy of a value with random bytes.
func (b *bucket) sweep(ctx context.Context, key string) error {
	_, newest, err := b.get(ctx, key)
	if err != nil {
		return err
	}
	for from := uint64(1); ; {
		old, err := b.stream.GetMsg(ctx, from, jetstream.WithGetMsgSubject(b.prefix+key))
		if err != nil {
			return fmt.Errorf("sweep bucket %s: %w", b.kv.Bucket(), err)
		}
		if old.Sequence >= newest {
			return nil
		}
		// Somebody else may sweep at the same time; gone is gone.
		err = b.stream.SecureDeleteMsg(ctx, old.Sequence)
		if err != nil && !errors.Is(err, jetstream.ErrMsgNotFound) && !errors.Is(err, jetstream.ErrMsgDeleteUnsuccessful) {
			return fmt.Errorf("sweep bucket %s: %w", b.kv.Bucket(), err)
		}
		from = old.Sequence + 1
	}
}
