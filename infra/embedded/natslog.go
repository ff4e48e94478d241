package embedded

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
)

// natsLog hands on what an operator must know, drops the chatter, and keeps what
// explains a start that goes wrong.
type natsLog struct {
	log   *slog.Logger
	fatal chan error // the first is enough

	mu       sync.Mutex
	warnings []string // the first few
}

func newNATSLog(log *slog.Logger) *natsLog {
	return &natsLog{log: log, fatal: make(chan error, 1)}
}

func (l *natsLog) Noticef(format string, v ...any) { l.log.Debug(fmt.Sprintf(format, v...)) }
func (l *natsLog) Debugf(string, ...any)           {}
func (l *natsLog) Tracef(string, ...any)           {}

func (l *natsLog) Warnf(format string, v ...any) {
	said := strings.TrimSpace(fmt.Sprintf(format, v...))
	if strings.HasPrefix(said, "Plaintext passwords") {
		return // they are random, made for this listener, and kept in a file that only we read
	}
	l.log.Warn("nats-server: " + said)
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.warnings) < 5 {
		l.warnings = append(l.warnings, said)
	}
}

func (l *natsLog) Errorf(format string, v ...any) {
	l.log.Error("nats-server: " + fmt.Sprintf(format, v...))
}

// Fatalf must not end the process, as nats-server would; the start sees it.
func (l *natsLog) Fatalf(format string, v ...any) {
	said := fmt.Sprintf(format, v...)
	l.log.Error("nats-server: " + said)
	select {
	case l.fatal <- errors.New(said):
	default:
	}
}

func (l *natsLog) heard() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.warnings, "; ")
}
