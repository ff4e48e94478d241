package access

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gridcase/domain/es"
	"gridcase/domain/org"
)

// initial marks the hash of a password that somebody else chose: it opens nothing
// but the way to one's own.
const initial = "initial:"

// ErrInitial is the answer to a right password that must be changed first.
var ErrInitial = &es.Rejection{
	Code: "access.must_change_password", Facts: map[string]string{"must_change": "true"},
	Zh: "这是初始密码，请先改为自己的密码，再登录。", En: "This is a first password: change it to one of your own before you log in.",
}

// Give sets a first password for somebody, which they must change. The error is a
// rejection for a weak one, or wraps ErrBusy.
func (a *Accounts) Give(ctx context.Context, person, password string) error {
	return a.set(ctx, person, password, initial)
}

// Change sets one's own password; the old one proves who it is, as at a log-in.
func (a *Accounts) Change(ctx context.Context, username, old, password, address string) (org.Person, error) {
	p, err := a.Login(ctx, username, old, address)
	if err != nil && !errors.Is(err, ErrInitial) {
		return org.Person{}, err
	}
	if old == password {
		return org.Person{}, errSame
	}
	return p, a.set(ctx, username, password, "")
}

func (a *Accounts) set(ctx context.Context, person, password, mark string) error {
	if err := Weak(person, password); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case a.turns <- struct{}{}:
		defer func() { <-a.turns }()
	case <-ctx.Done():
		return fmt.Errorf("%w: %w", ErrBusy, ctx.Err())
	}
	hash, err := Hash(password)
	if err != nil {
		return err
	}
	if err := a.credentials.Set(ctx, person, mark+hash); err != nil {
		return fmt.Errorf("%w: keep the password of %s: %w", ErrBusy, person, err)
	}
	return nil
}

// own takes the mark of a first password off.
func own(stored string) (hash string, first bool) { return strings.CutPrefix(stored, initial) }
