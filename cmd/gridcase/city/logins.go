package city

import (
	"fmt"
	"math/rand/v2"

	"gridcase/domain/org"
)

// Login is somebody who may try the system, as `demo --json` prints it.
type Login struct {
	Role     org.Role `json:"role"`
	Username string   `json:"username"`
	Password string   `json:"password"`
	Unit     string   `json:"unit"` // where the role is held
	Name     string   `json:"name"`
}

// logins: the first grid's worker, the first two of the station there, and the
// supervisor of the street around it; then who approves, and who administers.
func (h *hiring) logins() (three []Login, extra, chief, admin Login) {
	r := dice(h.seed, forPasswords)
	all := make([]Login, 0, 6)
	for _, id := range []string{"gw0101", "st0101", "sv0001", "st0102", h.chief(), "ad0001"} {
		all = append(all, h.login(id, password(r)))
	}
	return all[:3], all[3], all[4], all[5]
}

// chief supervises the first district, and approves what others propose.
func (h *hiring) chief() string { return fmt.Sprintf("sv%04d", len(h.streets)+1) }

func (h *hiring) login(id, password string) Login {
	for _, p := range h.people {
		if p.ID == id {
			return Login{Role: p.Grants[0].Role, Username: id, Password: password, Unit: p.Grants[0].Unit, Name: p.Name}
		}
	}
	panic("city: nobody has the number " + id) // unreachable: every size has these
}

var consonants, vowels = []rune("bdfghjklmnprstwyz"), []rune("aeiou")

// password can be read aloud and typed without looking: three syllables and
// four digits. It follows from the seed, so it guards a demo and nothing else.
func password(r *rand.Rand) string {
	var word []rune
	for range 3 {
		word = append(word, pick(r, consonants), pick(r, vowels))
	}
	return fmt.Sprintf("%s-%04d", string(word), r.IntN(10000))
}
