package reference

import (
	"slices"
	"strings"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
)

// View is a part of a queue that somebody keeps at hand under a name, for
// themselves or for all who work in a unit.
type View struct {
	ID   string    `json:"id"`
	Name string    `json:"name"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Unit string    `json:"unit,omitempty"` // with whom it is shared, "" for their own
	List Narrowed  `json:"list"`
}

// Narrowed names a queue, one of its tabs and its filters.
type Narrowed struct {
	Unit     string `json:"unit"`
	View     string `json:"view"`
	Label    string `json:"label,omitempty"`
	Matter   string `json:"matter,omitempty"`
	Severity string `json:"severity,omitempty"`
}

// ViewKept says that a view is new or changed.
type ViewKept struct{ View }

// ViewDropped says that a view is gone.
type ViewDropped struct {
	ID string    `json:"id"`
	By string    `json:"by"`
	At time.Time `json:"at"`
}

func (ViewKept) name() string    { return "view.kept.v1" }
func (ViewDropped) name() string { return "view.dropped.v1" }

const (
	mostViews = 30 // somebody's own, and those of a unit: what a row of tabs can bear
	viewRunes = 20
)

var (
	ErrNoView   = &es.Rejection{Code: "view.not_found", Zh: "没有这个视图，或已被删除。", En: "There is no such view, or it was deleted."}
	ErrViewName = &es.Rejection{Code: "view.name", Zh: "请给视图起名：最多 20 个字，只用文字、数字、空格和连字符，数字最多 4 位；不要写居民的姓名、电话或证件号码。", En: "Name the view: 20 characters at most, letters, spaces, hyphens and no more than 4 digits. Write no resident's name, phone or ID number."}
	ErrViews    = &es.Rejection{Code: "view.too_many", Zh: "视图最多 30 个。请先删除不用的。", En: "There can be 30 views. Delete one that you no longer use."}
	ErrViewOf   = &es.Rejection{Code: "view.not_yours", Zh: "这是同事的视图。请由创建人或主管修改。", En: "This view is a colleague's. Its author or a supervisor can change it."}
)

// KeepView answers with the facts that follow when somebody keeps a view.
// manages says that they may change what others share with the unit.
func (s State) KeepView(v View, manages bool) ([]Event, error) {
	v.Name = strings.Join(strings.Fields(v.Name), " ")
	old, known := s.View(v.ID)
	if known {
		v.By = old.By // it stays its author's
	}
	same := slices.DeleteFunc(s.Views(), func(o View) bool { return o.ID == v.ID || o.Unit != v.Unit || v.Unit == "" && o.By != v.By })
	switch {
	case !casefile.Harmless(v.Name, viewRunes):
		return nil, ErrViewName
	case v.List.Label != "" && !casefile.ValidLabel(v.List.Label):
		return nil, casefile.ErrLabelForm
	case known && old.Name == v.Name && old.Unit == v.Unit && old.List == v.List:
		return nil, nil // it is kept so already
	case known && !manages:
		return nil, ErrViewOf
	case len(same) >= mostViews:
		return nil, ErrViews
	}
	return []Event{ViewKept{v}}, nil
}

// DropView answers with the facts that follow when somebody deletes a view; one
// that is gone already needs none.
func (s State) DropView(id, by string, at time.Time, manages bool) ([]Event, error) {
	switch _, known := s.View(id); {
	case !known:
		return nil, nil
	case !manages:
		return nil, ErrViewOf
	}
	return []Event{ViewDropped{id, by, at}}, nil
}

// Views are all that are kept, the oldest first.
func (s State) Views() []View { return slices.Clone(s.views) }

// View finds one.
func (s State) View(id string) (View, bool) {
	for _, v := range s.views {
		if v.ID == id {
			return v, true
		}
	}
	return View{}, false
}

// without copies, as others may hold the list; what is kept again comes last.
func (s State) without(id string) []View {
	return slices.DeleteFunc(s.Views(), func(v View) bool { return v.ID == id })
}
