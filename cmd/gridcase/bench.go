package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"gridcase/cmd/gridcase/bench"
)

// benchCmd measures on machines of its own in a temporary directory; it never
// touches real data.
type benchCmd struct {
	Only  []string `help:"Only these parts." enum:"append,projector,rebuild,visible,queue,whatif" placeholder:"PART,…"`
	Quick bool     `help:"Shorter and rougher."`
	JSON  bool     `help:"Print one line of JSON."`
}

// Run prints every figure beside its bound of the same run, and the aim.
func (c *benchCmd) Run(ctx context.Context, out io.Writer) error {
	told := func(s string) { fmt.Fprintln(os.Stderr, s) }
	report, err := bench.Run(ctx, bench.Options{Only: c.Only, Quick: c.Quick, Progress: told})
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(out).Encode(report)
	}
	report.Print(out)
	return nil
}
