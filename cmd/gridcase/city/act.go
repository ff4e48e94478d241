package city

import (
	"context"
	"fmt"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/personal"
	"gridcase/handlers/command"
)

// Act is one thing that somebody, or the ladder, does to a case.
type Act struct {
	ID   string // of the command: the same act is carried out once
	Case string
	By   string
	At   time.Time
	Name string // "report", "claim", "ring", …
	Text string // what is said with it, in plain words
	// Report is set for the first act of a case, and verb for all others.
	Report *command.Intake
	verb   func(words personal.Sealed) casefile.Verb
	to     string // who gets the case, when it is assigned
}

// Do carries the act out on the real command path.
func (a Act) Do(ctx context.Context, cases *command.Cases) (command.Outcome, error) {
	out, err := a.carry(ctx, cases, nil)
	if err != nil {
		return out, fmt.Errorf("%s on %s at %s: %w", a.Name, a.Case, a.At.Format(time.RFC3339), err)
	}
	return out, nil
}

func (a Act) carry(ctx context.Context, cases *command.Cases, permit func(casefile.State) error) (command.Outcome, error) {
	if a.Report != nil {
		out, _, err := cases.Report(ctx, *a.Report)
		return out, err
	}
	return cases.Do(ctx, command.Order{
		Case: a.Case, ID: a.ID, By: a.By, At: a.At, Permit: permit,
		Verb: func(ctx context.Context, _ casefile.State) (casefile.Verb, error) {
			words, err := cases.Words(ctx, a.Case, a.Text)
			return a.verb(words), err
		},
	})
}
