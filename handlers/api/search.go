package api

import (
	"context"
	"errors"
	"strings"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	files "gridcase/projections/casefile"
	"gridcase/projections/search"
)

type searchInput struct {
	Q      string `query:"q" maxLength:"200" doc:"A case number or a part of it, a phone or ID number, a resident's whole name, a matter, a unit, or words. Several words must all be found."`
	Limit  int    `query:"limit" default:"20" minimum:"1" maximum:"100"`
	Cursor string `query:"cursor" maxLength:"256" doc:"next of the page before."`
	After  string `query:"after" maxLength:"64" doc:"Position of an earlier answer: the read waits until it shows that."`
}

// soughtInput is the same question in a body: an address is kept in histories and
// logs on the way, and what people search for may be a phone or a name.
type soughtInput struct {
	Body struct {
		Q      string `json:"q" maxLength:"200" doc:"As in GET."`
		Limit  int    `json:"limit,omitempty" default:"20" minimum:"1" maximum:"100"`
		Cursor string `json:"cursor,omitempty" maxLength:"256"`
		After  string `json:"after,omitempty" maxLength:"64"`
	}
}

func (s *server) searchFor(ctx context.Context, in *soughtInput) (*searchOutput, error) {
	return s.search(ctx, &searchInput{in.Body.Q, in.Body.Limit, in.Body.Cursor, in.Body.After})
}

type searchOutput struct{ Body Found }

// Found is what a search found, within what the caller sees: the very number
// first, then the newest.
type Found struct {
	Hits []Hit  `json:"hits"`
	Hint *Words `json:"hint" doc:"What may be wrong with the question; null when nothing is."`
	Next string `json:"next" doc:"Cursor of the next page, empty at the end."`
}

// Hit is a case that was found.
type Hit struct {
	ID         string          `json:"id"`
	Number     string          `json:"number"`
	By         search.How      `json:"by" enum:"number,phone,id_number,name,words" doc:"What it was found by; words says that they stand in its texts, its matter or its place."`
	State      casefile.Status `json:"state"`
	Kind       string          `json:"kind"`
	Matter     string          `json:"matter"`
	MatterName Words           `json:"matter_name"`
	Severity   string          `json:"severity"`
	Level      org.Level       `json:"level"`
	Unit       string          `json:"unit"`
	UnitName   string          `json:"unit_name"`
	Holder     *string         `json:"holder"`
	HolderName *string         `json:"holder_name"`
	OpenedAt   time.Time       `json:"opened_at"`
	Excerpt    string          `json:"excerpt" doc:"The words around what was found; empty when it was found otherwise."`
}

var errEmptySearch = &es.Rejection{Code: "search.empty", Zh: "请输入要查找的编号、电话、姓名、事项、单位或词语。", En: "Say what to look for: a number, a phone, a name, a matter, a unit or words."}

func (s *server) search(ctx context.Context, in *searchInput) (*searchOutput, error) {
	if err := clean(in.Q); err != nil {
		return nil, err
	}
	q, hint := s.searchQuery(ctx, in.Q)
	if len(q.Terms)+len(q.Numbers)+len(q.Part)+len(q.Phone)+len(q.ID) == 0 {
		return nil, errEmptySearch
	}
	for _, view := range []string{search.Name, files.Name} { // a hit is shown from the case's own view
		if err := s.after(ctx, view, in.After); err != nil {
			return nil, err
		}
	}
	q.Limit, q.Cursor = in.Limit, in.Cursor
	found, err := search.Find(ctx, s.deps.Views.DB, q)
	if errors.Is(err, search.ErrCursor) {
		return nil, errCursor
	}
	if err != nil {
		return nil, err
	}
	body := Found{Hits: []Hit{}, Hint: hint, Next: found.Next}
	for _, h := range found.Hits {
		hit, open, err := s.hit(ctx, h, q)
		if err != nil {
			return nil, err
		}
		if open {
			body.Hits = append(body.Hits, hit)
		}
	}
	return &searchOutput{body}, nil
}

// hit is what is shown of a case. open is false when its words were erased since
// they were indexed: then they are found no more.
func (s *server) hit(ctx context.Context, h search.Hit, q search.Query) (hit Hit, open bool, err error) {
	f, found, err := files.Get(ctx, s.deps.Views.DB, h.Case)
	if err != nil || !found {
		return hit, false, err // the case's own view is a moment behind
	}
	if h.How != search.ByNumber {
		text, err := s.open(ctx, h.Case, h.Sealed)
		if err != nil || text == personal.Redacted {
			return hit, false, err
		}
	}
	st := f.State
	hit = Hit{
		ID: h.Case, Number: h.Number, By: h.How, State: st.Status, Kind: string(st.Kind), Matter: st.Matter, MatterName: s.matterName(st.Matter),
		Severity: string(st.Severity), Level: st.At.Level, Unit: st.At.Unit, UnitName: s.unitName(ctx, st.At.Unit), OpenedAt: h.Opened,
	}
	hit.Holder, hit.HolderName = s.holder(st.Holder)
	if h.How == search.ByWords && len(q.Terms) > 0 {
		hit.Excerpt = s.excerpt(h, q)
	}
	return hit, true, nil
}

const around = 24 // characters on each side of what was found

// excerpt is the words around the first term that stands in them. A restricted
// case that was found by its matter shows none.
func (s *server) excerpt(h search.Hit, q search.Query) string {
	if !h.Readable {
		return ""
	}
	text := []rune(h.Words)
	lower := strings.ToLower(h.Words)
	at := 0
	for _, t := range q.Terms {
		if i := strings.Index(lower, strings.ToLower(t.Text)); i >= 0 {
			at = len([]rune(lower[:i]))
			break
		}
	}
	from, to := max(0, at-around), min(len(text), at+2*around)
	shown := strings.ReplaceAll(string(text[min(from, to):to]), "\n", " ")
	if from > 0 {
		shown = "…" + shown
	}
	if to < len(text) {
		shown += "…"
	}
	return shown
}
