package reaction

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/process"
)

// notify tells people what a commit means to them. All its events are seen from
// where they left the case together: between them nobody could look.
func (r *Reactions) notify(ctx context.Context, f fact) error {
	after, err := r.after(ctx, f.Recorded)
	if err != nil {
		return err
	}
	var notices []process.Notice
	for _, e := range f.events {
		for _, n := range process.Notices(after, f.By, e) {
			if !slices.Contains(notices, n) {
				notices = append(notices, n)
			}
		}
	}
	if len(notices) == 0 {
		return nil
	}
	return r.news.Notify(ctx, f.Subject, f.Position, notices)
}

// after is the state that a commit left: its own snapshot, or a replay when
// that was made by another fold.
func (r *Reactions) after(ctx context.Context, c es.Recorded) (s casefile.State, err error) {
	if c.State != nil && c.State.Fold == casefile.FoldVersion {
		if err = json.Unmarshal(c.State.Data, &s); err != nil {
			return s, fmt.Errorf("read the snapshot at %s: %w", c.Position, err)
		}
		return s, nil
	}
	history, err := r.log.History(ctx, c.Subject)
	if err != nil {
		return s, err
	}
	for _, earlier := range history {
		if earlier.Version > c.Version {
			break
		}
		events, err := casefile.Events(earlier.Commit)
		if err != nil {
			return s, err
		}
		s = casefile.Decider.Replay(s, events...)
	}
	return s, nil
}
