package casefile

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// zone is where the numbers' dates are read: China has one zone and no summer
// time.
var zone = time.FixedZone("CST", 8*60*60)

// letters leaves out I, L, O, U and Z: they are misread on paper and by phone.
// There are 31, a prime, which is what lets one check character find every
// single slip.
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXY"

// Number is what people say and write instead of the id: the day, a short code
// and a check character, as in "20261122-7K3QX9A-C". It follows from the id
// alone, so no counter can run out of step; two cases of one day share a number
// less than once in ten thousand days of ten thousand cases.
func Number(id string) (string, error) {
	raw, err := hex.DecodeString(strings.ReplaceAll(id, "-", ""))
	if err != nil || len(raw) != 16 {
		return "", fmt.Errorf("number of %q: not a UUID", id)
	}
	ms := binary.BigEndian.Uint64(append([]byte{0, 0}, raw[:6]...))
	day := time.UnixMilli(int64(ms)).In(zone).Format("20060102")
	random := binary.BigEndian.Uint64(raw[8:]) & (1<<62 - 1) // the last 62 bits of a UUIDv7
	code := make([]byte, 8)
	for i := range code {
		code[i] = letters[random%uint64(len(letters))]
		random /= uint64(len(letters))
	}
	return day + "-" + string(code) + "-" + string(check(day+string(code))), nil
}

// check finds every single wrong character and every swap of neighbours.
func check(s string) byte {
	sum := 0
	for _, r := range s {
		sum = (sum*3 + strings.IndexRune(letters, r)) % len(letters)
	}
	return letters[sum]
}

// ValidNumber reports whether a number was typed without a slip.
func ValidNumber(s string) bool {
	parts := strings.Split(strings.ToUpper(s), "-")
	return len(parts) == 3 && len(parts[0]) == 8 && len(parts[1]) == 8 && len(parts[2]) == 1 &&
		strings.Trim(parts[0]+parts[1], letters) == "" && check(parts[0]+parts[1]) == parts[2][0]
}
