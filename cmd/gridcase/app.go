package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"gridcase/domain/es"
	"gridcase/handlers/access"
	"gridcase/handlers/api"
	"gridcase/handlers/command"
	"gridcase/handlers/reaction"
	"gridcase/handlers/web"
	"gridcase/infra/blob"
	"gridcase/infra/embedded"
	"gridcase/infra/eventlog"
	"gridcase/infra/messaging"
	"gridcase/infra/postgres"
	"gridcase/infra/seal"
	"gridcase/projections/deadlines"
	"gridcase/projections/kpi"
	"gridcase/projections/queue"
)

// appConfig is what serve and demo set; its zero value works.
type appConfig struct {
	Logger      *slog.Logger
	Speed       float64 // of the domain's clock; default 1
	PerPerson   float64 // requests a second; default the API's own
	TrustProxy  bool
	OpenMetrics bool
	Tiles       *api.Tiles // under the map; nil for none
	Demo        []api.Login
}

// app is the whole program, joined: machines, log, keys, commands, projections,
// reactions, API.
type app struct {
	cfg      appConfig
	globals  Globals
	logger   *slog.Logger
	machines *machines
	metrics  *prometheus.Registry
	clock    domainClock

	log         *eventlog.Log
	keys        *seal.Keys
	credentials *seal.Credentials
	library     *command.Library
	cases       *command.Cases
	office      *command.Documents
	db          *postgres.DB
	engine      *postgres.Engine
	bulletin    *messaging.Bulletin
	subscriber  *messaging.Subscriber
	hub         *api.Hub
	sessions    *access.Sessions
	accounts    *access.Accounts

	http    *http.Server
	url     string
	running sync.WaitGroup
	stop    context.CancelFunc
	closers []func() error // in the order of opening; closed backwards
}

// openApp opens everything that serving needs and runs nothing yet.
func openApp(ctx context.Context, g Globals, cfg appConfig) (*app, error) {
	a := &app{cfg: cfg, globals: g, logger: cfg.Logger, metrics: prometheus.NewRegistry(), hub: api.NewHub()}
	a.metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return a, a.open(ctx, startMachines)
}

// attachApp opens the parts that subcommands need, on the machines of a running
// server or on their own.
func attachApp(ctx context.Context, g Globals) (*app, error) {
	a := &app{globals: g, logger: newLogger(os.Stderr, slog.LevelWarn), metrics: prometheus.NewRegistry()}
	return a, a.open(ctx, attach)
}

// open opens the parts in their order; what was opened is closed again on an
// error.
func (a *app) open(ctx context.Context, machines func(context.Context, Globals, *slog.Logger) (*machines, error)) (err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, a.close())
		}
	}()
	if a.machines, err = machines(ctx, a.globals, a.logger); err != nil {
		return err
	}
	a.closers = append(a.closers, a.machines.close)
	for _, open := range []func(context.Context) error{a.openLog, a.openKeys, a.openLibrary, a.openTables} {
		if err := open(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) openLog(ctx context.Context) (err error) {
	a.log, err = a.machines.openLog(ctx, a.metrics)
	if err != nil {
		return err
	}
	a.closers = append(a.closers, a.log.Close)
	newest, err := newestFact(ctx, a.log)
	a.clock = newClock(newest, a.cfg.Speed)
	return err
}

// openLog opens the log over connections of its own: commands in process, bulk
// reading over TCP.
func (m *machines) openLog(ctx context.Context, metrics prometheus.Registerer) (*eventlog.Log, error) {
	nc, err := m.dial()
	if err != nil {
		return nil, err
	}
	reading, err := m.dialForReading()
	if err != nil {
		return nil, err
	}
	return eventlog.Open(ctx, nc, eventlog.Config{Replicas: m.globals.Replicas, Reading: reading, Logger: m.logger, Metrics: metrics})
}

// newestFact is the time of the newest commit: the domain's clock must not fall
// behind it.
func newestFact(ctx context.Context, log *eventlog.Log) (newest time.Time, err error) {
	streams, err := log.Streams(ctx)
	if err != nil {
		return newest, err
	}
	for _, s := range streams {
		end, err := log.Last(ctx, s)
		if err != nil || end.Seq == 0 {
			if err != nil {
				return newest, err
			}
			continue
		}
		commit, err := log.At(ctx, es.Position{Stream: s, Seq: end.Seq})
		if err != nil {
			return newest, err
		}
		if commit.At.After(newest) {
			newest = commit.At
		}
	}
	return newest, nil
}

func (a *app) openKeys(ctx context.Context) error {
	js, err := a.jetstream()
	if err != nil {
		return err
	}
	kek, err := seal.LoadKEK(a.globals.Data)
	if err != nil {
		return err
	}
	if a.keys, err = seal.Open(ctx, js, kek, seal.Config{Replicas: a.globals.Replicas}); err != nil {
		return err
	}
	a.credentials, err = seal.OpenCredentials(ctx, js, seal.Config{Replicas: a.globals.Replicas})
	return err
}

func (a *app) jetstream() (jetstream.JetStream, error) {
	nc, err := a.machines.dial()
	if err != nil {
		return nil, err
	}
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, fmt.Errorf("speak JetStream: %w", err)
	}
	return js, nil
}

