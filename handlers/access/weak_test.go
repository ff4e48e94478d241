package access_test

import (
	"errors"
	"testing"

	"gridcase/domain/es"
	"gridcase/handlers/access"
)

func TestWeakPasswords(t *testing.T) {
	t.Parallel()
	for password, want := range map[string]string{
		"": "access.password_length", "short-7": "access.password_length",
		"20260101": "access.password_digits", "９９８８７７６６": "access.password_digits",
		"aaaaaaaa1": "access.password_repeated", "abababab": "access.password_repeated", "xyzxyzxyz": "access.password_repeated",
		"my12345go": "access.password_sequence", "key-edcba": "access.password_sequence", "Qwert-go!": "access.password_sequence", "9fedc-b-a": "",
		"GW0101-tree": "access.password_username", "mango-4711": "", "九月的第一场雨真大": "",
	} {
		got := ""
		var r *es.Rejection
		if err := access.Weak("gw0101", password); errors.As(err, &r) {
			got = r.Code
		}
		if got != want {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
}
