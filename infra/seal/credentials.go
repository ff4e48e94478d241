package seal

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
)

// Credentials keeps password hashes: secrets that change do not belong into a
// log that never does. It makes no hashes and compares none.
type Credentials struct{ shelf *shelf }

// OpenCredentials opens the bucket, or makes it.
func OpenCredentials(ctx context.Context, js jetstream.JetStream, cfg Config) (*Credentials, error) {
	c := &Credentials{newShelf(js, cfg.Replicas)}
	if _, err := c.shelf.bucket(ctx, "CREDENTIALS", true); err != nil {
		return nil, err
	}
	return c, nil
}

// Set stores a person's password hash in place of an earlier one, which is
// overwritten on disk. Of two at once the last wins.
func (c *Credentials) Set(ctx context.Context, person, passwordHash string) error {
	if person == "" || passwordHash == "" {
		return errors.New("store credentials: a person and a hash are required")
	}
	b, err := c.shelf.bucket(ctx, "CREDENTIALS", true)
	if err != nil {
		return err
	}
	if err = b.put(ctx, name(person), []byte(passwordHash)); err != nil {
		return fmt.Errorf("store credentials of %s: %w", person, err)
	}
	return nil
}

// Hash reads a person's password hash; false when there is none.
func (c *Credentials) Hash(ctx context.Context, person string) (string, bool, error) {
	if person == "" {
		return "", false, nil
	}
	b, err := c.shelf.bucket(ctx, "CREDENTIALS", true)
	if err != nil {
		return "", false, err
	}
	hash, _, err := b.get(ctx, name(person))
	if errors.Is(err, ErrNoKey) {
		return "", false, nil
	}
	if err != nil {
		return "", false, fmt.Errorf("read credentials of %s: %w", person, err)
	}
	return string(hash), true, nil
}

// name makes any person id a legal key.
func name(person string) string { return base64.RawURLEncoding.EncodeToString([]byte(person)) }
