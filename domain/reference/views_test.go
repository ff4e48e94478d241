package reference_test

import (
	"errors"
	"fmt"
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/reference"
)

func view(id, by, unit, name string) reference.View {
	return reference.View{ID: id, Name: name, By: by, At: noon, Unit: unit, List: reference.Narrowed{Unit: "st", View: "all"}}
}

func TestViewsAreKeptChangedAndDropped(t *testing.T) {
	t.Parallel()
	s := open(t)
	keep := func(v reference.View, manages bool) error {
		events, err := s.state.KeepView(v, manages)
		if err == nil && len(events) > 0 {
			s.store(reference.Views, noon, events...)
		}
		return err
	}
	refused := func(want, got error) {
		t.Helper()
		if !errors.Is(got, want) {
			t.Errorf("answered %v, want %v", got, want)
		}
	}
	refused(nil, keep(view("1", "a", "", " 我的  急件 "), true))
	if v, _ := s.state.View("1"); v.Name != "我的 急件" {
		t.Errorf("it is called %q", v.Name)
	}
	refused(reference.ErrViewOf, keep(view("1", "b", "", "改名"), false))
	refused(nil, keep(view("1", "b", "", "我的 急件"), false)) // nothing to change, nothing refused
	refused(reference.ErrViewName, keep(view("2", "a", "", "13812345678"), true))
	refused(reference.ErrViewName, keep(view("2", "a", "", ""), true))
	labelled := view("2", "a", "", "标签")
	labelled.List.Label = "13812345678"
	refused(casefile.ErrLabelForm, keep(labelled, true))

	refused(nil, keep(view("1", "b", "st", "大家的"), true)) // a supervisor changes it, its author stays
	if v, _ := s.state.View("1"); v.By != "a" || v.Unit != "st" || len(s.state.Views()) != 1 {
		t.Errorf("it is now %+v", v)
	}
	for n := range 29 {
		refused(nil, keep(view(fmt.Sprint("u", n), "a", "st", fmt.Sprint("视图", n)), true))
	}
	refused(reference.ErrViews, keep(view("more", "a", "st", "再一个"), true))
	refused(nil, keep(view("own", "a", "", "自己的"), true)) // those of the unit don't count

	_, err := s.state.DropView("1", "b", noon, false)
	refused(reference.ErrViewOf, err)
	events, err := s.state.DropView("1", "a", noon, true)
	refused(nil, err)
	s.store(reference.Views, noon, events...)
	if _, there := s.state.View("1"); there {
		t.Error("the view is still there")
	}
	if events, err := s.state.DropView("1", "a", noon, false); err != nil || len(events) > 0 {
		t.Errorf("dropped again: %v, %v", events, err)
	}
	refused(nil, keep(view("1", "a", "", "撤销删除"), true))
}
