package api

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"gridcase/domain/casefile"
	"gridcase/domain/personal"
	"gridcase/handlers/access"
)

// Evidence are the photos that come with a command. They may be uploaded later.
type Evidence struct {
	Photos []string                  `json:"photos,omitempty" maxItems:"9" nullable:"false" pattern:"^[0-9a-f]{64}$" patternDescription:"64 hexadecimal digits" doc:"SHA-256 of each photo."`
	Stages map[string]casefile.Stage `json:"stages,omitempty" doc:"Which of them show it before, during or after the work; left out, what such photos usually show."`
}

type photos = []string

// taken is what the domain makes of it.
func (e Evidence) taken() casefile.Evidence {
	return casefile.Evidence{Photos: e.Photos, Stages: e.Stages}
}

// more tells these photos from others under one key.
func (e Evidence) more() []string {
	all := slices.Clone(e.Photos)
	for _, photo := range slices.Sorted(maps.Keys(e.Stages)) {
		all = append(all, photo+":"+string(e.Stages[photo]))
	}
	return all
}

type checkInput struct {
	On
	Body struct {
		Found bool   `json:"found" doc:"true files the case; false rejects the report."`
		Note  string `json:"note,omitempty" maxLength:"4000" doc:"What was seen; required when nothing was found."`
		Evidence
	}
}

func (s *server) check(ctx context.Context, in *checkInput) (*caseOutput, error) {
	found := in.Body.Found
	return s.carry(ctx, in.On, wish{
		action: access.CheckOn, text: in.Body.Note, more: append([]string{strconv.FormatBool(found)}, in.Body.more()...),
		verb: func(note personal.Sealed) casefile.Verb {
			return casefile.Check{Found: found, Note: note, Evidence: in.Body.taken()}
		},
	})
}
