package main

import (
	"context"
	"crypto/rand"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"gridcase/cmd/gridcase/sheet"
	"gridcase/domain/org"
	"gridcase/handlers/access"
)

// importCmd brings in the documents that every decision leans on.
type importCmd struct {
	Paths     []string `arg:"" optional:"" help:"Files or directories: org.csv, people.csv, matters.csv or .json, calendar.json, policy.yaml or .json, lists.yaml or .json, roster.csv." type:"path"`
	Example   string   `help:"Write a starting set of files into this directory instead." placeholder:"DIR" type:"path"`
	Check     bool     `help:"Only say what is wrong; bring nothing in."`
	Passwords string   `help:"Give people without a password a first one, and write them to this new file (0600)." placeholder:"FILE" type:"path"`
}

// Run brings in all or nothing: any mistake, and nothing is taken.
func (c *importCmd) Run(ctx context.Context, g *Globals, out io.Writer) (err error) {
	if c.Example != "" {
		return writeExample(c.Example, out)
	}
	if len(c.Paths) == 0 {
		return errors.New("name the files to bring in, or --example DIR for a starting set")
	}
	files, err := sheet.Open(c.Paths...)
	if err != nil {
		return err
	}
	a, err := attachApp(ctx, *g)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	found, problems := sheet.Read(files, a.library.Current())
	if len(problems) > 0 {
		for _, p := range problems {
			fmt.Fprintln(os.Stderr, p)
		}
		return fmt.Errorf("%d mistakes; nothing was brought in", len(problems))
	}
	commits, err := found.Commits(a.library.Current(), "system:import", time.Now())
	if err != nil || c.Check {
		if err == nil {
			fmt.Fprintf(out, "The files are good: %d commits would be made.\n", len(commits))
		}
		return err
	}
	if err := adopt(ctx, a.log, commits); err != nil {
		return err
	}
	events := 0
	for _, commit := range commits {
		events += len(commit.Events)
	}
	fmt.Fprintf(out, "Brought in %d changes.\n", events)
	if found.Calendar != nil {
		if err := tellMoves(ctx, a, out); err != nil {
			return err
		}
	}
	return c.firstPasswords(ctx, a, found.People, out)
}

func writeExample(dir string, out io.Writer) error {
	files, err := sheet.Example()
	if err != nil {
		return err
	}
	written, err := files.Save(dir)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "Wrote", strings.Join(written, ", "))
	return nil
}

// firstPasswords makes one for everybody who has none. There are no default
// ones: without the flag people simply cannot log in yet.
func (c *importCmd) firstPasswords(ctx context.Context, a *app, people []org.Person, out io.Writer) error {
	var without []org.Person
	for _, p := range people {
		if _, found, err := a.credentials.Hash(ctx, p.ID); err != nil {
			return err
		} else if !found && !p.Left {
			without = append(without, p)
		}
	}
	switch {
	case len(without) == 0:
		return nil
	case c.Passwords == "":
		fmt.Fprintf(out, "%d people have no password yet; import their file again with --passwords FILE to give them one.\n", len(without))
		return nil
	}
	f, err := os.OpenFile(c.Passwords, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("make the file of passwords: %w", err)
	}
	err = givePasswords(ctx, a, without, f)
	if err = errors.Join(err, f.Close()); err == nil {
		fmt.Fprintf(out, "%d first passwords are in %s: hand them out and remove the file.\n", len(without), c.Passwords)
	}
	return err
}

func givePasswords(ctx context.Context, a *app, people []org.Person, out io.Writer) error {
	w := csv.NewWriter(out)
	bar := newProgress("passwords")
	defer bar.done()
	for i, p := range people {
		password := strings.ToLower(rand.Text()[:16])
		// Written first: a password that nobody was told is worse than one that
		// does not work yet and is made again.
		if err := w.Write([]string{p.ID, password}); err != nil {
			return err
		}
		if w.Flush(); w.Error() != nil {
			return w.Error()
		}
		hash, err := access.Hash(password)
		if err != nil {
			return err
		}
		if err := a.credentials.Set(ctx, p.ID, hash); err != nil {
			return err
		}
		bar.at(uint64(i+1), uint64(len(people)))
	}
	return nil
}
