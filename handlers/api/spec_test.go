package api

import (
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write openapi.json anew")

// TestSpecIsFresh keeps the committed document equal to what the code says.
func TestSpecIsFresh(t *testing.T) {
	t.Parallel()
	doc, err := Spec()
	if err != nil {
		t.Fatal(err)
	}
	const name = "openapi.json"
	if *update {
		if err := os.WriteFile(name, doc, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(doc) != string(committed) {
		t.Errorf("%s is not what the routes say; run go test ./handlers/api -run Spec -update", name)
	}
}
