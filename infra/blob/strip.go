package blob

import (
	"bytes"
	"encoding/binary"
)

// Kind is the media type by the first bytes, "" for what is no photo.
func Kind(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		return "image/jpeg"
	case bytes.HasPrefix(b, []byte(pngHead)):
		return "image/png"
	case len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return "image/webp"
	}
	return ""
}

// Strip is the photo without what the camera wrote beside it: place, time,
// device, thumbnails, and whatever hangs behind the picture. How it must be
// turned stays.
func Strip(b []byte) ([]byte, error) {
	switch Kind(b) {
	case "image/jpeg":
		return stripJPEG(b)
	case "image/png":
		return stripPNG(b)
	case "image/webp":
		return stripWebP(b)
	}
	return nil, ErrKind
}

const pngHead = "\x89PNG\r\n\x1a\n"

// pngKept are the chunks that say how the picture looks. Those with a capital
// letter first are the picture itself.
var pngKept = map[string]bool{"tRNS": true, "gAMA": true, "cHRM": true, "sRGB": true, "iCCP": true, "sBIT": true, "bKGD": true, "pHYs": true}

func stripPNG(b []byte) ([]byte, error) {
	out := append([]byte(nil), b[:len(pngHead)]...)
	for rest := b[len(pngHead):]; len(rest) >= 12; {
		n := int64(binary.BigEndian.Uint32(rest)) + 12 // length, name, checksum
		if n > int64(len(rest)) {
			return nil, ErrBroken
		}
		name := string(rest[4:8])
		if name[0] >= 'A' && name[0] <= 'Z' || pngKept[name] {
			out = append(out, rest[:n]...)
		}
		if name == "IEND" {
			return out, nil
		}
		rest = rest[n:]
	}
	return nil, ErrBroken
}

var webpKept = map[string]bool{"VP8 ": true, "VP8L": true, "VP8X": true, "ALPH": true, "ANIM": true, "ANMF": true, "ICCP": true}

func stripWebP(b []byte) ([]byte, error) {
	size := int64(binary.LittleEndian.Uint32(b[4:])) + 8
	if size > int64(len(b)) || size < 12 {
		return nil, ErrBroken
	}
	out := append([]byte(nil), b[:12]...)
	for rest := b[12:size]; len(rest) > 0; {
		if len(rest) < 8 {
			return nil, ErrBroken
		}
		n := 8 + (int64(binary.LittleEndian.Uint32(rest[4:]))+1)&^1 // padded to even
		if n > int64(len(rest)) {
			return nil, ErrBroken
		}
		if name := string(rest[:4]); webpKept[name] {
			out = append(out, rest[:n]...)
			if name == "VP8X" && n > 8 {
				out[len(out)-int(n)+8] &^= 0x0c // it says that there is Exif and XMP
			}
		}
		rest = rest[n:]
	}
	if len(out) == 12 {
		return nil, ErrBroken
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}
