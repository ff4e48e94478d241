package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"gridcase/cmd/gridcase/city"
	"gridcase/cmd/gridcase/sheet"
	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/reference"
	"gridcase/handlers/access"
	"gridcase/handlers/api"
)

// demoCmd is serve with a sample city in it.
type demoCmd struct {
	serving
	JSON    bool      `help:"Print one line of JSON when ready."`
	Seed    int64     `help:"The same seed makes the same city and history." default:"1"`
	Size    city.Size `help:"small (one street), medium (one district), large (a city) or xlarge (Shanghai's size)." enum:"small,medium,large,xlarge" default:"small"`
	History int       `help:"Cases of history." default:"2000"`
	Rate    float64   `help:"New cases a second; 0 for no live traffic." default:"0.2"`
	Speed   float64   `help:"The domain's clock runs so many times faster: cases climb while one watches." default:"1"`
}

// Run makes the city on the first start and serves it; later starts go on with
// what is there.
func (c *demoCmd) Run(ctx context.Context, g *Globals, out io.Writer) (err error) {
	cfg, err := c.config(os.Stderr)
	if err != nil {
		return err
	}
	cfg.Speed = c.Speed
	made, err := c.made(*g)
	if err != nil {
		return err
	}
	town := city.Make(made.Seed, made.Size)
	for _, l := range town.Everybody() {
		cfg.Demo = append(cfg.Demo, api.Login{Role: string(l.Role), Username: l.Username, Password: l.Password, Unit: l.Unit, Name: l.Name})
	}
	a, err := openApp(ctx, *g, cfg)
	if err != nil {
		return unlessStopped(ctx, err)
	}
	defer func() { err = errors.Join(err, a.close()) }()
	if err := c.settle(ctx, a, town, made); err != nil {
		return unlessStopped(ctx, err)
	}
	if err := a.serve(ctx); err != nil {
		return unlessStopped(ctx, err)
	}
	if err := announce(out, ready{URL: a.url, Logins: cfg.Demo}, c.JSON); err != nil {
		return err
	}
	if c.Rate > 0 {
		rng := rand.New(rand.NewPCG(uint64(made.Seed), uint64(a.clock.start.UnixNano())))
		town.Traffic(ctx, a.cases, a.library.Current, c.Rate, a.clock.Now, rng)
	}
	<-ctx.Done()
	return nil
}

// demoFile remembers which city a data directory holds, so that the logins fit
// it at the next start whatever the flags say then.
type demoFile struct {
	Seed    int64     `json:"seed"`
	Size    city.Size `json:"size"`
	Settled bool      `json:"settled"` // people and history are in
}

func (c *demoCmd) made(g Globals) (d demoFile, err error) {
	b, err := os.ReadFile(filepath.Join(g.Data, "demo.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return demoFile{Seed: c.Seed, Size: c.Size}, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &d)
	}
	if err != nil {
		return d, fmt.Errorf("read which city this data directory holds: %w", err)
	}
	return d, nil
}

// settle brings people and history in. It is done again from the start when it
// was interrupted: what is there already is not done twice.
func (c *demoCmd) settle(ctx context.Context, a *app, town city.City, made demoFile) error {
	if made.Settled {
		return nil
	}
	if err := bringIn(ctx, a, town); err != nil {
		return err
	}
	bar := newProgress("history")
	done := func(n int) { bar.at(uint64(n), uint64(4*c.History)) } // a case has about four acts
	err := city.Play(ctx, a.cases, town.History(a.library.Current(), a.clock.Now(), c.History), 128, done)
	bar.done()
	if err != nil {
		return fmt.Errorf("play the history: %w", err)
	}
	made.Settled = true
	b, err := json.Marshal(made)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(a.globals.Data, "demo.json"), b, 0o600)
}

// bringIn imports units and people, and gives the sample logins their
// passwords.
func bringIn(ctx context.Context, a *app, town city.City) error {
	commits, err := sheet.Import{Units: town.Units, People: town.People, Rosters: town.Rosters(a.clock.Now())}.Commits(a.library.Current(), "system:demo", a.clock.Now())
	if err != nil {
		return err
	}
	if len(a.library.Current().Pledges) == 0 {
		lists, err := pledged(town, a.clock.Now())
		if err != nil {
			return err
		}
		commits = append(commits, lists...)
	}
	if err := adopt(ctx, a.log, commits); err != nil {
		return err
	}
	if err := a.library.Refresh(ctx); err != nil {
		return err
	}
	for _, l := range town.Everybody() {
		hash, err := access.Hash(l.Password)
		if err != nil {
			return err
		}
		if err := a.credentials.Set(ctx, l.Username, hash); err != nil {
			return err
		}
	}
	return nil
}

// pledged are the commits of the city's lists, one a fact.
func pledged(town city.City, now time.Time) (commits []es.Commit, err error) {
	events, err := town.Pledges(now)
	for i, e := range reference.OfPledges(events) {
		data, wrong := json.Marshal(e)
		if err = errors.Join(err, wrong); err != nil {
			break
		}
		id := fmt.Sprintf("demo:pledges:%d", i)
		commits = append(commits, es.Commit{
			ID: id, Subject: reference.Pledges(now.In(clock.Zone).Year()), By: "system:demo", At: now,
			Events: []es.Stored{{Type: reference.Name(e), Data: data}},
		})
	}
	return commits, err
}
