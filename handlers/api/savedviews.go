package api

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/uuid"

	"gridcase/domain/org"
	"gridcase/domain/reference"
	"gridcase/handlers/access"
	"gridcase/handlers/command"
	"gridcase/projections/queue"
)

// SavedView is a part of a queue under a name: one's own, or shared with all who
// work in a unit.
type SavedView struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Shared     string     `json:"shared_with,omitempty" doc:"Unit whose people have it too; left out for one's own."`
	SharedName string     `json:"shared_with_name,omitempty"`
	By         string     `json:"by"`
	ByName     string     `json:"by_name"`
	Mine       bool       `json:"may_change" doc:"The caller may rename, change and delete it."`
	List       ViewedList `json:"list"`
	Count      *int       `json:"count" doc:"Cases in it now, 1000 standing for that and more; null when the caller no longer sees the unit."`
}

// ViewedList names a queue, one of its tabs and its filters. There is no place in
// it for words to search for: those may be a resident's.
type ViewedList struct {
	Unit     string `json:"unit" minLength:"1" maxLength:"64"`
	View     string `json:"view" minLength:"1" maxLength:"16"`
	Label    string `json:"label,omitempty" maxLength:"48"`
	Matter   string `json:"matter,omitempty" maxLength:"16"`
	Severity string `json:"severity,omitempty" enum:"L1,L2,L3,L4"`
}

type viewsOutput struct {
	Body struct {
		Views []SavedView `json:"views" doc:"One's own, then those of one's units, by name."`
	}
}

type savedViewOutput struct{ Body SavedView }

// OfView names a view.
type OfView struct {
	ID string `path:"id" format:"uuid" doc:"Made by the client; the same again changes the view."`
}

type keepViewInput struct {
	OfView
	Body struct {
		Name   string     `json:"name" maxLength:"80" doc:"20 characters at most, no more than 4 digits."`
		Shared string     `json:"shared_with,omitempty" maxLength:"64" doc:"One of the caller's own units; left out, for oneself."`
		List   ViewedList `json:"list"`
	}
}

func (s *server) showViews(ctx context.Context, _ *struct{}) (*viewsOutput, error) {
	actor, out := callOf(ctx).actor, &viewsOutput{}
	out.Body.Views = []SavedView{}
	for _, v := range s.deps.Reference.Current().Views() {
		if v.Unit == "" && v.By != actor.ID || v.Unit != "" && !posted(actor, v.Unit) {
			continue
		}
		shown, err := s.savedView(ctx, v)
		if err != nil {
			return nil, err
		}
		out.Body.Views = append(out.Body.Views, shown)
	}
	slices.SortStableFunc(out.Body.Views, func(a, b SavedView) int {
		if a.Shared != b.Shared {
			return strings.Compare(a.Shared, b.Shared)
		}
		return strings.Compare(a.Name, b.Name)
	})
	return out, nil
}

func (s *server) keepView(ctx context.Context, in *keepViewInput) (*savedViewOutput, error) {
	actor, body := callOf(ctx).actor, in.Body
	if _, err := access.Scope(actor, body.List.Unit, s.tree()); err != nil {
		return nil, err
	}
	if body.Shared != "" && !posted(actor, body.Shared) {
		return nil, access.UnitNotFound
	}
	if !slices.Contains(queue.Views, queue.View(body.List.View)) {
		return nil, errView
	}
	view := reference.View{ID: in.ID, Name: body.Name, By: actor.ID, At: s.cfg.Now(), Unit: body.Shared, List: reference.Narrowed(body.List)}
	err := s.changeViews(ctx, view, func(now reference.State) ([]reference.Event, error) {
		return now.KeepView(view, s.managesView(actor, now, in.ID))
	})
	if err != nil {
		return nil, err
	}
	kept, _ := s.deps.Reference.Current().View(in.ID)
	shown, err := s.savedView(ctx, kept)
	return &savedViewOutput{shown}, err
}

func (s *server) dropView(ctx context.Context, in *OfView) (*struct{}, error) {
	actor := callOf(ctx).actor
	if v, known := s.deps.Reference.Current().View(in.ID); known && v.By != actor.ID && !posted(actor, v.Unit) {
		return nil, reference.ErrNoView // as if it were not there: it is somebody's own
	}
	return nil, s.changeViews(ctx, in.ID, func(now reference.State) ([]reference.Event, error) {
		return now.DropView(in.ID, actor.ID, s.cfg.Now(), s.managesView(actor, now, in.ID))
	})
}

// changeViews needs no key of the client's: what is kept or gone already changes
// nothing a second time.
func (s *server) changeViews(ctx context.Context, content any, change func(reference.State) ([]reference.Event, error)) error {
	digest, err := json.Marshal(content)
	if err != nil {
		return err
	}
	_, err = s.deps.Documents.Change(ctx, command.Draft{
		Subject: reference.Views, ID: uuid.NewString(), By: callOf(ctx).actor.ID, Digest: s.deps.Cases.Digest(string(digest)), Change: change,
	})
	return err
}

func (s *server) savedView(ctx context.Context, v reference.View) (SavedView, error) {
	actor, now := callOf(ctx).actor, s.deps.Reference.Current()
	shown := SavedView{
		ID: v.ID, Name: v.Name, Shared: v.Unit, By: v.By, ByName: s.personName(v.By), Mine: s.managesView(actor, now, v.ID), List: ViewedList(v.List),
	}
	if v.Unit != "" {
		shown.SharedName = s.unitName(ctx, v.Unit)
	}
	paths, err := access.Scope(actor, v.List.Unit, now.Org)
	if err != nil {
		return shown, nil //nolint:nilerr // a unit that is out of reach now has no number
	}
	q := queue.Query{Paths: paths, Units: lastOf(paths), Person: actor.ID, Now: s.cfg.Now(), Soon: soon, Filter: queue.Filter{Label: v.List.Label, Matter: v.List.Matter, Severity: v.List.Severity}}
	q.Joined, q.Joints = s.joined(v.List.Unit, paths)
	counts, err := queue.Count(ctx, s.deps.Views.DB, q, queue.View(v.List.View))
	if err != nil {
		return shown, err
	}
	n := counts[queue.View(v.List.View)]
	shown.Count = &n
	return shown, nil
}

// posted reports whether somebody works on exactly this unit.
func posted(p org.Person, unit string) bool {
	return unit != "" && slices.ContainsFunc(p.Grants, func(g org.Grant) bool { return g.Unit == unit })
}

// managesView reports whether somebody may change a view: the author, and a
// supervisor of the unit that it is shared with. One that is not there yet is
// anybody's to make.
func (s *server) managesView(p org.Person, now reference.State, id string) bool {
	v, known := now.View(id)
	supervises := func(g org.Grant) bool { return g.Role == org.Supervisor && g.Unit == v.Unit }
	return !known || v.By == p.ID || v.Unit != "" && slices.ContainsFunc(p.Grants, supervises)
}
