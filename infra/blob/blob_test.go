package blob_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"gridcase/infra/blob"
)

func picture(t *testing.T) image.Image {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range 40 * 30 {
		m.Set(i%40, i/40, color.RGBA{uint8(i), uint8(i * 7), uint8(i * 13), 255})
	}
	return m
}

func sum(b []byte) string { h := sha256.Sum256(b); return hex.EncodeToString(h[:]) }

const secret = "GPS 31.2304N 121.4737E"

// withExif puts a segment behind the start, as phones do: orientation 6 and a
// secret, and something behind the picture.
func withExif(b []byte) []byte {
	exif := "Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00" + secret
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	out = append(out, 0xff, 0xfe, 0, byte(len(secret)+2))
	out = append(out, secret...)
	return append(append(out, b[2:]...), "trailer "+secret...)
}

func TestWhatACameraWritesBesideThePictureIsNotShown(t *testing.T) {
	t.Parallel()
	var j, p bytes.Buffer
	if err := jpeg.Encode(&j, picture(t), nil); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&p, picture(t)); err != nil {
		t.Fatal(err)
	}
	text := append([]byte{0, 0, 0, byte(len(secret))}, "tEXt"+secret+"crc!"...)
	withText := append(append(append([]byte(nil), p.Bytes()[:33]...), text...), p.Bytes()[33:]...)
	webp := []byte("RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x0c\x00\x00\x00\x01\x00\x00\x01\x00\x00VP8L\x02\x00\x00\x00/\x00EXIF\x16\x00\x00\x00" + secret)
	webp[4] = byte(len(webp) - 8)
	for name, photo := range map[string][]byte{"jpeg": withExif(j.Bytes()), "png": withText, "webp": webp} {
		shown, err := blob.Strip(photo)
		if err != nil || bytes.Contains(shown, []byte("GPS")) || !bytes.Contains(photo, []byte("GPS")) {
			t.Errorf("%s: %v, still there: %v", name, err, bytes.Contains(shown, []byte("GPS")))
			continue
		}
		again, err := blob.Strip(shown)
		if err != nil || !bytes.Equal(again, shown) {
			t.Errorf("%s: what is stripped changes again: %v", name, err)
		}
	}
	shown, err := blob.Strip(withExif(j.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(shown, []byte("\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06")) {
		t.Error("nobody knows any more how to turn it")
	}
	before, _ := jpeg.Decode(&j)
	after, err := jpeg.Decode(bytes.NewReader(shown))
	if err != nil || before.At(7, 7) != after.At(7, 7) {
		t.Errorf("the picture changed: %v", err)
	}
	if _, err := png.Decode(bytes.NewReader(must(blob.Strip(withText)))); err != nil {
		t.Errorf("the png cannot be read: %v", err)
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

func TestAPhotoIsKeptOnceUnderItsHash(t *testing.T) {
	t.Parallel()
	s, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var j bytes.Buffer
	if err := jpeg.Encode(&j, picture(t), nil); err != nil {
		t.Fatal(err)
	}
	photo := withExif(j.Bytes())
	if s.Has(sum(photo)) {
		t.Error("there before it was sent")
	}
	for i, by := range []string{"gw1", "gw1", "st1"} {
		if first, err := s.Put(sum(photo), by, photo); err != nil || first != (i == 0) {
			t.Errorf("sent for the %d. time: %v, %v", i+1, first, err)
		}
	}
	shown, kind, err := s.Get(sum(photo))
	if err != nil || kind != "image/jpeg" || bytes.Contains(shown, []byte("GPS")) {
		t.Errorf("shown as %s: %v", kind, err)
	}
	if !s.Has(sum(photo)) || !s.SentBy(sum(photo), "gw1") || !s.SentBy(sum(photo), "st1") || s.SentBy(sum(photo), "sv1") {
		t.Error("who sent it is not known")
	}
}

func TestWhatIsNoPhotoIsNotKept(t *testing.T) {
	t.Parallel()
	s, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	large := append([]byte("\xff\xd8\xff"), make([]byte, blob.Most)...)
	for want, photo := range map[error][]byte{
		blob.ErrKind: []byte("<svg onload=alert(1)>"), blob.ErrBroken: []byte("\xff\xd8\xff\xe1\xff\xff"), blob.ErrTooLarge: large,
	} {
		if _, err := s.Put(sum(photo), "gw1", photo); err != want || s.Has(sum(photo)) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
	if _, err := s.Put(sum([]byte("other")), "gw1", []byte("\xff\xd8\xff")); err != blob.ErrHash {
		t.Errorf("another photo's name: %v", err)
	}
	for _, name := range []string{"", "../../etc/passwd", sum(nil)} {
		if _, _, err := s.Get(name); err != blob.ErrNone {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func FuzzStrip(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x04ab\xff\xda\x00\x02x\xff\xd9"))
	f.Add([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x00IEND1234"))
	f.Add([]byte("RIFF\x0c\x00\x00\x00WEBPVP8L\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		shown, err := blob.Strip(b)
		if err == nil && blob.Kind(shown) != blob.Kind(b) {
			t.Errorf("%q became %q", b, shown)
		}
	})
}
