package city

import (
	"context"
	"testing"
	"time"

	"gridcase/domain/es"
	"gridcase/infra/eventlog"
)

// noting is the real log, and tells which cases were written to.
type noting struct {
	*eventlog.Log
	note func(id string)
}

func (n noting) Append(ctx context.Context, c es.Commit, after es.Recorded) (es.Recorded, error) {
	stored, err := n.Log.Append(ctx, c, after)
	if err == nil {
		n.note(c.Subject)
	}
	return stored, err
}

func within(t *testing.T, d time.Duration) (context.Context, context.CancelFunc) {
	t.Helper()
	return context.WithTimeout(t.Context(), d)
}
