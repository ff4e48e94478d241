package seal_test

import (
	"testing"

	"gridcase/infra/seal"
)

func TestCredentialsKeepTheNewestHash(t *testing.T) {
	t.Parallel()
	d := setup(t)
	c, err := seal.OpenCredentials(t.Context(), d.js, seal.Config{})
	ok(t, err)
	_, found, err := c.Hash(t.Context(), "张三 01")
	ok(t, err)
	same(t, found, false)
	ok(t, c.Set(t.Context(), "张三 01", "$argon2id$old-hash"))
	ok(t, c.Set(t.Context(), "张三 01", "$argon2id$new-hash"))
	d.stop()
	same(t, d.onDisk(t, []byte("old-hash")), false)
	same(t, d.onDisk(t, []byte("new-hash")), true)
	d.start(t)
	c, err = seal.OpenCredentials(t.Context(), d.js, seal.Config{})
	ok(t, err)
	hash, found, err := c.Hash(t.Context(), "张三 01")
	ok(t, err)
	same(t, found, true)
	same(t, hash, "$argon2id$new-hash")
	if c.Set(t.Context(), "", "x") == nil || c.Set(t.Context(), "x", "") == nil {
		t.Fatal("nobody's hash, or no hash, was stored")
	}
}
