package access

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/alexedwards/argon2id"

	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/reference"
)

// Credentials keeps what is stored of passwords. Secrets change, so they stand
// in a bucket and not in the log.
type Credentials interface {
	Hash(ctx context.Context, person string) (hash string, found bool, err error)
	Set(ctx context.Context, person, hash string) error
}

// People answers with the documents in force; the org tree has the people.
type People interface{ Current() reference.State }

var (
	// ErrLogin is one answer for a wrong password and an unknown account.
	ErrLogin = &es.Rejection{Code: "access.login_failed", Zh: "账号或密码不对。", En: "The username or the password is wrong."}
	// ErrBusy says that the log-ins that wait are too many, or that the stores
	// behind them do not answer.
	ErrBusy = errors.New("log-in is not possible at the moment")
)

// Accounts checks passwords.
type Accounts struct {
	credentials Credentials
	people      People
	turns       chan struct{} // a hash takes 46 MiB and a core: two at a time
	failures    *Throttle     // by account
	attempts    *Throttle     // by address
}

// AccountsConfig is optional; its zero value works.
type AccountsConfig struct {
	Failures *Throttle // wrong passwords of one account; default 10, then one every 30 s
	Attempts *Throttle // of one address; default 60, then one a second: a station shares an address
}

// NewAccounts checks against these credentials the people of this org tree.
func NewAccounts(c Credentials, p People, cfg AccountsConfig) *Accounts {
	if cfg.Failures == nil {
		cfg.Failures = NewThrottle(1.0/30, 10)
	}
	if cfg.Attempts == nil {
		cfg.Attempts = NewThrottle(1, 60)
	}
	return &Accounts{credentials: c, people: p, turns: make(chan struct{}, 2), failures: cfg.Failures, attempts: cfg.Attempts}
}

// patience is how long a log-in waits for its turn.
const patience = 10 * time.Second

// Login answers who it is, with ErrInitial when the password must be changed first, or ErrLogin, or a rejection "access.login_throttled",
// or an error that wraps ErrBusy.
func (a *Accounts) Login(ctx context.Context, username, password, address string) (org.Person, error) {
	if !a.attempts.Take(address) {
		return org.Person{}, throttled(a.attempts.Wait(address))
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case a.turns <- struct{}{}:
		defer func() { <-a.turns }()
	case <-ctx.Done():
		return org.Person{}, fmt.Errorf("%w: %w", ErrBusy, ctx.Err())
	}
	// Asked with the turn in hand, so that a volley of guesses cannot pass it
	// side by side.
	if !a.failures.Left(username) {
		return org.Person{}, throttled(a.failures.Wait(username))
	}
	return a.check(ctx, username, password)
}

func (a *Accounts) check(ctx context.Context, username, password string) (org.Person, error) {
	person, known := a.people.Current().Org.Person(username)
	stored, found, err := a.credentials.Hash(ctx, username)
	if err != nil {
		return org.Person{}, fmt.Errorf("%w: read credentials: %w", ErrBusy, err)
	}
	hash, first := own(stored)
	usable := known && found && !person.Left
	if !usable {
		hash = nobody
	}
	match, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return org.Person{}, fmt.Errorf("compare with the hash of %s: %w", username, err)
	}
	if !match || !usable {
		a.failures.Take(username)
		return org.Person{}, ErrLogin
	}
	if first {
		return person, ErrInitial
	}
	return person, nil
}

func throttled(wait time.Duration) error {
	s := strconv.Itoa(int(wait.Seconds()))
	return &es.Rejection{
		Code: "access.login_throttled", Facts: map[string]string{"retry_after": s},
		Zh: "登录尝试过多，请 " + s + " 秒后再试。", En: "Too many attempts to log in. Try again in " + s + " seconds.",
	}
}
