package access

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gridcase/domain/es"
)

// What a password must not be. Rules and no list of bad ones: what people choose
// when they must change one follows a handful of habits.
var (
	errDigits   = &es.Rejection{Code: "access.password_digits", Zh: "密码不能只有数字。请加入字母或符号。", En: "A password cannot be digits only. Add letters or signs."}
	errRepeated = &es.Rejection{Code: "access.password_repeated", Zh: "密码重复字符太多。请使用更多不同的字符。", En: "The password repeats itself. Use more different characters."}
	errSequence = &es.Rejection{Code: "access.password_sequence", Zh: "密码含有连续字符（如 12345、abcde、qwert）。请换一个。", En: "The password has a sequence such as 12345, abcde or qwert. Choose another."}
	errUsername = &es.Rejection{Code: "access.password_username", Zh: "密码不能含有账号。请换一个。", En: "The password must not contain the username. Choose another."}
	errSame     = &es.Rejection{Code: "access.password_same", Zh: "新密码不能与原密码相同。", En: "The new password must differ from the old one."}
)

const (
	leastDifferent = 5 // characters that differ
	mostInARow     = 4 // of a sequence
)

// keyboard are the rows under a hand, beside which the alphabet and the digits
// are found by their order.
var keyboard = []string{"qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890"}

// Weak says why a password must not be somebody's, nil when it may.
func Weak(username, password string) error {
	plain, seen := strings.ToLower(password), map[rune]bool{}
	for _, c := range plain {
		seen[c] = true
	}
	switch n := utf8.RuneCountInString(password); {
	case n < 8 || n > 128:
		return ErrPassword
	case strings.IndexFunc(plain, func(c rune) bool { return !unicode.IsDigit(c) }) < 0:
		return errDigits
	case len(seen) < leastDifferent:
		return errRepeated
	case len(username) > 2 && strings.Contains(plain, strings.ToLower(username)):
		return errUsername
	case sequence([]rune(plain)):
		return errSequence
	}
	return nil
}

func sequence(text []rune) bool {
	for i := 0; i+mostInARow < len(text); i++ {
		if piece := text[i : i+mostInARow+1]; steps(piece, 1) || steps(piece, -1) || underHand(string(piece)) {
			return true
		}
	}
	return false
}

func steps(piece []rune, by rune) bool {
	for i := 1; i < len(piece); i++ {
		if piece[i] != piece[i-1]+by {
			return false
		}
	}
	return true
}

func underHand(piece string) bool {
	for _, row := range keyboard {
		if strings.Contains(row, piece) {
			return true
		}
	}
	return false
}
