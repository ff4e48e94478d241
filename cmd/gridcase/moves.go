package main

import (
	"context"
	"fmt"
	"io"
	"time"
)

// A running server reckons the open cases anew a few seconds after a calendar was
// adopted: that long it is waited for.
const (
	movesWithin = 30 * time.Second
	movesEvery  = 200 * time.Millisecond
)

// tellMoves says how many due times a calendar moved. The server does that by
// itself, so what is not known yet is said as that, with the place where it will
// stand.
func tellMoves(ctx context.Context, a *app, out io.Writer) error {
	if err := a.library.Refresh(ctx); err != nil {
		return err
	}
	if now := a.library.Current(); !now.CalendarPending() {
		return nil // the first one of all, or the one that was in force
	}
	if a.machines.nats != nil || a.machines.postgres != nil {
		fmt.Fprintln(out, "No server runs here. When one does, it reckons the open cases by the new calendar; how many due times moved stands then in GET /api/v1/calendar, and which in GET /api/v1/calendar/moves.")
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, movesWithin)
	defer cancel()
	tick := time.NewTicker(movesEvery)
	defer tick.Stop()
	for a.library.Current().CalendarPending() {
		select {
		case <-ctx.Done():
			fmt.Fprintln(out, "The server still reckons the open cases by the new calendar. How many due times moved stands in GET /api/v1/calendar when it is done, and which in GET /api/v1/calendar/moves.")
			return nil
		case <-tick.C:
			if err := a.library.Refresh(ctx); err != nil && ctx.Err() == nil {
				return err
			}
		}
	}
	done := a.library.Current().Corrected
	fmt.Fprintf(out, "The server reckoned %d open cases by the new calendar: a due time of %d moved. Which ones stands in GET /api/v1/calendar/moves.\n", done.Checked, done.Moved)
	return nil
}
