package bench

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/nats-io/nats-server/v2/server"
)

// Machine is what was measured on.
type Machine struct {
	CPU      string  `json:"cpu"`
	Cores    int     `json:"cores"`
	MemoryGB float64 `json:"memory_gb"` // GiB
	System   string  `json:"system"`
	// Load is the load average of the minute before: what others are busy with
	// falls on every figure, and above 1 they are worth little.
	Load float64 `json:"load_before"`
	// Fsync1 and Fsync16 are synced appends of 512 bytes a second, to one file and
	// to sixteen at once: what every synced log on this disk is bound by.
	Fsync1   float64 `json:"fsync_per_s_1_file"`
	Fsync16  float64 `json:"fsync_per_s_16_files"`
	Go       string  `json:"go"`
	NATS     string  `json:"nats_server"`
	Postgres string  `json:"postgres"`
}

func look(ctx context.Context, r *rig) (m Machine, err error) {
	m = Machine{
		CPU: procField("/proc/cpuinfo", "model name"), Cores: runtime.GOMAXPROCS(0), MemoryGB: memory(),
		System: runtime.GOOS + "/" + runtime.GOARCH, Load: load(), Go: runtime.Version(), NATS: server.VERSION,
	}
	conn, err := pgx.Connect(ctx, r.postgres.DSN())
	if err != nil {
		return m, err
	}
	defer conn.Close(context.WithoutCancel(ctx)) //nolint:errcheck // it has done its work
	if err := conn.QueryRow(ctx, "select current_setting('server_version')").Scan(&m.Postgres); err != nil {
		return m, err
	}
	r.say("machine: syncs a second")
	span := pick(r, time.Second, 100*time.Millisecond)
	if m.Fsync1, err = fsyncs(r.dir, 1, span); err != nil {
		return m, err
	}
	m.Fsync16, err = fsyncs(r.dir, 16, span)
	return m, err
}

// fsyncs appends to so many files at once and syncs after each write.
func fsyncs(dir string, files int, span time.Duration) (perSecond float64, err error) {
	var all sync.WaitGroup
	var done atomic.Int64
	failed := make(chan error, files)
	began := time.Now()
	for i := range files {
		all.Go(func() { failed <- syncFor(filepath.Join(dir, fmt.Sprintf("fsync%d", i)), span, &done) })
	}
	all.Wait()
	for range files {
		if err := <-failed; err != nil {
			return 0, fmt.Errorf("sync a file: %w", err)
		}
	}
	return float64(done.Load()) / time.Since(began).Seconds(), nil
}

func syncFor(path string, span time.Duration, done *atomic.Int64) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer os.Remove(path)
	defer f.Close()
	block := make([]byte, 512)
	for deadline := time.Now().Add(span); time.Now().Before(deadline); done.Add(1) {
		if _, err := f.Write(block); err != nil {
			return err
		}
		if err := f.Sync(); err != nil {
			return err
		}
	}
	return nil
}

func memory() float64 {
	var kib float64
	if _, err := fmt.Sscan(procField("/proc/meminfo", "MemTotal"), &kib); err != nil {
		return 0 // unknown, as on systems without /proc
	}
	return kib / (1 << 20)
}

func load() float64 {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return 0 // unknown
	}
	var minute float64
	if _, err := fmt.Sscan(string(b), &minute); err != nil {
		return 0
	}
	return minute
}

// procField is the first value of that name, "unknown" where there is none.
func procField(path, name string) string {
	f, err := os.Open(path)
	if err != nil {
		return "unknown"
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if key, value, found := strings.Cut(lines.Text(), ":"); found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}
