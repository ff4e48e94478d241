package seal_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"gridcase/infra/seal"
)

func TestTheKEKIsMadeOnceAndNeverChanged(t *testing.T) {
	t.Setenv("GRIDCASE_KEK", "")
	dir := filepath.Join(t.TempDir(), "new")
	made := make([]string, 16)
	var all sync.WaitGroup
	for i := range made {
		all.Go(func() {
			k, err := seal.LoadKEK(dir)
			if err != nil {
				t.Error(err)
			}
			made[i] = string(k)
		})
	}
	all.Wait()
	for _, k := range made {
		same(t, len(k), 32)
		same(t, k, made[0])
	}
	info, err := os.Stat(filepath.Join(dir, "kek"))
	ok(t, err)
	same(t, info.Mode().Perm(), 0o600)
	left, err := os.ReadDir(dir)
	ok(t, err)
	same(t, len(left), 1)
}

func TestABadKEKIsRefusedWithASentence(t *testing.T) {
	good := base64.StdEncoding.EncodeToString(kek)
	for name, c := range map[string]struct {
		env, file string
		mode      os.FileMode
		says      string
	}{
		"the file can be read by others": {file: good, mode: 0o644, says: "chmod 600"},
		"the file holds half a key":      {file: good[:20], mode: 0o600, says: "32 bytes in base64"},
		"the file is empty":              {mode: 0o600, says: "32 bytes in base64"},
		"the variable holds no base64":   {env: "secret!", file: good, mode: 0o600, says: "GRIDCASE_KEK must hold"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GRIDCASE_KEK", c.env)
			dir := t.TempDir()
			path := filepath.Join(dir, "kek")
			ok(t, os.WriteFile(path, []byte(c.file), 0o600))
			ok(t, os.Chmod(path, c.mode))
			_, err := seal.LoadKEK(dir)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("got %v, want a sentence with %q", err, c.says)
			}
			after, err := os.ReadFile(path)
			ok(t, err)
			same(t, string(after), c.file)
		})
	}
	t.Setenv("GRIDCASE_KEK", good)
	k, err := seal.LoadKEK(t.TempDir())
	ok(t, err)
	same(t, string(k), string(kek))
}

func TestTheKEKMayLieInAFileOfTheOperators(t *testing.T) {
	t.Setenv("GRIDCASE_KEK", "")
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))), 0o400); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GRIDCASE_KEK_FILE", path)
	dir := t.TempDir()
	kek, err := seal.LoadKEK(dir)
	if err != nil || !bytes.Equal(kek, bytes.Repeat([]byte{7}, 32)) {
		t.Errorf("got %x, %v", kek, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "kek")); err == nil {
		t.Error("another key was made beside it")
	}
	t.Setenv("GRIDCASE_KEK_FILE", path+".missing")
	if _, err := seal.LoadKEK(dir); err == nil {
		t.Error("a missing file was taken for a first start")
	}
}
