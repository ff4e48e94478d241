package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"gridcase/domain/casefile"
	"gridcase/domain/personal"
	"gridcase/handlers/access"
	"gridcase/handlers/command"
)

// On is what every verb's request has beside its body.
type On struct {
	ID  string `path:"id" doc:"The case's UUIDv7."`
	Key string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"128" doc:"Made by the client, one for each command: sent again with it, the command is carried out once."`
}

// wish is one command of a person on its way.
type wish struct {
	action access.Action
	text   string   // the one free text that each verb has
	aside  string   // a second one, for the verb that asks for it in also
	more   []string // what else tells this command from another one
	permit func(casefile.State) error
	seal   func(ctx context.Context, id string) error // what else must be sealed; runs after permit
	verb   func(text personal.Sealed) casefile.Verb
	also   func(aside personal.Sealed)
}

// carry takes a wish to the case: through the door, sealed, once for ever.
func (s *server) carry(ctx context.Context, o On, w wish) (*caseOutput, error) {
	return s.carryBy(ctx, o, w, s.deps.Cases.Do)
}

// carryBy is carry for those wishes that need more than one step.
func (s *server) carryBy(ctx context.Context, o On, w wish, do func(context.Context, command.Order) (command.Outcome, error)) (*caseOutput, error) {
	id, err := caseID(o.ID)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(clean(w.text), clean(w.aside)); err != nil {
		return nil, err
	}
	w.text, w.aside = strings.TrimSpace(w.text), strings.TrimSpace(w.aside)
	if w.aside != "" {
		w.more = append(w.more, "", w.aside)
	}
	actor := callOf(ctx).actor
	out, err := do(ctx, command.Order{
		Case: id, ID: commandID(actor.ID, id, o.Key), By: actor.ID,
		Digest: s.deps.Cases.Digest(append([]string{string(w.action), w.text}, w.more...)...),
		Permit: func(st casefile.State) error {
			if err := access.Check(actor, w.action, access.Of(st), s.tree()); err != nil || w.permit == nil {
				return err
			}
			return w.permit(st)
		},
		Verb: func(ctx context.Context, _ casefile.State) (casefile.Verb, error) {
			sealed, err := s.deps.Cases.Words(ctx, id, w.text)
			if err == nil && w.also != nil {
				var aside personal.Sealed
				aside, err = s.deps.Cases.Words(ctx, id, w.aside)
				w.also(aside)
			}
			if err == nil && w.seal != nil {
				err = w.seal(ctx, id)
			}
			if err != nil {
				return nil, err
			}
			return w.verb(sealed), nil
		},
	})
	if err != nil {
		return nil, err
	}
	return s.answer(ctx, out, http.StatusOK), nil
}

// space is the namespace of command ids; it must never change, or a command sent
// again after it would be carried out twice.
var space = uuid.MustParse("6f1c2f0e-53a1-5c0b-9d0c-6d0f9f5f8a11")

// commandID follows from who, on which case and by which key: two people may use
// the same key, and one person the same key on two cases. The verb is not part
// of it, so a key that comes back with another verb is refused as reused.
func commandID(person, caseID, key string) string {
	return uuid.NewSHA1(space, []byte(person+"\x00"+caseID+"\x00"+key)).String()
}
