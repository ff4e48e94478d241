package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/reference"
	"gridcase/domain/routing"
	"gridcase/infra/eventlog"
)

// adoptDefaults puts our own catalogue, calendar, entry lists and policy in force where the
// log has none: a case cannot be decided without them.
func adoptDefaults(ctx context.Context, log *eventlog.Log, now time.Time) error {
	for subject, e := range map[string]reference.Event{
		reference.Matters:  reference.MattersAdopted{Catalogue: matter.Default()},
		reference.Calendar: reference.CalendarAdopted{Calendar: clock.Default()},
		reference.Lists:    reference.ListsAdopted{Lists: matter.DefaultLists()},
		reference.Policy:   reference.PolicyAdopted{Policy: routing.Default()},
	} {
		_, err := log.Head(ctx, subject)
		if err == nil {
			continue
		}
		if !errors.Is(err, es.ErrNotFound) {
			return fmt.Errorf("look for %s: %w", subject, err)
		}
		data, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("encode the default %s: %w", subject, err)
		}
		commit := es.Commit{ID: "default:" + subject, Subject: subject, By: "system:defaults", At: now, Events: []es.Stored{{Type: reference.Name(e), Data: data}}}
		if _, err := log.Append(ctx, commit, es.Recorded{}); err != nil && !errors.Is(err, es.ErrConflict) {
			return fmt.Errorf("adopt the default %s: %w", subject, err) // a conflict: another instance was faster
		}
	}
	return nil
}

// adopt brings commits of reference documents in, each document all or nothing.
func adopt(ctx context.Context, log *eventlog.Log, commits []es.Commit) error {
	if len(commits) == 0 {
		return nil
	}
	of := map[string][]es.Commit{}
	for _, c := range commits {
		of[c.Subject] = append(of[c.Subject], c)
	}
	for _, subject := range reference.Parts(commits[0].At) {
		if len(of[subject]) == 0 {
			continue
		}
		head, err := log.Head(ctx, subject)
		if err != nil && !errors.Is(err, es.ErrNotFound) {
			return fmt.Errorf("look for %s: %w", subject, err)
		}
		if _, err := log.AppendReference(ctx, of[subject], head); err != nil {
			return fmt.Errorf("adopt %s: %w", subject, err)
		}
	}
	return nil
}
