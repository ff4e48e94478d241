package api

import (
	"context"
	"errors"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	files "gridcase/projections/casefile"
)

// Twin is another case that this one has to do with: by a merge or a link. What
// says more than its number is there for those who may see it, on the page of a
// case.
type Twin struct {
	ID       string            `json:"id"`
	Number   string            `json:"number"`
	Kind     casefile.LinkKind `json:"kind,omitempty" doc:"Of a link: related, follows, leads_to."`
	KindName *Words            `json:"kind_name,omitempty"`
	By       string            `json:"by"`
	ByName   string            `json:"by_name"`
	At       time.Time         `json:"at"`
	State    casefile.Status   `json:"state,omitempty"`
	Matter   string            `json:"matter,omitempty"`
	Unit     string            `json:"unit,omitempty"`
	UnitName string            `json:"unit_name,omitempty"`
	Reporter *Reporter         `json:"reporter,omitempty" doc:"Masked. Whoever reported a duplicate waits for the same answer."`
	Rating   *int              `json:"rating,omitempty"`
}

// Twins are all of them.
type Twins struct {
	Merging    *Twin       `json:"merging,omitempty" doc:"A merge that is not settled yet: it is in a moment."`
	MergedInto *Twin       `json:"merged_into,omitempty" doc:"The case that goes on for both."`
	Absorbed   []Twin      `json:"absorbed,omitempty" doc:"The duplicates that were merged into this case."`
	Linked     []Twin      `json:"linked,omitempty"`
	Candidates []Candidate `json:"candidates,omitempty" doc:"Open cases that may be about the same thing; in the answer to a report and on the page."`
}

func (s *server) twins(st casefile.State) (t Twins) {
	if st.Twins == nil {
		return t
	}
	merging := func(m casefile.Merging) Twin {
		return Twin{ID: m.Case, Number: numberOf(m.Case), By: m.By, ByName: s.personName(m.By), At: m.At}
	}
	if m := st.Twins.Asked; m != nil {
		one := merging(*m)
		t.Merging = &one
	}
	if m := st.Twins.Into; m != nil {
		one := merging(m.Merging)
		t.MergedInto = &one
	}
	for _, m := range st.Twins.Absorbed {
		t.Absorbed = append(t.Absorbed, merging(m))
	}
	for _, l := range st.Twins.Links {
		words := casefile.LinkKinds[l.Kind]
		t.Linked = append(t.Linked, Twin{
			ID: l.Case, Number: numberOf(l.Case), Kind: l.Kind, KindName: &Words{words.Zh, words.En}, By: l.By, ByName: s.personName(l.By), At: l.At,
		})
	}
	return t
}

// fill adds to the twins of a page what the caller may see of them today. then,
// when not nil, gives a case as it stood at the moment that is asked about.
func (s *server) fill(ctx context.Context, t *Twins, then func(context.Context, string) (files.File, error)) error {
	var all []*Twin
	if t.MergedInto != nil {
		all = append(all, t.MergedInto)
	}
	for i := range t.Absorbed {
		all = append(all, &t.Absorbed[i])
	}
	for i := range t.Linked {
		all = append(all, &t.Linked[i])
	}
	ids := make([]string, len(all))
	for i, one := range all {
		ids[i] = one.ID
	}
	found, err := s.filesOf(ctx, ids)
	for _, one := range all {
		f, known := found[one.ID]
		if err != nil || !known || !s.maySee(ctx, f.State) {
			continue
		}
		if then != nil {
			if f, err = then(ctx, one.ID); errors.Is(err, es.ErrNotFound) {
				err = nil // by its clock it came in later
				continue
			} else if err != nil {
				return err
			}
		}
		one.State, one.Matter, one.Unit, one.UnitName = f.State.Status, f.State.Matter, f.State.At.Unit, s.unitName(ctx, f.State.At.Unit)
		if score := f.State.Score; score > 0 {
			one.Rating = &score
		}
		one.Reporter, err = s.reporter(ctx, f)
	}
	return err
}
