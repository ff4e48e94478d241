package messaging

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/nats-io/nats.go/jetstream"

	"gridcase/domain/es"
)

// What a message carries beside the commit.
const (
	MetaStream = "stream"
	MetaSeq    = "seq"
	MetaHash   = "hash"
	MetaCase   = "case"
	// MetaError and MetaOutage are written by the handler's side before it
	// refuses, because a Watermill nack has no reason: what went wrong, and
	// whether it is an outage that no case is to blame for. An outage is tried
	// again without end and parks nothing.
	MetaError  = "error"
	MetaOutage = "outage"
)

var errStopping = errors.New("stopping")

// outageError is a refusal for which the case is not to blame.
type outageError struct{ error }

// Recorded reads the commit that a message of a Subscriber carries.
func Recorded(m *message.Message) (es.Recorded, error) {
	r := es.Recorded{Hash: es.Hash(m.Payload), Position: es.Position{Stream: m.Metadata.Get(MetaStream)}}
	var err error
	if r.Position.Seq, err = strconv.ParseUint(m.Metadata.Get(MetaSeq), 10, 64); err != nil {
		return r, fmt.Errorf("read a message of %s: sequence: %w", r.Position.Stream, err)
	}
	if want := m.Metadata.Get(MetaHash); want != r.Hash {
		return r, fmt.Errorf("read commit %s: its hash is %.12s, it was sent with %.12s", r.Position, r.Hash, want)
	}
	if err = json.Unmarshal(m.Payload, &r.Commit); err != nil {
		return r, fmt.Errorf("read commit %s: %w", r.Position, err)
	}
	return r, nil
}

// place says where a message of the server stands, and its how many-th delivery
// this is; the server counts, so that a crash in the handler counts too.
func place(m jetstream.Msg) (item Item, tries uint64, err error) {
	meta, err := m.Metadata()
	if err != nil {
		return Item{}, 0, err
	}
	return Item{Stream: meta.Stream, Seq: meta.Sequence.Stream, Case: caseOf(m.Subject())}, meta.NumDelivered, nil
}

// caseOf is the last token of a commit's subject.
func caseOf(subject string) string { return subject[strings.LastIndexByte(subject, '.')+1:] }

// deliver hands one commit to the handler and waits for its answer, telling the
// server meanwhile that it is being worked on.
func (s *subscription) deliver(ctx context.Context, m jetstream.Msg, item Item, data []byte) error {
	msg := message.NewMessage(es.Position{Stream: item.Stream, Seq: item.Seq}.String(), data)
	for k, v := range map[string]string{
		MetaStream: item.Stream, MetaSeq: strconv.FormatUint(item.Seq, 10), MetaCase: item.Case, MetaHash: es.Hash(data),
	} {
		msg.Metadata.Set(k, v)
	}
	running, done := context.WithCancel(s.hard)
	defer done()
	msg.SetContext(running)
	select {
	case s.out <- msg:
	case <-ctx.Done():
		return errStopping
	}
	alive := time.NewTicker(s.cfg.AckWait / 3)
	defer alive.Stop()
	for {
		select {
		case <-msg.Acked():
			return nil
		case <-msg.Nacked():
			return s.refusal(msg)
		case <-alive.C:
			s.answer(s.log, m.InProgress())
		case <-s.hard.Done():
			return errStopping
		}
	}
}

func (s *subscription) refusal(msg *message.Message) error {
	if s.hard.Err() != nil {
		return errStopping // we cancelled it: nothing is wrong with the case
	}
	err := errors.New("the handler gave no reason")
	if why := msg.Metadata.Get(MetaError); why != "" {
		err = errors.New(why)
	}
	if msg.Metadata.Get(MetaOutage) != "" {
		return &outageError{err}
	}
	return err
}

// brief keeps a record of an error small.
func brief(err error) string {
	const most = 500 // bytes
	return strings.ToValidUTF8(err.Error()[:min(len(err.Error()), most)], "")
}
