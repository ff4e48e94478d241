package api

import (
	"context"
	"errors"
	"maps"

	"gridcase/domain/es"
	"gridcase/handlers/access"
	"gridcase/handlers/command"
)

// refusal finds what to say of an error. What is not foreseen is "internal", and
// nothing of it leaves the house.
func (s *server) refusal(err error) *es.Rejection {
	var r *es.Rejection
	var halted interface{ Halt() string }
	switch {
	case errors.As(err, &r):
		return r
	case errors.Is(err, access.ErrNoSession):
		return errOver
	case errors.Is(err, access.ErrStore), errors.Is(err, access.ErrBusy):
		return errLoginAway
	case errors.Is(err, command.ErrUnavailable):
		return errLogAway
	case errors.Is(err, es.ErrNotFound):
		return access.NotFound
	case s.deps.Unavailable(err), errors.As(err, &halted): // /readyz and the log name the stream that halted
		return errViewsAway
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return errViewBehind
	}
	return errInside
}

// placed adds the name of the unit that takes what another does not.
func (s *server) placed(ctx context.Context, r *es.Rejection, unit string) *es.Rejection {
	name := s.unitName(ctx, unit)
	told := with(r, "应交："+name+"。", " That is "+name+".", maps.Clone(r.Facts))
	told.Facts["goes_to_name"] = name
	return told
}

// named adds the name of the holder to a refusal, and to the sentence that says
// that somebody else was first.
func (s *server) named(c *call, r *es.Rejection, holder string) *es.Rejection {
	told, name := *r, s.personName(holder)
	told.Facts = maps.Clone(r.Facts)
	told.Facts["holder_name"] = name
	switch {
	case r.Code != "case.already_claimed":
	case holder == c.actor.ID:
		told.Zh, told.En = "您（"+name+"）已认领这个案卷。", "You ("+name+") hold this case already."
	default:
		told.Zh, told.En = "已由"+name+"认领。", name+" claimed this case first."
	}
	return &told
}
