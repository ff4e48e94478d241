package sheet

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gridcase/domain/org"
	"gridcase/domain/reference"
)

// TestDamagedSheetsAreTakenWholeOrNotAtAll cuts, doubles and overwrites pieces
// of good files. Nothing may panic, every problem names a file that was given
// and a line that it has, and with a problem nothing is taken. What is taken
// hangs together.
func TestDamagedSheetsAreTakenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		files := maps.Clone(good)
		for range rapid.IntRange(1, 4).Draw(t, "times") {
			name := rapid.SampledFrom(slices.Sorted(maps.Keys(good))).Draw(t, "file")
			files[name] = damage(t, files[name])
		}
		i, problems := Read(files, reference.State{})
		if len(problems) > 0 {
			if !reflect.DeepEqual(i, Import{}) {
				t.Fatalf("half taken: %+v beside %v", i, problems)
			}
			for _, p := range problems {
				if b, given := files[p.File]; !given || p.Line < 1 || p.Line > 1+bytesOf(b, '\n')+bytesOf(b, '\r') || p.Zh == "" || p.En == "" {
					t.Fatalf("%v names no place", p)
				}
			}
			return
		}
		sound(t, i)
		again, err := i.Files()
		if err != nil {
			t.Fatal(err)
		}
		if _, problems := Read(again, reference.State{}); len(problems) > 0 && len(i.Units) > 0 {
			t.Fatalf("taken, written and refused: %v", problems)
		}
	})
}

func bytesOf(b []byte, c byte) (n int) {
	for _, x := range b {
		if x == c {
			n++
		}
	}
	return n
}

func damage(t *rapid.T, b []byte) []byte {
	from := rapid.IntRange(0, len(b)).Draw(t, "from")
	to := rapid.IntRange(from, min(len(b), from+12)).Draw(t, "to")
	piece := slices.Clone(b[from:to])
	switch rapid.IntRange(0, 3).Draw(t, "how") {
	case 0:
		piece = nil
	case 1:
		piece = append(piece, piece...)
	case 2:
		piece = rapid.SliceOfN(rapid.Byte(), 0, 6).Draw(t, "bytes")
	case 3:
		piece = []byte(rapid.SampledFrom([]string{",", "\"", "\n", "\r\n", ";", "grid", "d", "d-s", "yes", "{", "null", "-1", "\ufeff", "网"}).Draw(t, "word"))
	}
	return slices.Concat(b[:from], piece, b[to:])
}

// sound checks what every tree must be.
func sound(t *rapid.T, i Import) {
	tree := org.NewTree(i.Units, i.People)
	if len(tree.Units()) != len(i.Units) || len(tree.People()) != len(i.People) {
		t.Fatal("an id stands twice")
	}
	for _, u := range i.Units {
		if chain := tree.Chain(u.ID); u.Level() != "" && chain[len(chain)-1].Level != org.District {
			t.Fatalf("%s leads to no district: %v", u.ID, chain)
		}
		for _, s := range u.Serves {
			if c, _ := tree.Unit(s); c.Kind != org.KindCommunity {
				t.Fatalf("%s serves %q", u.ID, s)
			}
		}
	}
	for _, p := range i.People {
		for _, g := range p.Grants {
			if _, known := tree.Unit(g.Unit); !known {
				t.Fatalf("%s works on %q", p.ID, g.Unit)
			}
		}
	}
}
