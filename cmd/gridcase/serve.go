package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"
	"time"

	"gridcase/handlers/api"
	"gridcase/infra/postgres"
)

// serveCmd runs the server until it is told to stop.
type serveCmd struct {
	serving
	JSON bool `help:"Print one line of JSON when ready."`
}

// serving are the flags that serve and demo share.
type serving struct {
	PerPerson   float64    `help:"Requests a second that one person may send, ten times as many at once; four times that from one address." default:"300" env:"GRIDCASE_PER_PERSON"`
	TrustProxy  bool       `help:"Believe X-Forwarded-For and -Proto. Only behind a proxy of your own that sets them." env:"GRIDCASE_TRUST_PROXY"`
	OpenMetrics bool       `help:"Show /metrics to every address, not to this machine only." env:"GRIDCASE_OPEN_METRICS"`
	Tiles       tiles      `embed:"" prefix:"tiles-"`
	LogLevel    slog.Level `help:"debug, info, warn or error." default:"info" env:"GRIDCASE_LOG_LEVEL"`
}

// tiles are the pictures under the map. Without them the grids are drawn on
// nothing, and no page asks another host.
type tiles struct {
	URL         string `help:"Map tiles, such as https://t{s}.example.gov.cn/{z}/{x}/{y}?tk={key}; none by default." env:"GRIDCASE_TILES_URL"`
	Attribution string `help:"Whose map it is; shown on it." env:"GRIDCASE_TILES_ATTRIBUTION"`
	CRS         string `help:"In which the tiles are drawn: wgs84 (also CGCS2000) or gcj02." enum:"wgs84,gcj02" default:"wgs84" env:"GRIDCASE_TILES_CRS"`
	Subdomains  string `help:"What {s} stands for, a character each." default:"01234567" env:"GRIDCASE_TILES_SUBDOMAINS"`
	Key         string `help:"What {key} stands for. Whoever is logged in gets it." env:"GRIDCASE_TILES_KEY"`
}

func (s serving) config(stderr io.Writer) (appConfig, error) {
	under, err := api.NewTiles(s.Tiles.URL, s.Tiles.Attribution, s.Tiles.CRS, s.Tiles.Subdomains, s.Tiles.Key)
	return appConfig{Tiles: under, Logger: newLogger(stderr, s.LogLevel), PerPerson: s.PerPerson, TrustProxy: s.TrustProxy, OpenMetrics: s.OpenMetrics}, err
}

// Run serves until ctx ends.
func (c *serveCmd) Run(ctx context.Context, g *Globals, out io.Writer) (err error) {
	cfg, err := c.config(os.Stderr)
	if err != nil {
		return err
	}
	a, err := openApp(ctx, *g, cfg)
	if err != nil {
		return unlessStopped(ctx, err)
	}
	defer func() { err = errors.Join(err, a.close()) }()
	if err := a.serve(ctx); err != nil {
		return unlessStopped(ctx, err)
	}
	if err := announce(out, ready{URL: a.url}, c.JSON); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// serve runs everything and returns when people can be served.
func (a *app) serve(ctx context.Context) error {
	if err := a.run(ctx); err != nil {
		return err
	}
	if err := a.listen(ctx); err != nil {
		return err
	}
	a.catchUp(ctx)
	return nil
}

// catchUp waits, but not for ever, until the projections show all there is:
// commands are taken already, only views may be behind.
func (a *app) catchUp(ctx context.Context) {
	bar := newProgress("projections catch up")
	defer bar.done()
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline) && ctx.Err() == nil; time.Sleep(20 * time.Millisecond) {
		status, err := a.engine.Status(ctx)
		if err == nil && len(status) > 0 && postgres.Ready(status) || err != nil && !postgres.Unavailable(err) {
			return
		}
		var at, end uint64
		for _, s := range status {
			at, end = at+s.Seq, end+s.Seq+s.Lag
		}
		bar.at(at, end)
	}
}

// ready is what a script is told.
type ready struct {
	URL    string      `json:"url"`
	Logins []api.Login `json:"logins,omitempty"`
}

func announce(out io.Writer, r ready, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(r)
	}
	fmt.Fprintf(out, "\nGridcase 网格办件 is ready: %s\n", r.URL)
	for _, l := range r.Logins {
		fmt.Fprintf(out, "  %-16s %-8s %-14s %s, %s\n", l.Role, l.Username, l.Password, l.Name, l.Unit)
	}
	fmt.Fprintln(out, "Stop with ^C; nothing is lost.")
	return nil
}

// unlessStopped takes an error for none when it only says that ^C was pressed.
func unlessStopped(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil
	}
	return err
}

// version is that of the build.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "dev"
}
