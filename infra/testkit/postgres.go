package testkit

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/infra/embedded"
)

// cluster is the one server of a test binary. It is never stopped by hand: it
// ends with the process, however that ends, and a broom takes its directory away.
var cluster = sync.OnceValues(func() (*embedded.Postgres, error) {
	dir, err := os.MkdirTemp(inMemory(), "gridcase-test-")
	if err != nil {
		return nil, err
	}
	if err := sweepAfterUs(dir); err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o755); err != nil { // Postgres runs as another user when the tests run as root
		return nil, err
	}
	return embedded.StartPostgres(context.Background(), dir, embedded.PostgresConfig{Unsafe: true, Logger: slog.New(slog.DiscardHandler)})
})

var databases atomic.Int64

// Postgres is the address of a fresh, empty database of the test's own.
func Postgres(t testing.TB) string {
	t.Helper()
	server, err := cluster()
	if err != nil {
		t.Fatalf("start Postgres for the tests: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	admin, err := pgx.Connect(ctx, server.DSN())
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(ctx) //nolint:errcheck // it has done its work
	name := fmt.Sprintf("t%d", databases.Add(1))
	if _, err := admin.Exec(ctx, "create database "+name+" template template0 strategy file_copy"); err != nil {
		t.Fatal(err)
	}
	// Given last, a parameter overrides the one before.
	return server.DSN() + " dbname=" + name
}

// inMemory is a folder without a disk below it, or "" for the usual one when
// there is no room: a container gets 64 MB there by default.
func inMemory() string {
	const memory = "/dev/shm"
	var s syscall.Statfs_t
	if err := syscall.Statfs(memory, &s); err != nil || s.Bavail*uint64(s.Bsize) < 1<<30 {
		return ""
	}
	if err := syscall.Access(memory, 2); err != nil { // to write
		return ""
	}
	return memory
}
