package api

import (
	"context"
	"slices"
	"strings"

	"gridcase/domain/casefile"
	"gridcase/domain/personal"
	"gridcase/handlers/access"
	files "gridcase/projections/casefile"
)

type labelInput struct {
	On
	Body struct {
		Add    []string `json:"add,omitempty" maxItems:"8" doc:"Labels to put on: 12 characters at most, no more than 4 digits, never a resident's name."`
		Remove []string `json:"remove,omitempty" maxItems:"8" doc:"Labels to take off."`
	}
}

var errLabelPersonal = no("case.label_personal", "标签里有居民的姓名。标签人人可见、长期保留，请换一个说法。", "The label has the resident's name in it. Labels are seen by all and kept for ever: use another word.")

func (s *server) label(ctx context.Context, in *labelInput) (*caseOutput, error) {
	if err := s.nameless(ctx, in.ID, in.Body.Add); err != nil {
		return nil, err
	}
	add, remove := slices.Clone(in.Body.Add), slices.Clone(in.Body.Remove)
	return s.carry(ctx, in.On, wish{
		action: access.Label, more: slices.Concat(add, []string{""}, remove),
		verb: func(personal.Sealed) casefile.Verb { return casefile.Label{Add: add, Remove: remove} },
	})
}

// nameless refuses the resident's own name as a label: labels stand in clear in
// the log, where no erasure reaches them.
func (s *server) nameless(ctx context.Context, id string, labels []string) error {
	f, err := s.file(ctx, &caseInput{ID: id}, files.Name)
	if err != nil || f.Reporter == nil || !f.Reporter.Name.Given() {
		return err
	}
	name, err := s.open(ctx, f.ID, f.Reporter.Name)
	if err != nil || name == "" || name == personal.Redacted {
		return err
	}
	if slices.ContainsFunc(labels, func(l string) bool {
		return strings.Contains(strings.ReplaceAll(l, " ", ""), strings.ReplaceAll(name, " ", ""))
	}) {
		return errLabelPersonal
	}
	return nil
}

// relabel stands for a label that somebody would put on, or take off where there
// is no room for more.
func relabel(st casefile.State) casefile.Verb {
	if len(st.Labels) > 0 {
		return casefile.Label{Remove: st.Labels[:1]}
	}
	return casefile.Label{Add: []string{"标签"}}
}

func labelWords(e casefile.Labelled) Words {
	var zh, en []string
	if len(e.Added) > 0 {
		zh, en = append(zh, "加标签："+strings.Join(e.Added, "、")), append(en, "labelled it: "+strings.Join(e.Added, ", "))
	}
	if len(e.Removed) > 0 {
		zh, en = append(zh, "去掉标签："+strings.Join(e.Removed, "、")), append(en, "took a label off: "+strings.Join(e.Removed, ", "))
	}
	return Words{strings.Join(zh, "；"), strings.Join(en, "; ")}
}
