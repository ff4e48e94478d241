package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/google/uuid"
	"go.yaml.in/yaml/v3"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/reference"
	"gridcase/handlers/access"
	"gridcase/handlers/command"
	"gridcase/handlers/rulebook"
)

// policyCmd works on the documents that every decision leans on.
type policyCmd struct {
	Check   policyCheckCmd   `cmd:"" help:"Say line by line what is wrong with a policy or with entry lists, and try their samples. Needs no server."`
	Show    policyShowCmd    `cmd:"" help:"Print the document in force, or the shape that it must have."`
	Propose policyProposeCmd `cmd:"" help:"Propose a changed document; somebody else approves it."`
	List    policyListCmd    `cmd:"" help:"List what was proposed, and what became of it."`
	Adopt   policyAdoptCmd   `cmd:"" help:"Approve what somebody else proposed: it counts from its day on."`
	Refuse  policyRefuseCmd  `cmd:"" help:"Refuse what somebody else proposed."`
}

type policyCheckCmd struct {
	File     string `arg:"" help:"YAML or JSON." type:"path"`
	Document string `help:"policy or lists." enum:"policy,lists" default:"policy"`
	Matters  string `help:"Catalogue (matters.json) to try the samples on instead of the built-in one." placeholder:"FILE" type:"path"`
	JSON     bool   `name:"json" help:"Print one line of JSON."`
}

// Run prints every mistake with its line and fails when there is one. Units that
// lists name are not known here: `propose` holds them against the tree.
func (c *policyCheckCmd) Run(out io.Writer) error {
	text, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("read the document: %w", err)
	}
	now := reference.State{Matters: matter.Default(), Calendar: clock.Default()}
	if c.Matters != "" {
		b, err := os.ReadFile(c.Matters)
		if err != nil {
			return fmt.Errorf("read the catalogue: %w", err)
		}
		if now.Matters, err = matter.ParseJSON(b); err != nil {
			return err
		}
	}
	_, err = rulebook.Read(now, c.Document, text)
	var problems rulebook.Problems
	if err != nil && !errors.As(err, &problems) {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(out).Encode(checked{len(problems) == 0, lines(problems)})
	} else {
		err = printProblems(out, c.File, problems)
	}
	if len(problems) > 0 {
		return errors.Join(err, fmt.Errorf("%d mistakes in %s", len(problems), c.File))
	}
	return err
}

// checked is what scripts read.
type checked struct {
	OK       bool          `json:"ok"`
	Problems []problemLine `json:"problems"`
}

type problemLine struct {
	Line  int    `json:"line"`
	Field string `json:"field"`
	Zh    string `json:"zh"`
	En    string `json:"en"`
}

func lines(problems rulebook.Problems) []problemLine {
	all := make([]problemLine, 0, len(problems))
	for _, p := range problems {
		all = append(all, problemLine(p))
	}
	return all
}

func printProblems(out io.Writer, file string, problems rulebook.Problems) error {
	if len(problems) == 0 {
		_, err := fmt.Fprintf(out, "%s is good: its conditions compile and its samples hold.\n", file)
		return err
	}
	for _, p := range problems {
		if _, err := fmt.Fprintf(out, "%s:%d: %s: %s / %s\n", file, p.Line, p.Field, p.Zh, p.En); err != nil {
			return err
		}
	}
	return nil
}

type policyShowCmd struct {
	Document string `help:"policy, lists, matters or calendar." enum:"policy,lists,matters,calendar" default:"policy"`
	Schema   bool   `help:"Print the JSON Schema of a policy or of lists instead."`
	Default  bool   `help:"Print the policy that is in force when nobody sets another; needs no server."`
	JSON     bool   `name:"json" help:"Print JSON; YAML unless given."`
}

// Run prints what `propose` takes back.
func (c *policyShowCmd) Run(ctx context.Context, g *Globals, out io.Writer) (err error) {
	if c.Schema {
		schema, known := rulebook.Schema(c.Document)
		if !known {
			return fmt.Errorf("there is no schema of %s: policy and lists have one", c.Document)
		}
		enc := json.NewEncoder(out)
		enc.SetIndent("", "  ")
		return enc.Encode(schema)
	}
	if c.Default {
		return printDocument(out, defaults(c.Document), c.JSON)
	}
	a, err := attachApp(ctx, *g)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	return printDocument(out, inForce(a.library.Current(), c.Document), c.JSON)
}

