package embedded

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// secret is what opens the loopback listener. It is made once and kept in a
// file that only its owner reads, so that subcommands can attach.
type secret struct {
	User     string `json:"user"`
	Password string `json:"password"`
}

func loadSecret(path string) (s secret, err error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeSecret(path)
	}
	if err == nil {
		err = json.Unmarshal(b, &s)
	}
	if err == nil && s.Password == "" {
		err = errors.New("it holds no password")
	}
	if err != nil {
		return s, fmt.Errorf("read the credentials in %s: %w; remove the file to have new ones made", path, err)
	}
	return s, nil
}

func makeSecret(path string) (secret, error) {
	s := secret{User: "gridcase", Password: rand.Text()}
	b, err := json.Marshal(s)
	if err != nil {
		return s, fmt.Errorf("encode the credentials: %w", err)
	}
	if err := writePrivate(path, append(b, '\n')); err != nil {
		return s, fmt.Errorf("keep the credentials: %w", err)
	}
	return s, nil
}
