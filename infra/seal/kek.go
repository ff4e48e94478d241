package seal

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const kekSize = 32 // bytes, AES-256

// LoadKEK reads the key-encryption key: from GRIDCASE_KEK (32 bytes in base64),
// from the file that GRIDCASE_KEK_FILE names, or from the file kek in dir, which
// is made at the first start and never changed again. Whoever loses it loses
// every sealed value; keep a copy elsewhere.
func LoadKEK(dir string) ([]byte, error) {
	if text := os.Getenv("GRIDCASE_KEK"); text != "" {
		return parseKEK("GRIDCASE_KEK", text)
	}
	if path := os.Getenv("GRIDCASE_KEK_FILE"); path != "" {
		return readKEK(path)
	}
	path := filepath.Join(dir, "kek")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := makeKEK(dir, path); err != nil {
			return nil, fmt.Errorf("make the key-encryption key: %w", err)
		}
	}
	return readKEK(path)
}

func readKEK(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read the key-encryption key: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s can be read by others (mode %04o); run: chmod 600 %s", path, info.Mode().Perm(), path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the key-encryption key: %w", err)
	}
	return parseKEK(path, string(text))
}

func parseKEK(from, text string) ([]byte, error) {
	kek, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(kek) != kekSize {
		return nil, fmt.Errorf("%s must hold %d bytes in base64, such as: head -c %d /dev/urandom | base64", from, kekSize, kekSize)
	}
	return kek, nil
}

// makeKEK writes the whole file under another name and then links it: of two
// first starts one wins, nobody ever sees half a key, and none is overwritten.
func makeKEK(dir, path string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "kek.*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) //nolint:errcheck // a second name of the same file harms nobody
	kek := make([]byte, kekSize)
	rand.Read(kek) // never fails, see its documentation
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(kek) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err = os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// secrets are the keys that follow from the KEK, each good for one purpose.
type secrets struct {
	wrap, digest, index []byte
	fingerprint         string // says which KEK this is, and nothing about it
}

func derive(kek []byte) (s secrets, err error) {
	if len(kek) != kekSize {
		return s, fmt.Errorf("the key-encryption key has %d bytes, want %d", len(kek), kekSize)
	}
	key := func(purpose string) []byte {
		out, e := hkdf.Key(sha256.New, kek, nil, "gridcase "+purpose+" v1", kekSize)
		err = errors.Join(err, e)
		return out
	}
	s = secrets{wrap: key("wrap"), digest: key("digest"), index: key("index"), fingerprint: hex.EncodeToString(key("fingerprint"))[:16]}
	return s, err
}
