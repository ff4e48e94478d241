package bench

import (
	"context"
	"math/rand/v2"
	"time"

	"gridcase/cmd/gridcase/city"
	"gridcase/domain/org"
	"gridcase/projections/queue"
)

// QueueReport is how long a page of the queue takes among many open cases. The
// times are those of one query from this process, without the door and JSON.
type QueueReport struct {
	Open int `json:"open_cases"`
	// RoundTrip is "select 1" on the same connections: no query is faster.
	RoundTrip Spread     `json:"round_trip"`
	Rows      []QueueRow `json:"rows"`
}

// QueueRow is one view of the queues of one level.
type QueueRow struct {
	View  queue.View `json:"view"` // "counts" are the numbers on the tabs
	Level org.Level  `json:"level"`
	First Spread     `json:"first_page"`
	// Deep is the tenth page of 50, or the last where there are fewer; DeepPage
	// says which it was, at most.
	Deep     *Spread `json:"deep_page,omitempty"`
	DeepPage int     `json:"deep_page_number,omitempty"`
}

const (
	deepPage = 10
	soon     = 2 * time.Hour // what the API takes
)

func measureQueue(ctx context.Context, r *rig, into *Report) error {
	open := pick(r, 100_000, 2000)
	r.say("queue: deciding on %d open cases", open)
	in, _ := rulesOf(city.Medium)
	now := time.Now()
	t, err := r.openCases(ctx, in, open, now)
	if err != nil {
		return err
	}
	dsn, err := r.database(ctx)
	if err != nil {
		return err
	}
	feed := t.rewound()
	feed.play()
	v, err := r.openViews(ctx, dsn, feed, projections[0])
	if err != nil {
		return err
	}
	defer v.Close()
	stop, err := v.start(ctx, tapeStreams)
	if err != nil {
		return err
	}
	defer stop()
	if err := v.shown(ctx, feed.ends()...); err != nil {
		return err
	}
	asker := &asker{views: v, in: in, now: now, times: pick(r, 60, 4), dice: rand.New(rand.NewPCG(1, 2))}
	into.Queue = &QueueReport{}
	return asker.askAll(ctx, r, into.Queue)
}
