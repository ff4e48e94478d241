package messaging

import (
	"fmt"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Publisher stores messages in the stream that listens to their topic; a
// Watermill message.Publisher whose topic is a subject. Commits of cases never
// go this way: they are appended with an expected version by the event log.
type Publisher struct{ js jetstream.JetStream }

var _ message.Publisher = (*Publisher)(nil)

// NewPublisher publishes over a connection that its owner closes.
func NewPublisher(js jetstream.JetStream) *Publisher { return &Publisher{js} }

// Publish returns when each message is stored, in order, and stops at the first
// that is not. A message sent again with the same UUID within the stream's
// duplicate window is stored once.
func (p *Publisher) Publish(topic string, messages ...*message.Message) error {
	for _, m := range messages {
		header := nats.Header{}
		for k, v := range m.Metadata {
			header.Set(k, v)
		}
		if m.UUID != "" {
			header.Set(jetstream.MsgIDHeader, m.UUID)
		}
		if _, err := p.js.PublishMsg(m.Context(), &nats.Msg{Subject: topic, Data: m.Payload, Header: header}); err != nil {
			return fmt.Errorf("publish to %s: %w", topic, err)
		}
	}
	return nil
}

// Close has nothing to flush: Publish waits for every answer.
func (p *Publisher) Close() error { return nil }
