package api

import "strings"

// maskName keeps the family name: 张*, 欧阳娜娜 becomes 欧***.
func maskName(name string) string {
	runes := []rune(name)
	if len(runes) < 2 {
		return strings.Repeat("*", len(runes))
	}
	return string(runes[0]) + strings.Repeat("*", len(runes)-1)
}

// maskPhone keeps what is needed to tell two numbers apart on a list.
func maskPhone(phone string) string { return middle(phone, 3, 4) }

// maskID keeps the province and the last four: 320***********1234.
func maskID(id string) string { return middle(id, 3, 4) }

// middle hides all but so many characters at both ends; what is too short for
// that is hidden whole.
func middle(s string, head, tail int) string {
	runes := []rune(s)
	if len(runes) < head+tail+3 {
		return strings.Repeat("*", len(runes))
	}
	return string(runes[:head]) + strings.Repeat("*", len(runes)-head-tail) + string(runes[len(runes)-tail:])
}
