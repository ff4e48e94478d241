package blob

import (
	"bytes"
	"encoding/binary"
)

// Markers of JPEG.
const (
	soi, eoi, sos           = 0xd8, 0xd9, 0xda
	app0, app1, app2, app14 = 0xe0, 0xe1, 0xe2, 0xee
	app15, com              = 0xef, 0xfe
)

// stripJPEG copies the segments that make the picture, scan by scan, and ends at
// its end.
func stripJPEG(b []byte) ([]byte, error) {
	out, turned := []byte{0xff, soi}, false
	for rest := b[2:]; ; {
		if len(rest) < 2 || rest[0] != 0xff {
			return nil, ErrBroken
		}
		marker := rest[1]
		switch {
		case marker == 0xff: // filling
			rest = rest[1:]
			continue
		case marker == eoi:
			return append(out, 0xff, eoi), nil
		case marker == 0x01 || marker >= 0xd0 && marker <= 0xd7: // without content
			out, rest = append(out, rest[:2]...), rest[2:]
			continue
		}
		if len(rest) < 4 {
			return nil, ErrBroken
		}
		n := 2 + int(binary.BigEndian.Uint16(rest[2:]))
		if n < 4 || n > len(rest) {
			return nil, ErrBroken
		}
		if segment := rest[:n]; kept(marker, segment[4:]) {
			out = append(out, segment...)
		} else if way := orientation(marker, segment[4:]); way > 1 && !turned {
			out, turned = append(out, turn(way)...), true
		}
		rest = rest[n:]
		if marker == sos {
			end := scan(rest)
			out, rest = append(out, rest[:end]...), rest[end:]
			if len(rest) == 0 { // cut off: what is there can be seen
				return append(out, 0xff, eoi), nil
			}
		}
	}
}

// kept are the segments of the picture, its colours among them.
func kept(marker byte, content []byte) bool {
	switch {
	case marker == app0:
		return bytes.HasPrefix(content, []byte("JFIF\x00"))
	case marker == app2:
		return bytes.HasPrefix(content, []byte("ICC_PROFILE\x00"))
	case marker == app14:
		return bytes.HasPrefix(content, []byte("Adobe"))
	}
	return marker != com && (marker < app0 || marker > app15)
}

// scan is where the next marker stands that is no part of a scan's data.
func scan(b []byte) int {
	for i := 0; i+1 < len(b); i++ {
		if b[i] == 0xff && b[i+1] != 0 && b[i+1] != 0xff && (b[i+1] < 0xd0 || b[i+1] > 0xd7) {
			return i
		}
	}
	return len(b)
}

// orientation reads from Exif how the picture must be turned, 1 to 8; 0 when it
// does not say.
func orientation(marker byte, content []byte) int {
	exif, ok := bytes.CutPrefix(content, []byte("Exif\x00\x00"))
	if marker != app1 || !ok || len(exif) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(exif[:2]) == "MM" {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(exif[4:]))
	if at+2 > int64(len(exif)) {
		return 0
	}
	fields := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(fields) < 12 {
			return 0
		}
		if way := int(order.Uint16(fields[8:])); order.Uint16(fields) == 0x0112 && way <= 8 {
			return way
		}
		fields = fields[12:]
	}
	return 0
}

// turn is an Exif segment that says nothing but how to turn the picture.
func turn(way int) []byte {
	return append([]byte{0xff, app1, 0, 34}, "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"+string(rune(way))+"\x00\x00\x00\x00\x00\x00"...)
}
