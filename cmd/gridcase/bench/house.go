package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"gridcase/cmd/gridcase/city"
	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/reference"
	"gridcase/domain/routing"
	"gridcase/handlers/command"
	"gridcase/infra/embedded"
	"gridcase/infra/eventlog"
	"gridcase/infra/seal"
)

// house is a fresh log with its keys and the one door to its cases, joined as
// serve joins them and with the settings that serve uses.
type house struct {
	dir    string
	server *embedded.NATS
	conns  []*nats.Conn
	log    *eventlog.Log
	cases  *command.Cases
	rules  rules
}

// rules are documents in force that nobody changes while we measure.
type rules struct{ reference.State }

// Current answers with them.
func (r rules) Current() reference.State { return r.State }

// rulesOf puts our own catalogue, calendar and policy in force in a sample city.
func rulesOf(size city.Size) (rules, city.City) {
	c := city.Make(1, size)
	return rules{reference.State{
		Org: c.Tree(), Matters: matter.Default(), Calendar: clock.Default(), Policy: routing.Default(),
		Versions: casefile.Versions{Org: 1, Matters: 1, Calendar: 1, Policy: 1},
	}}, c
}

func (r *rig) openHouse(ctx context.Context, in rules) (h *house, err error) {
	r.logs++
	h = &house{dir: filepath.Join(r.dir, fmt.Sprintf("log%d", r.logs)), rules: in}
	if h.server, err = embedded.StartNATS(ctx, h.dir, embedded.NATSConfig{Logger: r.logger}); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.close())
		}
	}()
	if err := h.openLog(ctx, r); err != nil {
		return h, err
	}
	keys, err := h.openKeys(ctx)
	h.cases = command.New(h.log, h.rules, keys, command.Config{Logger: r.logger})
	return h, err
}

// openLog takes two connections, as serve does: commands go in process, bulk
// reading over TCP.
func (h *house) openLog(ctx context.Context, r *rig) error {
	nc, err := h.keep(h.server.Conn())
	if err != nil {
		return err
	}
	reading, err := h.keep(nats.Connect(h.server.URL()))
	if err != nil {
		return err
	}
	h.log, err = eventlog.Open(ctx, nc, eventlog.Config{Reading: reading, Logger: r.logger})
	return err
}

func (h *house) openKeys(ctx context.Context) (*seal.Keys, error) {
	js, err := h.jetstream()
	if err != nil {
		return nil, err
	}
	kek, err := seal.LoadKEK(h.dir)
	if err != nil {
		return nil, err
	}
	return seal.Open(ctx, js, kek, seal.Config{})
}

// jetstream is a connection of its own, in process.
func (h *house) jetstream(options ...jetstream.JetStreamOpt) (jetstream.JetStream, error) {
	nc, err := h.keep(h.server.Conn())
	if err != nil {
		return nil, err
	}
	return jetstream.New(nc, options...)
}

func (h *house) keep(nc *nats.Conn, err error) (*nats.Conn, error) {
	if err == nil {
		h.conns = append(h.conns, nc)
	}
	return nc, err
}

// close ends the server and removes its log, so that the next section finds the
// disk as this one did.
func (h *house) close() error {
	var errs []error
	if h.log != nil {
		errs = append(errs, h.log.Close())
	}
	for _, nc := range h.conns {
		nc.Close()
	}
	return errors.Join(append(errs, h.server.Close(), os.RemoveAll(h.dir))...)
}
