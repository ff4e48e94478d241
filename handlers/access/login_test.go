package access_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"gridcase/domain/reference"
	. "gridcase/handlers/access"
)

type safe map[string]string

func (s safe) Hash(_ context.Context, person string) (string, bool, error) {
	h, ok := s[person]
	return h, ok, nil
}

func (s safe) Set(_ context.Context, person, hash string) error { s[person] = hash; return nil }

type people struct{}

func (people) Current() reference.State { return reference.State{Org: town()} }

func accounts(t *testing.T) *Accounts {
	t.Helper()
	hash, err := Hash("correct horse")
	if err != nil {
		t.Fatal(err)
	}
	return NewAccounts(safe{"w1": hash, "gone": hash}, people{}, AccountsConfig{Failures: NewThrottle(0.001, 3)})
}

func TestLogin(t *testing.T) {
	t.Parallel()
	a := accounts(t)
	if p, err := a.Login(t.Context(), "w1", "correct horse", "1.1.1.1"); err != nil || p.ID != "w1" {
		t.Errorf("the right password: %v, %v", p, err)
	}
	for name, try := range map[string][2]string{
		"a wrong password": {"w1", "wrong horse"}, "an unknown account": {"nobody", "correct horse"}, "somebody who left": {"gone", "correct horse"},
	} {
		if _, err := a.Login(t.Context(), try[0], try[1], "1.1.1.1"); err != ErrLogin {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestUnknownAccountsAreHashedToo looks for the short cut that would tell which
// accounts exist: without a hash the answer comes in microseconds. How equal the
// two times are cannot be seen on a busy machine.
func TestUnknownAccountsAreHashedToo(t *testing.T) {
	t.Parallel()
	a := accounts(t)
	for _, user := range []string{"w1", "nobody", "gone"} {
		began := time.Now()
		if _, err := a.Login(t.Context(), user, "wrong horse", "1.1.1.1"); err != ErrLogin {
			t.Fatal(err)
		}
		if took := time.Since(began); took < 5*time.Millisecond {
			t.Errorf("%s is answered in %s: nothing was hashed", user, took)
		}
	}
}

func TestGuessingIsThrottled(t *testing.T) {
	t.Parallel()
	a := accounts(t)
	var last error
	for range 5 {
		_, last = a.Login(t.Context(), "w1", "wrong horse", "1.1.1.1")
	}
	if code(last) != "access.login_throttled" {
		t.Errorf("the fifth guess: %v", last)
	}
	if _, err := a.Login(t.Context(), "gone", "wrong horse", "1.1.1.1"); err != ErrLogin {
		t.Errorf("another account pays for it: %v", err)
	}
	a = NewAccounts(safe{}, people{}, AccountsConfig{Attempts: NewThrottle(0.001, 1)})
	_, _ = a.Login(t.Context(), "a", "wrong horse", "2.2.2.2")
	if _, err := a.Login(t.Context(), "b", "wrong horse", "2.2.2.2"); code(err) != "access.login_throttled" {
		t.Errorf("one address tries every account: %v", err)
	}
}

func TestPasswordLengths(t *testing.T) {
	t.Parallel()
	if _, err := Hash("1234567"); !errors.Is(err, ErrPassword) {
		t.Errorf("seven characters: %v", err)
	}
	if _, err := Hash("八个汉字也是密码"); err != nil {
		t.Errorf("eight Chinese characters: %v", err)
	}
}
