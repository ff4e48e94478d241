package api

import (
	"context"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/personal"
	"gridcase/projections/timeline"
)

type timelineOutput struct {
	Body struct {
		Case    string  `json:"case"`
		Entries []Entry `json:"entries" doc:"The first event first."`
	}
}

// Entry is one thing that happened to a case.
type Entry struct {
	Version  uint64    `json:"version"`
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	ByName   string    `json:"by_name"`
	Type     string    `json:"type" example:"case.claimed.v1"`
	Words    Words     `json:"words" doc:"What happened, as a sentence without its subject."`
	Text     string    `json:"text,omitempty" doc:"What somebody wrote with it."`
	Aside    string    `json:"without_parts,omitempty" doc:"With a result: why open parts were not waited for."`
	Photos   []string  `json:"photos"`
	Position string    `json:"position"`
}

func (s *server) showTimeline(ctx context.Context, in *caseInput) (*timelineOutput, error) {
	found, withheld, err := s.entries(ctx, in)
	if err != nil {
		return nil, err
	}
	out := &timelineOutput{}
	out.Body.Case, out.Body.Entries = in.ID, []Entry{}
	for _, e := range found {
		entry, err := s.entry(ctx, in.ID, e, withheld)
		if err != nil {
			return nil, err
		}
		out.Body.Entries = append(out.Body.Entries, entry)
	}
	return out, nil
}

// entries are the events of a case that the caller may see, up to now or then,
// and whether what was written with them is kept from the caller.
func (s *server) entries(ctx context.Context, in *caseInput) (found []timeline.Entry, withheld bool, err error) {
	at, err := s.then(in.Moment)
	if err != nil {
		return nil, false, err
	}
	if !at.IsZero() {
		return s.pastEntries(ctx, in.ID, at)
	}
	f, err := s.file(ctx, in, timeline.Name)
	if err != nil {
		return nil, false, err
	}
	found, err = timeline.List(ctx, s.deps.Views.DB, f.ID)
	return found, s.withheld(ctx, f.State), err
}

// entry tells one event. A name that this program does not know was stored by a
// newer one: it is shown as it is called.
func (s *server) entry(ctx context.Context, caseID string, e timeline.Entry, withheld bool) (Entry, error) {
	out := Entry{
		Version: e.Version, At: e.At, By: e.By, ByName: s.actorName(ctx, e.By), Type: e.Type,
		Words: Words{e.Type, e.Type}, Photos: []string{}, Position: e.Position,
	}
	events, err := casefile.Events(es.Commit{Subject: caseID, Version: e.Version, Events: []es.Stored{{Type: e.Type, Data: e.Data}}})
	if err != nil {
		return out, nil //nolint:nilerr // see above
	}
	if _, routed := events[0].(casefile.Routed); routed {
		out.ByName = callOf(ctx).say("路由规则", "routing") // nobody chose: the policy did
	}
	var text personal.Sealed
	out.Words, text, out.Photos = s.tell(events[0])
	out.Words = s.called(out.Words, casefile.OnCall(events[0]))
	if withheld {
		out.Photos = []string{}
		return out, nil
	}
	if e, result := events[0].(casefile.Resolved); result && e.Without.Given() {
		if out.Aside, err = s.open(ctx, caseID, e.Without); err != nil {
			return out, err
		}
	}
	out.Text, err = s.open(ctx, sealedWith(events[0], caseID), text)
	return out, err
}

// actorName is the name of who did it; the parts of the program have one too.
func (s *server) actorName(ctx context.Context, id string) string {
	if name, part := parts[id]; part {
		return callOf(ctx).say(name.Zh, name.En)
	}
	return s.personName(id)
}

var parts = map[string]Words{
	"system:ladder": {"升级阶梯", "the ladder"}, "system:deadlines": {"时限", "the clock"}, "system:escalation": {"升级阶梯", "the ladder"},
	"system:calendar": {"日历更正", "the corrected calendar"}, "system:handover": {"台账移交", "the hand-over"},
	"system:merge": {"合并", "merging"}, "system:roster": {"排班", "the roster"}, "system:staffing": {"值守检查", "the look at who works where"}, resident: {"居民", "the resident"}, "system:import": {"导入", "the import"}, "system:demo": {"演示", "the demo"},
}
