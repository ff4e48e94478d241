package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/handlers/access"
)

type liveInput struct {
	Unit string `query:"unit" maxLength:"64" doc:"Only what concerns this unit; left out, all that I see."`
	Last string `header:"Last-Event-ID" doc:"Taken and not needed: on every connect, read again what is on the screen."`
}

// Ping is sent at once and then every 15 s, so that a page counts down by the
// server's clock and notices when it is cut off.
type Ping struct {
	Now   time.Time `json:"now"`
	Speed float64   `json:"speed" doc:"How fast the server's clock runs; 1 but in a demo."`
}

// Live is one change of what people look at: read it again.
type Live struct {
	Projection string   `json:"projection"`
	Case       string   `json:"case"`
	Paths      []string `json:"paths"`
	Position   string   `json:"position"`
}

const (
	pingEvery   = 15 * time.Second // and so often it is asked whether one may still listen
	writeWithin = 10 * time.Second // a reader slower than that is gone
)

// stream registers a route that answers with server-sent events.
func stream(s *server, op huma.Operation, listen func(context.Context, *liveInput) (func(huma.Context), error)) {
	event := func(name string, data any) *huma.Schema {
		return &huma.Schema{Type: huma.TypeObject, Title: name, Properties: map[string]*huma.Schema{
			"event": {Type: huma.TypeString, Enum: []any{name}},
			"data":  s.huma.OpenAPI().Components.Schemas.Schema(typeOf(data), true, name),
		}}
	}
	op.Description = "Server-sent events. change: a view changed, read it again. notice: the inbox has something new. behind: changes were dropped, read everything again. ping: every 15 s, with the server's time."
	op.Responses = map[string]*huma.Response{"200": {Description: "A stream of events", Content: map[string]*huma.MediaType{
		"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{OneOf: []*huma.Schema{
			event("change", Live{}), event("notice", Live{}), event("behind", Ping{}), event("ping", Ping{}),
		}}}},
	}}}
	route(s, op, func(ctx context.Context, in *liveInput) (*huma.StreamResponse, error) {
		body, err := listen(ctx, in)
		return &huma.StreamResponse{Body: body}, err
	})
}

func (s *server) live(ctx context.Context, in *liveInput) (func(huma.Context), error) {
	c := callOf(ctx)
	paths, err := s.listening(c.actor, in.Unit)
	if err != nil {
		return nil, err
	}
	sub := s.deps.Hub.join(c.actor.ID)
	if sub == nil {
		return nil, errStreams
	}
	return func(hc huma.Context) {
		defer s.deps.Hub.leave(sub)
		s.metrics.streams.Inc()
		defer s.metrics.streams.Dec()
		_, w := humago.Unwrap(hc)
		s.follow(hc.Context(), &events{w: w, control: http.NewResponseController(w)}, sub, paths, in.Unit)
	}, nil
}

// listening lists the paths whose changes somebody hears.
func (s *server) listening(p org.Person, unit string) ([]string, error) {
	t := s.tree()
	if unit != "" {
		paths, err := access.Scope(p, unit, t)
		return append(paths, t.Path(unit)), err // an office or a station is asked in its own name
	}
	paths := access.Reach(p, t)
	for _, g := range p.Grants {
		if g.Role != org.Admin && !p.Left {
			paths = append(paths, t.Path(g.Unit))
		}
	}
	return paths, nil
}

// follow runs after the handler returned, so its context is the request's own.
// It sends until the reader is gone, the hub closes, or the person may no
// longer listen: a session that ended must not leave its stream behind.
func (s *server) follow(ctx context.Context, out *events, sub *subscription, paths []string, unit string) {
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	c := callOf(ctx)
	err := out.open(s.ping())
	for err == nil {
		select {
		case <-ctx.Done():
			return
		case change, running := <-sub.changes:
			if !running {
				return
			}
			err = out.change(change, c.actor.ID, paths)
		case <-sub.behind:
			err = out.send("behind", "", s.ping())
		case <-tick.C:
			if err = s.identify(ctx, c); err == nil {
				paths, err = s.listening(c.actor, unit)
			}
			if err == nil {
				err = out.send("ping", "", s.ping())
			}
		}
	}
}

func (s *server) ping() Ping { return Ping{Now: s.cfg.Now(), Speed: s.cfg.Speed} }

// events writes server-sent events, each with a deadline of its own: the
// server's would end the stream.
type events struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

func (e *events) open(p Ping) error {
	e.w.Header().Set("Content-Type", "text/event-stream")
	e.w.Header().Set("X-Accel-Buffering", "no") // proxies must pass each event on
	if err := e.deadline(); err != nil {
		return err
	}
	if _, err := fmt.Fprint(e.w, "retry: 2000\n\n"); err != nil {
		return err
	}
	return e.send("ping", "", p)
}

// change passes on what the person sees, without the paths of other units.
func (e *events) change(c es.Change, person string, paths []string) error {
	var seen []string
	for _, path := range c.Paths {
		if slices.ContainsFunc(paths, func(root string) bool { return org.Within(path, root) }) {
			seen = append(seen, path)
		}
	}
	if len(seen) == 0 && !slices.Contains(c.People, person) {
		return nil
	}
	name := "change"
	if c.Projection == "inbox" {
		name = "notice"
	}
	return e.send(name, c.Position, Live{Projection: c.Projection, Case: c.Case, Paths: seen, Position: c.Position})
}

func (e *events) send(name, id string, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("encode %s: %w", name, err)
	}
	if err := e.deadline(); err != nil {
		return err
	}
	if id != "" {
		id = "id: " + id + "\n"
	}
	if _, err := fmt.Fprintf(e.w, "%sevent: %s\ndata: %s\n\n", id, name, text); err != nil {
		return err
	}
	return e.control.Flush()
}

// deadline moves the end of the write; the whole answer has none.
func (e *events) deadline() error {
	return e.control.SetWriteDeadline(time.Now().Add(writeWithin))
}
