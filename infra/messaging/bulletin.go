package messaging

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/nats-io/nats.go"

	"gridcase/domain/es"
	"gridcase/domain/process"
)

const (
	viewPrefix    = "view."
	noticeSubject = "notice"
	// A replay flushes up to 10,000 changes at once; a message of the server
	// holds 1 MB. Five hundred are some 150 kB.
	changesAMessage = 500
)

// Bulletin tells all instances what is new, so that they can tell the screens.
// Nothing of it is stored: who was not listening reads again.
type Bulletin struct {
	nc  *nats.Conn
	log *slog.Logger
}

// NewBulletin speaks over a connection that its owner closes.
func NewBulletin(nc *nats.Conn, log *slog.Logger) *Bulletin {
	if log == nil {
		log = slog.Default()
	}
	return &Bulletin{nc: nc, log: log}
}

// Changed tells what a flush changed, as JSON arrays on view.<projection>.
func (b *Bulletin) Changed(changes []es.Change) error {
	for len(changes) > 0 {
		n := 1
		for n < min(len(changes), changesAMessage) && changes[n].Projection == changes[0].Projection {
			n++
		}
		if err := b.tell(viewPrefix+changes[0].Projection, changes[:n]); err != nil {
			return err
		}
		changes = changes[n:]
	}
	return nil
}

// OnChanged hears the changes of one projection, of all for "". The function
// is called by one goroutine; stop it with the function returned.
func (b *Bulletin) OnChanged(projection string, hear func([]es.Change)) (stop func() error, err error) {
	if projection == "" {
		projection = "*"
	}
	return hearing(b, viewPrefix+projection, hear)
}

// News is a notice about a case as it travels.
type News struct {
	Case     string             `json:"case"`
	Position string             `json:"position"` // of the commit that it is about
	Kind     process.NoticeKind `json:"kind"`
	Person   string             `json:"person,omitempty"`
	Unit     string             `json:"unit,omitempty"`
	Path     string             `json:"path,omitempty"`
}

// Notify tells what people should know about a case now.
func (b *Bulletin) Notify(_ context.Context, caseID string, at es.Position, notices []process.Notice) error {
	if len(notices) == 0 {
		return nil
	}
	news := make([]News, 0, len(notices))
	for _, n := range notices {
		news = append(news, News{Case: caseID, Position: at.String(), Kind: n.Kind, Person: n.Person, Unit: n.Unit, Path: n.Path})
	}
	return b.tell(noticeSubject, news)
}

// OnNews hears every notice; see OnChanged.
func (b *Bulletin) OnNews(hear func([]News)) (stop func() error, err error) {
	return hearing(b, noticeSubject, hear)
}

// Flush returns when the server knows what was told and what is listened to.
func (b *Bulletin) Flush() error { return b.nc.Flush() }

func (b *Bulletin) tell(subject string, v any) error {
	data, err := json.Marshal(v)
	if err == nil {
		err = b.nc.Publish(subject, data)
	}
	if err != nil {
		return fmt.Errorf("tell %s: %w", subject, err)
	}
	return nil
}

func hearing[T any](b *Bulletin, subject string, hear func([]T)) (func() error, error) {
	sub, err := b.nc.Subscribe(subject, func(m *nats.Msg) {
		var heard []T
		if err := json.Unmarshal(m.Data, &heard); err != nil {
			b.log.Error("a bulletin that cannot be read", "subject", m.Subject, "error", err)
			return
		}
		hear(heard)
	})
	if err != nil {
		return nil, fmt.Errorf("listen to %s: %w", subject, err)
	}
	return sub.Unsubscribe, nil
}
