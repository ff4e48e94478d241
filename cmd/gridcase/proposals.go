package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/reference"
	"gridcase/domain/routing"
	"gridcase/handlers/command"
)

// defaults are the documents that count when nobody sets others.
func defaults(document string) any {
	return inForce(reference.State{Policy: routing.Default(), Lists: matter.DefaultLists(), Matters: matter.Default(), Calendar: clock.Default()}, document)
}

// withProposals attaches, does one thing and says what came of it.
func withProposals(ctx context.Context, g *Globals, out io.Writer, do func(context.Context, *app, *command.Proposals) (reference.Proposal, error)) (err error) {
	a, err := attachApp(ctx, *g)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	done, err := do(ctx, a, command.NewProposals(a.log, a.library, a.clock.Now))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, proposalInWords(done))
	return err
}

// allowed holds a person of the tree against the right that the API asks for:
// whoever runs this owns the machine, and still no one approves their own change.
func allowed(a *app, person string, may func(org.Person, org.Tree) error) error {
	tree := a.library.Current().Org
	p, known := tree.Person(person)
	if !known {
		return fmt.Errorf("--by %q: there is no such person", person)
	}
	return may(p, tree)
}

type policyListCmd struct{}

// Run prints a line a proposal, the newest first.
func (*policyListCmd) Run(ctx context.Context, g *Globals, out io.Writer) (err error) {
	a, err := attachApp(ctx, *g)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	for _, p := range a.library.Current().Proposals() {
		if _, err := fmt.Fprintln(out, proposalInWords(p)); err != nil {
			return err
		}
	}
	return nil
}

func proposalInWords(p reference.Proposal) string {
	from := "from its approval on"
	if !p.From.IsZero() {
		from = "from " + p.From.In(clock.Zone).Format(time.DateTime)
	}
	if p.InFlight {
		from += ", cases in flight too"
	}
	return fmt.Sprintf("%s  %s  %s  proposed by %s (%s)  %s  decided by %s", p.ID, p.Document, p.Standing, p.By, p.Reason, from, cmp.Or(p.Decided, "nobody yet"))
}
