package access

import (
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"gridcase/domain/es"
)

// params follow OWASP's advice for argon2id: 46 MiB, one pass, one lane.
var params = &argon2id.Params{Memory: 46 * 1024, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// nobody is what a password is compared with when the account is unknown, so
// that both answers take the same time. It is the hash of random bytes that were
// thrown away, made with params.
const nobody = "$argon2id$v=19$m=47104,t=1,p=1$xVHcqzS8Kp1ymJ8y1qD2KA$WEfHgF6NUaly9gu5hj4ILUyi+SVUCz4nRUv1+BSYlcc"

// ErrPassword refuses a password that is too short to keep, or absurdly long.
var ErrPassword = &es.Rejection{Code: "access.password_length", Zh: "密码须为 8 至 128 个字符。", En: "A password must have 8 to 128 characters."}

// Hash makes what is stored of a password. It takes about a tenth of a second.
func Hash(password string) (string, error) {
	if n := utf8.RuneCountInString(password); n < 8 || n > 128 {
		return "", ErrPassword
	}
	return argon2id.CreateHash(password, params)
}
