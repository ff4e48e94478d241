package embedded_test

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"gridcase/infra/embedded"
)

func TestARunningServerIsFoundUntilItIsGone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := embedded.ReadRunning(dir); !errors.Is(err, embedded.ErrNotRunning) {
		t.Errorf("in an empty directory: %v", err)
	}
	release, err := embedded.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	n := mustNATS(t, dir)
	remove, err := embedded.WriteRunning(dir, embedded.Running{NATS: n.URL(), HTTP: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(dir, "running.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("it holds credentials: %v, %v", info, err)
	}
	r, err := embedded.ReadRunning(dir)
	if err != nil || r.NATS != n.URL() || r.PID != os.Getpid() {
		t.Errorf("read %+v, %v", r, err)
	}

	// A kill leaves the word behind, and somebody else may have got its port.
	if err := release(); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.ReadRunning(dir); !errors.Is(err, embedded.ErrNotRunning) {
		t.Errorf("after the server is gone: %v", err)
	}
	if err := remove(); err != nil {
		t.Error(err)
	}
}

func TestADataDirectoryIsForOneProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	release, err := embedded.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Lock(dir); err == nil || !strings.Contains(err.Error(), "pid "+strconv.Itoa(os.Getpid())) {
		t.Errorf("err = %v", err)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	again, err := embedded.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := again(); err != nil {
		t.Error(err)
	}
}
