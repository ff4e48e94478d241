package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// patience is how long work may take before it has to show how far it is.
const patience = 2 * time.Second

// progress shows how far long work is: a bar on a terminal, a line every few
// seconds elsewhere, and nothing for what is done within two seconds.
type progress struct {
	mu    sync.Mutex
	name  string
	began time.Time
	said  time.Time
	bar   *mpb.Bar
	bars  *mpb.Progress
	out   io.Writer
}

func newProgress(name string) *progress {
	return &progress{name: name, began: time.Now(), out: os.Stderr}
}

// at says that done of total are through; total 0 means that it is not known.
func (p *progress) at(done, total uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Since(p.began) < patience {
		return
	}
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		if time.Since(p.said) > patience {
			p.said = time.Now()
			fmt.Fprintf(p.out, "%s: %d of %d\n", p.name, done, total)
		}
		return
	}
	if p.bar == nil {
		p.bars = mpb.New(mpb.WithOutput(p.out), mpb.WithRefreshRate(120*time.Millisecond))
		p.bar = p.bars.AddBar(int64(total), mpb.PrependDecorators(decor.Name(p.name+" ")),
			mpb.AppendDecorators(decor.CountersNoUnit("%d / %d "), decor.Percentage()), mpb.BarRemoveOnComplete())
	}
	p.bar.SetTotal(int64(total), false)
	p.bar.SetCurrent(int64(done))
}

// done takes the bar away.
func (p *progress) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		p.bar.SetTotal(-1, true)
		p.bars.Wait()
		p.bar = nil
	}
}