func (a *app) openLibrary(ctx context.Context) (err error) {
	if err := adoptDefaults(ctx, a.log, a.clock.Now()); err != nil {
		return err
	}
	if a.library, err = command.NewLibrary(ctx, a.log, command.LibraryConfig{Now: a.clock.Now}); err != nil {
		return err
	}
	a.cases = command.New(a.log, a.library, a.keys, command.Config{Now: a.clock.Now, Logger: a.logger})
	a.office = command.NewDocuments(a.log, a.library, command.Config{Now: a.clock.Now, Logger: a.logger})
	return nil
}

// openTables opens the database; it may be away, then and later.
func (a *app) openTables(ctx context.Context) (err error) {
	if a.db, err = postgres.Open(ctx, a.machines.dsn, postgres.Config{Projections: projected(a.keys)}); err != nil {
		return err
	}
	a.closers = append(a.closers, func() error { a.db.Close(); return nil })
	nc, err := a.machines.dial()
	if err != nil {
		return err
	}
	a.bulletin = messaging.NewBulletin(nc, a.logger)
	a.engine = postgres.NewEngine(a.db, feed{a.log}, postgres.EngineConfig{Notify: a.tellChanges, Now: a.clock.Now, Logger: a.logger})
	return nil
}

func (a *app) tellChanges(changes []es.Change) {
	if err := a.bulletin.Changed(changes); err != nil {
		a.logger.Warn("pages are not told of changes; they read again when they reconnect", "error", err)
	}
}

// hear passes on to the pages what any instance changed.
func (a *app) hear() error {
	stop, err := a.bulletin.OnChanged("", func(changes []es.Change) {
		for _, c := range changes {
			a.hub.Publish(c)
		}
	})
	if err != nil {
		return err
	}
	a.closers = append(a.closers, stop)
	return nil
}

// run starts all that works by itself: projections, reactions, timers.
func (a *app) run(ctx context.Context) error {
	if err := a.hear(); err != nil {
		return err
	}
	ctx, a.stop = context.WithCancel(ctx)
	a.running.Go(func() { a.engine.Run(ctx) })
	a.running.Go(func() { a.library.Follow(ctx, time.Second, a.logger) })
	return a.react(ctx)
}

func (a *app) react(ctx context.Context) error {
	js, err := a.jetstream()
	if err != nil {
		return err
	}
	a.subscriber, err = messaging.NewSubscriber(ctx, js, messaging.Config{
		Replicas: a.globals.Replicas, Logger: a.logger, Metrics: a.metrics, Grace: 2 * time.Second,
	})
	if err != nil {
		return err
	}
	reactions, err := reaction.New(a.subscriber, messaging.Recorded, a.cases, a.library, a.log, a.bulletin,
		reaction.Config{Repeats: a.repeats, Logger: a.logger, Metrics: a.metrics, CloseTimeout: 2 * time.Second})
	if err != nil {
		return err
	}
	due := func(ctx context.Context, now time.Time, limit int) ([]deadlines.Rung, error) {
		return deadlines.Due(ctx, a.db.Pool, now, limit)
	}
	poller, err := reaction.NewPoller(due, a.cases, a.library, reaction.PollerConfig{Now: a.clock.Now, Logger: a.logger, Metrics: a.metrics})
	if err != nil {
		return err
	}
	a.running.Go(func() {
		if err := reactions.Run(ctx); err != nil && ctx.Err() == nil {
			a.logger.Error("reactions ended; cases do not climb until a restart", "error", err)
		}
	})
	corrector, clerk := a.corrector(), a.clerk()
	a.running.Go(func() { clerk.Run(ctx) })
	a.running.Go(func() { reaction.NewRelief(a.library, a.office, a.clock.Now, 0, a.logger).Run(ctx) })
	a.running.Go(func() { corrector.Run(ctx) })
	warden := reaction.NewWarden(a.library, a.office, a.bulletin.Changed, reaction.WardenConfig{Now: a.clock.Now, Logger: a.logger})
	a.running.Go(func() { warden.Run(ctx) })
	a.running.Go(func() {
		a.settled(ctx, due)
		poller.Run(ctx)
	})
	return nil
}

// repeats counts in the rates' view, so that the ladder and the repeat rate mean
// the same by one place.
func (a *app) repeats(ctx context.Context, caseID string, days int, at es.Position) (told []kpi.Told, err error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second) // what waits longer is tried again
	defer cancel()
	if err = a.seenAll(ctx, at); err == nil {
		told, err = kpi.Reported(ctx, a.db.Pool, caseID, days)
	}
	if postgres.Unavailable(err) {
		err = fmt.Errorf("%w: %w", command.ErrUnavailable, err)
	}
	return told, err
}

