package seal_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"gridcase/infra/seal"
)

// desk is a server of its own on a directory of its own, which tests stop,
// search and start again.
type desk struct {
	dir string
	srv *server.Server
	js  jetstream.JetStream
	nc  *nats.Conn
}

var kek = bytes.Repeat([]byte{7}, 32)

func setup(t testing.TB) *desk {
	t.Helper()
	d := &desk{dir: t.TempDir()}
	d.start(t)
	t.Cleanup(d.stop)
	return d
}

func (d *desk) start(t testing.TB) {
	t.Helper()
	var err error
	d.srv, err = server.NewServer(&server.Options{DontListen: true, JetStream: true, StoreDir: d.dir, SyncAlways: true, NoSigs: true, NoLog: true})
	ok(t, err)
	go d.srv.Start()
	if !d.srv.ReadyForConnections(20 * time.Second) {
		t.Fatal("the server does not start")
	}
	d.nc, err = nats.Connect("", nats.InProcessServer(d.srv))
	ok(t, err)
	d.js, err = jetstream.New(d.nc)
	ok(t, err)
}

func (d *desk) stop() {
	d.nc.Close()
	d.srv.Shutdown()
	d.srv.WaitForShutdown()
}

func (d *desk) keys(t testing.TB) *seal.Keys {
	t.Helper()
	k, err := seal.Open(t.Context(), d.js, kek, seal.Config{})
	ok(t, err)
	return k
}

// onDisk reports whether any file of the server holds the bytes.
func (d *desk) onDisk(t testing.TB, needle []byte) bool {
	t.Helper()
	found := false
	ok(t, filepath.WalkDir(d.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		found = found || bytes.Contains(content, needle)
		return err
	}))
	return found
}

func newCase(t testing.TB) string {
	t.Helper()
	id, err := uuid.NewV7()
	ok(t, err)
	return id.String()
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func same[T comparable](t testing.TB, got, want T) {
	t.Helper()
	if got != want {
		t.Fatalf("got %v, want %v", got, want)
	}
}

func fails(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got error %v, want %v", err, want)
	}
}