func inForce(now reference.State, document string) any {
	return map[string]any{reference.Policy: now.Policy, reference.Lists: now.Lists, reference.Matters: now.Matters, reference.Calendar: now.Calendar}[document]
}

// printDocument keeps the order of the fields, which is the order in which a
// policy is read.
func printDocument(out io.Writer, document any, asJSON bool) error {
	b, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return fmt.Errorf("write the document: %w", err)
	}
	if asJSON {
		_, err = fmt.Fprintf(out, "%s\n", b)
		return err
	}
	var n yaml.Node
	if err := yaml.Unmarshal(b, &n); err != nil {
		return fmt.Errorf("write the document as YAML: %w", err)
	}
	blocks(&n)
	enc := yaml.NewEncoder(out)
	enc.SetIndent(2)
	return errors.Join(enc.Encode(&n), enc.Close())
}

// blocks writes one field a line instead of braces.
func blocks(n *yaml.Node) {
	n.Style = 0
	for _, inner := range n.Content {
		blocks(inner)
	}
}

type policyProposeCmd struct {
	File     string    `arg:"" help:"YAML or JSON." type:"path"`
	By       string    `required:"" help:"Staff number of who proposes it." placeholder:"PERSON"`
	Reason   string    `required:"" help:"Why."`
	From     time.Time `help:"From when it counts: 2026-12-01T00:00:00+08:00; left out, from its approval on." placeholder:"TIME"`
	InFlight bool      `help:"Also for cases that were reported before."`
	Document string    `help:"policy, lists, matters or calendar." enum:"policy,lists,matters,calendar" default:"policy"`
}

// Run checks the document and stores the proposal.
func (c *policyProposeCmd) Run(ctx context.Context, g *Globals, out io.Writer) error {
	text, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("read the document: %w", err)
	}
	return withProposals(ctx, g, out, func(ctx context.Context, a *app, p *command.Proposals) (reference.Proposal, error) {
		if err := allowed(a, c.By, access.MayPropose); err != nil {
			return reference.Proposal{}, err
		}
		done, err := p.Propose(ctx, c.Document, reference.Proposed{
			ID: uuid.NewString(), By: c.By, Reason: c.Reason, From: c.From, InFlight: c.InFlight, Body: text,
		})
		var problems rulebook.Problems
		if errors.As(err, &problems) {
			err = errors.Join(printProblems(out, c.File, problems), fmt.Errorf("%d mistakes; nothing was proposed", len(problems)))
		}
		return done, err
	})
}

type policyAdoptCmd struct {
	ID     string `arg:"" help:"Id of the proposal."`
	By     string `required:"" help:"Staff number of who approves: not who proposed it." placeholder:"PERSON"`
	Reason string `help:"What to note with it."`
}

// Run approves.
func (c *policyAdoptCmd) Run(ctx context.Context, g *Globals, out io.Writer) error {
	return withProposals(ctx, g, out, func(ctx context.Context, a *app, p *command.Proposals) (reference.Proposal, error) {
		if err := allowed(a, c.By, access.MayDecide); err != nil {
			return reference.Proposal{}, err
		}
		return p.Approve(ctx, c.ID, c.By, c.Reason)
	})
}

type policyRefuseCmd struct {
	ID     string `arg:"" help:"Id of the proposal."`
	By     string `required:"" help:"Staff number of who refuses." placeholder:"PERSON"`
	Reason string `required:"" help:"Why."`
}

// Run refuses.
func (c *policyRefuseCmd) Run(ctx context.Context, g *Globals, out io.Writer) error {
	return withProposals(ctx, g, out, func(ctx context.Context, a *app, p *command.Proposals) (reference.Proposal, error) {
		if err := allowed(a, c.By, access.MayDecide); err != nil {
			return reference.Proposal{}, err
		}
		return p.Refuse(ctx, c.ID, c.By, c.Reason)
	})
}
