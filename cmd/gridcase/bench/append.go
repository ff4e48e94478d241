package bench

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"gridcase/cmd/gridcase/city"
)

// AppendReport is the way of a command, from load to synced.
type AppendReport struct {
	// CommandBytes is the mean size of a stored commit: events, state and ledger.
	// Bare JetStream publishes messages of the same sizes.
	CommandBytes float64     `json:"command_bytes"`
	Rows         []AppendRow `json:"rows"`
}

// AppendRow is one number of writers; rates are commands a second.
type AppendRow struct {
	Writers int `json:"writers"`
	// Gridcase is the whole path: load, decide, seal, append. One in eight is a
	// report, which also stores the keys of its case: one more synced write.
	Gridcase Rate `json:"gridcase"`
	// JetStream publishes to one stream of the same settings behind an expected
	// sequence, and does nothing else.
	JetStream Rate `json:"jetstream"`
	// Postgres loads a case's events from a table, makes the same decisions, and
	// inserts. Words stand in it in clear.
	Postgres      Rate    `json:"postgres"`
	OfJetStream   float64 `json:"ratio_jetstream"`
	OfPostgres    float64 `json:"ratio_postgres"`
	AimOfPostgres float64 `json:"aim_ratio_postgres,omitempty"` // 0: no aim
}

// appendAims are ratios to the plain table, by writers.
var appendAims = map[int]float64{1: 1.7, 16: 1, 64: 1.5}

func measureAppend(ctx context.Context, r *rig, into *Report) (err error) {
	in, _ := rulesOf(city.Small)
	h, err := r.openHouse(ctx, in)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	sizes, err := h.sizes(ctx)
	if err != nil {
		return err
	}
	stream, err := h.bareStream(ctx, sizes)
	if err != nil {
		return err
	}
	table, done, err := r.plainTable(ctx, in)
	if err != nil {
		return err
	}
	defer done()
	report := &AppendReport{CommandBytes: mean(sizes)}
	for _, writers := range pick(r, []int{1, 16, 64, 128, 512}, []int{1, 16, 64}) {
		r.say("append: %d writers, three ways in turns", writers)
		rates, err := race(ctx, []contender{h.wholePath(), stream, table}, writers, pick(r, 3, 1), pick(r, time.Second, 150*time.Millisecond))
		if err != nil {
			return err
		}
		row := AppendRow{Writers: writers, Gridcase: rates[0], JetStream: rates[1], Postgres: rates[2], AimOfPostgres: appendAims[writers]}
		row.OfJetStream = row.Gridcase.PerSecond / row.JetStream.PerSecond
		row.OfPostgres = row.Gridcase.PerSecond / row.Postgres.PerSecond
		report.Rows = append(report.Rows, row)
	}
	into.Append = report
	return nil
}

// wholePath is what a request does behind the API.
func (h *house) wholePath() contender {
	grids := gridsOf(h.rules.State)
	return contender{"gridcase", func(i int) writer {
		var id string
		next := 0
		return func(ctx context.Context) error {
			if next == 0 {
				id = caseID()
			}
			_, err := carry(ctx, h.cases, id, grids[i%len(grids)], script[next])
			next = (next + 1) % len(script)
			return err
		}
	}}
}

// sizes are those of the commits that one case makes.
func (h *house) sizes(ctx context.Context) (sizes []int, err error) {
	id := caseID()
	for _, s := range script {
		if _, err := carry(ctx, h.cases, id, gridsOf(h.rules.State)[0], s); err != nil {
			return nil, err
		}
	}
	history, err := h.log.History(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, c := range history {
		stored, err := json.Marshal(c.Commit)
		if err != nil {
			return nil, err
		}
		sizes = append(sizes, len(stored))
	}
	return sizes, nil
}

func mean(of []int) float64 {
	sum := 0
	for _, n := range of {
		sum += n
	}
	return float64(sum) / float64(len(of))
}
