package bench

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// bareStream publishes messages of the given sizes to one stream that is as safe
// as those of the log, behind the expected sequence, and nothing else: what
// JetStream gives to who uses it plainly.
func (h *house) bareStream(ctx context.Context, sizes []int) (contender, error) {
	// A bound takes as long as it takes: what a busy disk holds up is slow, and no
	// failure.
	js, err := h.jetstream(jetstream.WithDefaultTimeout(time.Minute))
	if err != nil {
		return contender{}, err
	}
	_, err = js.CreateStream(ctx, jetstream.StreamConfig{
		Name: "BARE", Subjects: []string{"bare.*"}, Storage: jetstream.FileStorage, Discard: jetstream.DiscardNew,
		MaxMsgs: -1, MaxBytes: -1, MaxMsgSize: -1, MaxMsgsPerSubject: -1,
		DenyDelete: true, DenyPurge: true, AllowAtomicPublish: true, AllowDirect: true, Replicas: 1,
	})
	if err != nil {
		return contender{}, fmt.Errorf("make the bare stream: %w", err)
	}
	payloads := make([][]byte, len(sizes))
	for i, n := range sizes {
		payloads[i] = filler(n)
	}
	return contender{"jetstream", func(int) writer { return publishing(js, payloads) }}, nil
}

// filler is text that does not compress.
func filler(n int) []byte {
	raw := make([]byte, n/2+1)
	rand.Read(raw) // never fails, see its documentation
	return []byte(hex.EncodeToString(raw))[:n]
}

func publishing(js jetstream.JetStream, payloads [][]byte) writer {
	var subject string
	var last uint64
	next := 0
	return func(ctx context.Context) error {
		if next == 0 {
			subject, last = "bare."+caseID(), 0
		}
		m := &nats.Msg{Subject: subject, Data: payloads[next], Header: nats.Header{}}
		m.Header.Set(jetstream.ExpectedLastSubjSeqHeader, strconv.FormatUint(last, 10))
		ack, err := js.PublishMsg(ctx, m)
		if err != nil {
			return err
		}
		last, next = ack.Sequence, (next+1)%len(payloads)
		return nil
	}
}
