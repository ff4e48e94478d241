package eventlog

import (
	"crypto/sha256"
	"fmt"

	"gridcase/domain/es"
)

// chain checks that each commit continues its subject. It remembers the last
// link of the subjects seen, in two generations of a limited size: of a million
// cases a reader keeps those that move. A subject not remembered is taken as it
// comes; [Log.Verify] remembers all.
type chain struct {
	most       int
	young, old map[string]link
}

type link struct {
	version uint64
	hash    string
	ledger  [sha256.Size]byte // of the ledger that the next commit must carry
}

func newChain(most int) *chain {
	return &chain{most: most, young: map[string]link{}}
}

// add checks a commit against its predecessor and returns what is wrong, in
// words, or "". A wrong commit is remembered too, so that one break is not
// reported again at each later commit.
func (k *chain) add(c es.Recorded) (wrong string) {
	before, known := k.young[c.Subject]
	if !known {
		before, known = k.old[c.Subject]
	}
	switch {
	case known:
		wrong = before.follow(c)
	case c.Version == 1:
		wrong = link{ledger: sha256.Sum256(nil)}.follow(c)
	case !isReference(c.Subject) && uint64(len(c.Ledger)) != 16*(c.Version-1):
		wrong = fmt.Sprintf("version %d has a ledger of %d bytes, want 16 for each earlier command", c.Version, len(c.Ledger))
	}
	k.remember(c)
	return wrong
}

func (b link) follow(c es.Recorded) string {
	switch {
	case c.Version != b.version+1:
		return fmt.Sprintf("version %d follows version %d", c.Version, b.version)
	case c.Prev != b.hash:
		return fmt.Sprintf("the chain is broken: version %d says that the hash before it is %.12s, it is %.12s", c.Version, c.Prev, b.hash)
	case !isReference(c.Subject) && sha256.Sum256(c.Ledger) != b.ledger:
		return fmt.Sprintf("version %d has another ledger than its earlier commits make", c.Version)
	}
	return ""
}

func (k *chain) remember(c es.Recorded) {
	if len(k.young) >= k.most {
		k.old, k.young = k.young, make(map[string]link, k.most)
	}
	next := sha256.Sum256(c.Ledger.With(c.ID, c.Position.Seq))
	k.young[c.Subject] = link{c.Version, c.Hash, next}
}
