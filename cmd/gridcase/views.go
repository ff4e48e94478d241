package main

import (
	"context"

	"gridcase/domain/es"
	"gridcase/infra/eventlog"
	"gridcase/infra/postgres"
	"gridcase/infra/seal"
	"gridcase/projections/casefile"
	"gridcase/projections/deadlines"
	"gridcase/projections/handovers"
	"gridcase/projections/inbox"
	"gridcase/projections/kpi"
	"gridcase/projections/moves"
	"gridcase/projections/papers"
	"gridcase/projections/precedents"
	"gridcase/projections/queue"
	"gridcase/projections/search"
	"gridcase/projections/timeline"
	"gridcase/projections/twins"
)

// projected lists every read model there is. Search alone reads what residents
// said, through the keys.
func projected(keys *seal.Keys) []postgres.Projection {
	return []postgres.Projection{
		{Name: "queue", Schema: queue.Schema, Version: queue.Version, New: func() postgres.Fold { return queue.New() }},
		{Name: queue.PastName, Schema: queue.PastSchema, Version: queue.PastVersion, New: func() postgres.Fold { return queue.NewPast() }},
		{Name: kpi.PastName, Schema: kpi.PastSchema, Version: kpi.PastVersion, New: func() postgres.Fold { return kpi.NewPast() }},
		{Name: "casefile", Schema: casefile.Schema, Version: casefile.Version, New: func() postgres.Fold { return casefile.New() }},
		{Name: "timeline", Schema: timeline.Schema, Version: timeline.Version, New: func() postgres.Fold { return timeline.New() }},
		{Name: "deadlines", Schema: deadlines.Schema, Version: deadlines.Version, New: func() postgres.Fold { return deadlines.New() }},
		{Name: kpi.Name, Schema: kpi.Schema, Version: kpi.Version, New: func() postgres.Fold { return kpi.New() }},
		{Name: handovers.Name, Schema: handovers.Schema, Version: handovers.Version, New: func() postgres.Fold { return handovers.New() }},
		{Name: moves.Name, Schema: moves.Schema, Version: moves.Version, New: func() postgres.Fold { return moves.New() }},
		{Name: papers.Name, Schema: papers.Schema, Version: papers.Version, New: func() postgres.Fold { return papers.New() }},
		{Name: "inbox", Schema: inbox.Schema, Version: inbox.Version, New: func() postgres.Fold { return inbox.New() }},
		{Name: precedents.Name, Schema: precedents.Schema, Version: precedents.Version, New: func() postgres.Fold { return precedents.New() }},
		{Name: twins.Name, Schema: twins.Schema, Version: twins.Version, New: func() postgres.Fold { return twins.New() }},
		{Name: search.Name, Schema: search.Schema, Version: search.Version, New: func() postgres.Fold { return search.New(opener{keys}) }},
	}
}

// feed is the log as the projector engine reads it.
type feed struct{ *eventlog.Log }

func (f feed) Read(ctx context.Context, stream string, from es.Checkpoint) (postgres.Reader, error) {
	r, err := f.Log.Read(ctx, stream, from)
	if err != nil {
		return nil, err
	}
	return r, nil
}