// seenAll waits until the rates have all that was written when it is asked: an
// earlier report may lie in another stream, and streams are read at their own pace.
// One that is halted holds up its own cases alone.
func (a *app) seenAll(ctx context.Context, at es.Position) error {
	heads, err := a.log.Heads(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", command.ErrUnavailable, err)
	}
	for _, head := range append(heads, at) {
		err := a.engine.Wait(ctx, kpi.Name, head)
		if halted := (*postgres.Halted)(nil); err != nil && (head.Stream == at.Stream || !errors.As(err, &halted)) {
			return err
		}
	}
	return nil
}

// corrector reckons open cases anew when the calendar was corrected.
func (a *app) corrector() *reaction.Corrector {
	open := func(ctx context.Context, after string, since time.Time, limit int) ([]string, error) {
		return queue.Open(ctx, a.db.Pool, after, since, limit)
	}
	return reaction.NewCorrector(open, a.cases, a.library, a.office, reaction.CorrectorConfig{Now: a.clock.Now, Logger: a.logger})
}

// clerk hands over the cases of those who left or moved.
func (a *app) clerk() *reaction.Clerk {
	had := func(ctx context.Context, people []string) ([]queue.Had, error) {
		return queue.HadBy(ctx, a.db.Pool, people)
	}
	return reaction.NewClerk(had, a.cases, a.library, 0, a.logger)
}

// settled waits for the view of the deadlines, which a first start has yet to
// build; not for long, for a database that is away should be told of.
func (a *app) settled(ctx context.Context, due reaction.Due) {
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end) && ctx.Err() == nil; time.Sleep(50 * time.Millisecond) {
		if _, err := due(ctx, a.clock.Now(), 1); !postgres.Unavailable(err) {
			return
		}
	}
}

// listen serves HTTP and leaves word for the other subcommands.
func (a *app) listen(ctx context.Context) error {
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", a.globals.HTTP)
	if err != nil {
		return fmt.Errorf("listen on %s: %w; is another gridcase running? choose another --http", a.globals.HTTP, err)
	}
	a.url = "http://" + ln.Addr().String()
	handler, err := a.handler()
	if err != nil {
		return err
	}
	a.http = api.NewServer(handler, a.hub)
	a.http.ErrorLog = slog.NewLogLogger(a.logger.Handler(), slog.LevelDebug)
	a.running.Go(func() {
		if err := a.http.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			a.logger.Error("the HTTP server ended", "error", err)
		}
	})
	remove, err := embedded.WriteRunning(a.globals.Data, embedded.Running{NATS: a.machines.natsURL, Postgres: a.machines.dsn, HTTP: a.url})
	if err != nil {
		return err
	}
	a.closers = append(a.closers, remove)
	return nil
}

func (a *app) handler() (http.Handler, error) {
	pages, err := web.Handler()
	if err != nil {
		return nil, err
	}
	photos, err := blob.Open(filepath.Join(a.globals.Data, "blobs"))
	if err != nil {
		return nil, err
	}
	a.sessions = access.NewSessions(postgres.NewSessions(a.db, access.PersonOf), access.SessionsConfig{})
	a.accounts = access.NewAccounts(a.credentials, a.library, access.AccountsConfig{})
	cfg := api.Config{
		Now: a.clock.Now, Speed: a.clock.speed, Logger: a.logger, Metrics: a.metrics, OpenMetrics: a.cfg.OpenMetrics,
		TrustProxy: a.cfg.TrustProxy, Pages: pages, Tiles: a.cfg.Tiles, Demo: a.cfg.Demo, Version: version(),
	}
	if a.cfg.PerPerson > 0 {
		cfg.PerPerson = access.NewThrottle(a.cfg.PerPerson, int(10*a.cfg.PerPerson))
		cfg.PerAddress = access.NewThrottle(4*a.cfg.PerPerson, int(40*a.cfg.PerPerson))
	}
	return api.New(api.Deps{
		Cases: a.cases, Reference: a.library, Documents: a.office, Proposals: command.NewProposals(a.log, a.library, a.clock.Now), Accounts: a.accounts, Sessions: a.sessions, History: rehearsed{a.log},
		Views: api.Views{DB: a.db.Pool, Wait: a.engine.Wait}, Seals: a.keys, Hub: a.hub, Blobs: photos,
		Unavailable: postgres.Unavailable, Health: a.health, Upkeep: a.upkeep,
	}, cfg), nil
}

// close ends everything, the last opened first, within a few seconds: requests
// under way are answered, then the timers and projections stop, then the
// machines.
func (a *app) close() error {
	var errs []error
	if a.http != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		if err := a.http.Shutdown(ctx); err != nil {
			errs = append(errs, a.http.Close())
		}
		cancel()
	}
	if a.stop != nil {
		a.stop()
	}
	if a.subscriber != nil {
		errs = append(errs, a.subscriber.Close())
	}
	a.running.Wait()
	for i := len(a.closers) - 1; i >= 0; i-- {
		errs = append(errs, a.closers[i]())
	}
	return errors.Join(errs...)
}
