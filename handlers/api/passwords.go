package api

import (
	"context"

	"gridcase/domain/es"
	"gridcase/handlers/access"
)

type givePasswordInput struct {
	OfMember
	Body struct {
		Password string `json:"password" minLength:"1" maxLength:"256" format:"password" doc:"A first one: they must change it before they log in."`
	}
}

type changePasswordInput struct {
	Body struct {
		Username string `json:"username" minLength:"1" maxLength:"64" doc:"Staff number."`
		Old      string `json:"old" minLength:"1" maxLength:"256" format:"password"`
		New      string `json:"new" minLength:"1" maxLength:"256" format:"password"`
	}
}

// givePassword sets a first password for a colleague whom the caller may appoint.
// Who did it stands in the program's log: a password is no fact of a document.
func (s *server) givePassword(ctx context.Context, in *givePasswordInput) (*struct{}, error) {
	actor := callOf(ctx).actor
	p, err := access.MayManage(actor, in.ID, s.deps.Reference.Current().Org)
	if err != nil {
		return nil, err
	}
	if p.Left {
		return nil, &es.Rejection{Code: "person.not_found", Zh: "没有这个工作人员，或已离职。", En: "There is no such colleague, or they have left."}
	}
	if err := s.deps.Accounts.Give(ctx, p.ID, in.Body.Password); err != nil {
		return nil, err
	}
	s.cfg.Logger.Info("a first password was set", "person", p.ID, "by", actor.ID)
	return nil, nil
}

// changePassword sets one's own and logs in with it. It asks for the old one and
// no session: who has a first password has none yet.
func (s *server) changePassword(ctx context.Context, in *changePasswordInput) (*logInOutput, error) {
	c := callOf(ctx)
	p, err := s.deps.Accounts.Change(ctx, in.Body.Username, in.Body.Old, in.Body.New, c.address)
	if err != nil {
		return nil, err
	}
	return s.enterAs(ctx, p)
}
