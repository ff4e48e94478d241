package matter

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"strings"
	"sync"
)

// Certificate is one that a community must not issue, whoever asks (notes §2.7):
// it has no way to know, and another office does.
type Certificate struct {
	Name  string   `json:"name"` // "亲属关系"
	En    string   `json:"en"`
	Words []string `json:"words"` // how people ask for it; "a~b": both, in any order
	Zh    string   `json:"zh"`    // where to go instead
	Where string   `json:"where"` // the same in English
}

//go:embed certificates.csv
var forbidden []byte

var standardCertificates = sync.OnceValue(func() (all []Certificate) {
	lines, err := csv.NewReader(bytes.NewReader(forbidden)).ReadAll()
	if err != nil {
		panic("matter: the shipped certificates: " + err.Error()) // a test reads them: cannot happen in a tested binary
	}
	for _, l := range lines[1:] {
		all = append(all, Certificate{Name: l[0], En: l[1], Words: strings.Fields(l[2]), Zh: l[3], Where: l[4]})
	}
	return all
})

// Certificates is the item under which communities issue certificates.
const Certificates = "S1001"

// refusing gives the item its list where a catalogue does not say another: a
// catalogue that forgets it must not allow what the law forbids.
func refusing(types []Type) {
	for i := range types {
		if types[i].Code == Certificates && types[i].Refuses == nil {
			types[i].Refuses = standardCertificates()
		}
	}
}

// Forbidden finds the certificate that must not be issued under this item: by
// its name, or else by the words of the request.
func (t Type) Forbidden(certificate, text string) (Certificate, bool) {
	for _, said := range []string{certificate, text} {
		said = plain(said)
		for _, c := range t.Refuses {
			if said != "" && c.meant(said) {
				return c, true
			}
		}
	}
	return Certificate{}, false
}

func (c Certificate) meant(said string) bool {
	if strings.Contains(said, c.Name) || strings.EqualFold(said, c.En) {
		return true
	}
	for _, w := range c.Words {
		all := true
		for _, part := range strings.Split(w, "~") {
			all = all && strings.Contains(said, part)
		}
		if all {
			return true
		}
	}
	return false
}
