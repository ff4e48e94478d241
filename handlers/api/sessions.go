package api

import (
	"context"
	"net/http"
	"time"

	"gridcase/domain/org"
)

// The cookie's name; browsers let nobody but this host over TLS set the first.
const (
	secureCookie = "__Host-gridcase"
	plainCookie  = "gridcase"
)

type logInInput struct {
	Body struct {
		Username string `json:"username" minLength:"1" maxLength:"64" doc:"Staff number."`
		Password string `json:"password" minLength:"1" maxLength:"256" format:"password"`
	}
}

type logInOutput struct {
	Cookie http.Cookie `header:"Set-Cookie"`
	Body   Session
}

// Session is who somebody is and for how long. The token is shown only once, at
// log-in.
type Session struct {
	Token     string    `json:"token,omitempty" doc:"For Authorization: Bearer; at log-in only."`
	ExpiresAt time.Time `json:"expires_at" doc:"When it ends if it is not used again."`
	Person    Person    `json:"person"`
}

// Person is somebody who works here, with what they may.
type Person struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Grants []Grant `json:"grants"`
}

// Grant is a role on a unit and all below it.
type Grant struct {
	Role     org.Role `json:"role"`
	Unit     string   `json:"unit"`
	UnitName string   `json:"unit_name"`
	UnitKind org.Kind `json:"unit_kind"`
}

func (s *server) logIn(ctx context.Context, in *logInInput) (*logInOutput, error) {
	c := callOf(ctx)
	person, err := s.deps.Accounts.Login(ctx, in.Body.Username, in.Body.Password, c.address)
	if err != nil {
		return nil, err
	}
	return s.enterAs(ctx, person)
}

// enterAs opens a session.
func (s *server) enterAs(ctx context.Context, person org.Person) (*logInOutput, error) {
	c := callOf(ctx)
	token, expires, err := s.deps.Sessions.Open(ctx, person.ID)
	if err != nil {
		return nil, err
	}
	c.actor = person
	return &logInOutput{
		Cookie: cookie(c, token, 0),
		Body:   Session{Token: token, ExpiresAt: expires, Person: s.person(ctx, person)},
	}, nil
}

// cookie lasts as long as the browser runs; the server knows when it is over.
func cookie(c *call, token string, maxAge int) http.Cookie {
	name := plainCookie
	if c.secure {
		name = secureCookie
	}
	return http.Cookie{Name: name, Value: token, Path: "/", MaxAge: maxAge, HttpOnly: true, Secure: c.secure, SameSite: http.SameSiteLaxMode}
}

type meOutput struct{ Body Session }

func (s *server) me(ctx context.Context, _ *struct{}) (*meOutput, error) {
	c := callOf(ctx)
	return &meOutput{Session{ExpiresAt: c.expires, Person: s.person(ctx, c.actor)}}, nil
}

type logOutOutput struct {
	Cookie http.Cookie `header:"Set-Cookie"`
}

func (s *server) logOut(ctx context.Context, _ *struct{}) (*logOutOutput, error) {
	c := callOf(ctx)
	if err := s.deps.Sessions.Close(ctx, c.token); err != nil {
		return nil, err
	}
	return &logOutOutput{cookie(c, "", -1)}, nil
}

func (s *server) person(ctx context.Context, p org.Person) Person {
	out := Person{ID: p.ID, Name: p.Name, Grants: []Grant{}}
	for _, g := range p.Grants {
		unit, _ := s.deps.Reference.Current().Org.Unit(g.Unit)
		out.Grants = append(out.Grants, Grant{Role: g.Role, Unit: g.Unit, UnitName: callOf(ctx).say(unit.Zh, unit.En), UnitKind: unit.Kind})
	}
	return out
}
