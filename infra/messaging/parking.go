package messaging

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	parkedBucket = "PARKED"
	releases     = "RELEASES" // stream of wishes to release; a work queue
)

// ErrNotParked says that there is nothing to release.
var ErrNotParked = errors.New("the case is not parked")

// Item is one commit that a handler could not, or must not yet, handle.
type Item struct {
	Case   string    `json:"case"`
	Stream string    `json:"stream"`
	Seq    uint64    `json:"seq"`
	Tries  uint64    `json:"tries,omitempty"` // 0: parked behind another
	Error  string    `json:"error,omitempty"`
	At     time.Time `json:"at"`
}

// Parked is a case that waits to be released for one handler.
type Parked struct {
	Handler string `json:"handler"`
	Case    string `json:"case"`
	Items   []Item `json:"items"` // in their order; the first is the one that failed
}

// Parking is the list of parked cases; it outlives restarts and is shared by
// all instances. It keeps places and errors, no content.
type Parking struct {
	kv  jetstream.KeyValue
	pub *Publisher
}

// OpenParking opens the list, or makes it.
func OpenParking(ctx context.Context, js jetstream.JetStream, replicas int) (*Parking, error) {
	for _, cfg := range []jetstream.StreamConfig{parkedLayout(replicas), releasesLayout(replicas)} {
		_, err := js.Stream(ctx, cfg.Name)
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			_, err = js.CreateStream(ctx, cfg)
		}
		if err != nil {
			return nil, fmt.Errorf("open stream %s: %w", cfg.Name, err)
		}
	}
	kv, err := js.KeyValue(ctx, parkedBucket)
	if err != nil {
		return nil, fmt.Errorf("open the list of parked cases: %w", err)
	}
	return &Parking{kv: kv, pub: NewPublisher(js)}, nil
}

// parkedLayout is that of a KV bucket, but reads go to the leader: a replica
// that lags would let a commit overtake those parked before it.
func parkedLayout(replicas int) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name: "KV_" + parkedBucket, Subjects: []string{"$KV." + parkedBucket + ".>"},
		Storage: jetstream.FileStorage, Replicas: max(replicas, 1), Discard: jetstream.DiscardNew,
		MaxMsgsPerSubject: 1, MaxMsgs: -1, MaxBytes: -1, MaxMsgSize: -1, MaxConsumers: -1,
		AllowRollup: true, DenyDelete: true, AllowDirect: false,
	}
}

func releasesLayout(replicas int) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name: releases, Subjects: []string{releaseSubject("*", "*")}, Retention: jetstream.WorkQueuePolicy,
		Storage: jetstream.FileStorage, Replicas: max(replicas, 1),
	}
}

// List answers with all parked cases, the longest parked first.
func (p *Parking) List(ctx context.Context) ([]Parked, error) {
	keys, err := p.kv.Keys(ctx)
	if err != nil && !errors.Is(err, jetstream.ErrNoKeysFound) {
		return nil, fmt.Errorf("list parked cases: %w", err)
	}
	var all []Parked
	for _, key := range keys {
		entry, _, err := p.get(ctx, key)
		if err != nil {
			return nil, fmt.Errorf("list parked cases: %w", err)
		}
		if len(entry.Items) > 0 { // else released a moment ago
			all = append(all, entry)
		}
	}
	slices.SortFunc(all, func(a, b Parked) int {
		return cmp.Or(a.Items[0].At.Compare(b.Items[0].At), strings.Compare(a.Case, b.Case), strings.Compare(a.Handler, b.Handler))
	})
	return all, nil
}

// Release has the parked commits of a case handled, in order, by whichever
// instance comes first. It returns when the wish is stored; what fails again
// stays parked, with its new error.
func (p *Parking) Release(ctx context.Context, handler, caseID string) error {
	entry, _, err := p.get(ctx, key(handler, caseID))
	if err != nil {
		return fmt.Errorf("release %s for %s: %w", caseID, handler, err)
	}
	if len(entry.Items) == 0 {
		return fmt.Errorf("release %s for %s: %w", caseID, handler, ErrNotParked)
	}
	wish := message.NewMessageWithContext(ctx, uuid.NewString(), nil)
	return p.pub.Publish(releaseSubject(handler, caseID), wish)
}

func releaseSubject(handler, caseID string) string { return "gc.release." + handler + "." + caseID }

func key(handler, caseID string) string { return handler + "." + caseID }

// get reads an entry; one without items and revision 0 when there is none.
func (p *Parking) get(ctx context.Context, key string) (entry Parked, revision uint64, err error) {
	stored, err := p.kv.Get(ctx, key)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return Parked{}, 0, nil
	}
	if err != nil {
		return Parked{}, 0, err
	}
	return entry, stored.Revision(), json.Unmarshal(stored.Value(), &entry)
}

// append puts a commit behind those of its case that are parked already, and
// reports whether there are any.
func (p *Parking) append(ctx context.Context, handler string, item Item) (bool, error) {
	item.At = time.Now().UTC()
	behind := false
	err := p.change(ctx, handler, item.Case, func(items []Item) []Item {
		if behind = len(items) > 0; !behind {
			return nil
		}
		return with(items, item)
	})
	return behind, err
}

// park records a commit that failed for the last time.
func (p *Parking) park(ctx context.Context, handler string, item Item) error {
	return p.change(ctx, handler, item.Case, func(items []Item) []Item { return with(items, item) })
}

// with adds an item in its order, or brings it up to date when it is there.
func with(items []Item, item Item) []Item {
	i, found := slices.BinarySearchFunc(items, item, func(a, b Item) int { return cmp.Compare(a.Seq, b.Seq) })
	if !found {
		return slices.Insert(slices.Clone(items), i, item)
	}
	if item.Error == "" {
		return items // came again because the server missed our answer
	}
	items = slices.Clone(items)
	items[i] = item
	return items
}

// change rewrites the items of an entry; an entry without items is removed. A
// result that equals what is stored is not written.
func (p *Parking) change(ctx context.Context, handler, caseID string, alter func([]Item) []Item) error {
	k := key(handler, caseID)
	for {
		entry, revision, err := p.get(ctx, k)
		if err != nil {
			return err
		}
		items := alter(entry.Items)
		if slices.Equal(items, entry.Items) {
			return nil
		}
		err = p.store(ctx, k, Parked{Handler: handler, Case: caseID, Items: items}, revision)
		if !errors.Is(err, jetstream.ErrKeyRevisionMismatch) && !errors.Is(err, jetstream.ErrKeyExists) {
			return err
		}
	}
}

func (p *Parking) store(ctx context.Context, k string, entry Parked, revision uint64) error {
	if len(entry.Items) == 0 {
		return p.kv.Purge(ctx, k, jetstream.LastRevision(revision))
	}
	data, err := json.Marshal(entry)
	if err != nil {
		return err
	}
	if revision == 0 {
		_, err = p.kv.Create(ctx, k, data)
		return err
	}
	_, err = p.kv.Update(ctx, k, data, revision)
	return err
}
