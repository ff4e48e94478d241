// Package blob keeps photos on the local disk: under the SHA-256 of what was
// sent, so that a phone may name a photo long before it has the signal to send
// it. What was sent is evidence and stays as it is, for nobody to see; what is
// shown is a copy without where and by which phone it was taken.
package blob

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"gridcase/domain/es"
)

// Most is how large a photo may be, in bytes.
const Most = 10 << 20

var (
	ErrName     = &es.Rejection{Code: "blob.name_malformed", Zh: "照片编号应为 64 位小写十六进制的 SHA-256。", En: "A photo is named by its SHA-256: 64 lower-case hexadecimal digits."}
	ErrHash     = &es.Rejection{Code: "blob.hash_mismatch", Zh: "照片内容与编号（SHA-256）不符，请重新上传。", En: "The photo is not the one that its SHA-256 names. Send it again."}
	ErrTooLarge = &es.Rejection{Code: "blob.too_large", Zh: "照片超过 10 MB，请压缩后上传。", En: "The photo is larger than 10 MB. Send a smaller one."}
	ErrKind     = &es.Rejection{Code: "blob.type_unknown", Zh: "只支持 JPEG、PNG 或 WebP 照片。", En: "Only JPEG, PNG and WebP photos are taken."}
	ErrBroken   = &es.Rejection{Code: "blob.broken", Zh: "照片文件已损坏，请重新拍摄或选择。", En: "The photo's file is broken. Take or choose another one."}
	ErrNone     = &es.Rejection{Code: "blob.not_found", Zh: "没有这张照片，或尚未上传。", En: "There is no such photo, or it was not sent yet."}
)

var name = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Store is a directory of photos.
type Store struct{ dir string }

// Open uses a directory, and makes it when it is not there.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the directory of photos: %w", err)
	}
	return &Store{dir}, nil
}

// Put keeps a photo that a person sent; first is false when it was there
// already. It is on the disk when Put returns, whole or not at all.
func (s *Store) Put(sum, by string, photo []byte) (first bool, err error) {
	switch hash := sha256.Sum256(photo); {
	case !name.MatchString(sum):
		return false, ErrName
	case len(photo) > Most:
		return false, ErrTooLarge
	case hex.EncodeToString(hash[:]) != sum:
		return false, ErrHash
	}
	if !s.Has(sum) {
		shown, err := Strip(photo)
		if err != nil {
			return false, err
		}
		first = true
		// What was sent comes last: where it is, all else is there.
		for _, f := range []struct {
			path    string
			content []byte
		}{{s.path(sum) + ".shown", shown}, {s.path(sum), photo}} {
			if err := write(f.path, f.content); err != nil {
				return false, err
			}
		}
	}
	if mark := s.mark(sum, by); !there(mark) {
		err = write(mark, nil)
	}
	return first, err
}

// Get is the copy of a photo that may be shown, and its media type; [ErrNone]
// when it was never sent.
func (s *Store) Get(sum string) (photo []byte, kind string, err error) {
	if !name.MatchString(sum) {
		return nil, "", ErrNone
	}
	photo, err = os.ReadFile(s.path(sum) + ".shown")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", ErrNone
	}
	if err != nil {
		return nil, "", fmt.Errorf("read the photo %s: %w", sum, err)
	}
	return photo, Kind(photo), nil
}

// Has reports whether a photo was sent.
func (s *Store) Has(sum string) bool { return name.MatchString(sum) && there(s.path(sum)) }

// SentBy reports whether this person sent it.
func (s *Store) SentBy(sum, person string) bool {
	return name.MatchString(sum) && there(s.mark(sum, person))
}

func (s *Store) path(sum string) string { return filepath.Join(s.dir, sum[:2], sum) }

// mark is an empty file for each person who sent it. Ids become no file names.
func (s *Store) mark(sum, person string) string {
	of := sha256.Sum256([]byte(person))
	return s.path(sum) + ".by-" + hex.EncodeToString(of[:8])
}

func there(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// write makes a file that is there whole or not at all, also after a power cut.
func write(path string, content []byte) (err error) {
	dir := filepath.Dir(path)
	defer func() {
		if err != nil {
			err = fmt.Errorf("keep %s: %w", filepath.Base(path), err)
		}
	}()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return errors.Join(sync(dir), sync(filepath.Dir(dir)))
}

func sync(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
