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
	b := &bucket{js: s.js, stream: stream, name: name, prefix: "$KV." + name + "."}
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

// bucket is a KV bucket, readable as one by any tool. It is written here
// without the library's KV: that asks twice where one answer says it all.
type bucket struct {
	js     jetstream.JetStream
	stream jetstream.Stream
	name   string
	prefix string
}

// get reads the newest value with its revision, or ErrNoKey.
func (b *bucket) get(ctx context.Context, key string) ([]byte, uint64, error) {
	m, err := b.stream.GetLastMsgForSubject(ctx, b.prefix+key)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil, 0, ErrNoKey
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read from bucket %s: %w", b.name, err)
	}
	return m.Data, m.Sequence, nil
}

// create stores what must not be there yet.
func (b *bucket) create(ctx context.Context, key string, value []byte) error {
	return b.publish(ctx, key, value, jetstream.WithExpectLastSequencePerSubject(0))
}

// update replaces what stands at a revision and overwrites the old copy.
func (b *bucket) update(ctx context.Context, key string, value []byte, revision uint64) error {
	if err := b.publish(ctx, key, value, jetstream.WithExpectLastSequencePerSubject(revision)); err != nil {
		return err
	}
	return b.sweep(ctx, key)
}

// put replaces whatever there is.
func (b *bucket) put(ctx context.Context, key string, value []byte) error {
	if err := b.publish(ctx, key, value); err != nil {
		return err
	}
	return b.sweep(ctx, key)
}

func (b *bucket) publish(ctx context.Context, key string, value []byte, expect ...jetstream.PublishOpt) error {
	_, err := b.js.Publish(ctx, b.prefix+key, value, expect...)
	if api := (*jetstream.APIError)(nil); errors.As(err, &api) {
		switch api.ErrorCode { // one server says the first, a cluster also the second
		case jetstream.JSErrCodeStreamWrongLastSequence, jetstream.JSErrCodeStreamWrongLastSequenceConstant:
			return errRaced
		}
	}
	if err != nil {
		return fmt.Errorf("write to bucket %s: %w", b.name, err)
	}
	return nil
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
			return fmt.Errorf("sweep bucket %s: %w", b.name, err)
		}
		if old.Sequence >= newest {
			return nil
		}
		// Somebody else may sweep at the same time; gone is gone.
		err = b.stream.SecureDeleteMsg(ctx, old.Sequence)
		if err != nil && !errors.Is(err, jetstream.ErrMsgNotFound) && !errors.Is(err, jetstream.ErrMsgDeleteUnsuccessful) {
			return fmt.Errorf("sweep bucket %s: %w", b.name, err)
		}
		from = old.Sequence + 1
	}
}
