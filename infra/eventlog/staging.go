package eventlog

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
)

// StageInMemory is for [Config.Opened] beside an embedded single server: it lets
// the server stage the batches of a stream of cases in memory (/dev/shm) instead
// of beside the stream, where making, syncing and removing a staging store costs
// 3 ms a batch and caps the whole log at some 450 batches/s. In memory it is
// 0.8 ms, and a batch pays from 4 commands on (BatchFrom 8).
//
// The committed messages are synced in the stream as ever before they are
// acknowledged. What is given up is that a power cut amid a batch may leave its
// first commands without the others; the group commit promises nothing about
// its batches, only about each command. REFERENCE, whose imports rely on it, is
// therefore never staged so. After the death of the process alone the staging
// is still there and the server completes the batch from it.
//
// It relies on where nats-server 2.15 keeps a batch (<store>/jetstream/<account>/
// streams/<stream>/batches). Where anything is not as expected it changes
// nothing, and batches work as without it.
func StageInMemory(storeDir string, log *slog.Logger) func(stream string) {
	return func(stream string) {
		if err := stageInMemory(storeDir, stream); err != nil {
			log.Warn("batches are staged on disk, which is slower", "stream", stream, "error", err)
		}
	}
}

func stageInMemory(storeDir, stream string) error {
	if _, _, ok := parseCaseStream(stream); !ok {
		return fmt.Errorf("%s is not a stream of cases", stream)
	}
	homes, err := filepath.Glob(filepath.Join(storeDir, "jetstream", "*", "streams", stream))
	if err != nil || len(homes) != 1 {
		return fmt.Errorf("stage in memory: %d directories of the stream below %s", len(homes), storeDir)
	}
	memory, err := privateMemory(homes[0])
	if err != nil {
		return err
	}
	batches := filepath.Join(homes[0], "batches")
	if to, err := os.Readlink(batches); err == nil && to == memory {
		return nil
	}
	// Removing succeeds on an empty directory only; a batch under way keeps its own.
	if err := os.Remove(batches); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("stage in memory: %w", err)
	}
	if err := os.Symlink(memory, batches); err != nil {
		return fmt.Errorf("stage in memory: %w", err)
	}
	return nil
}

// privateMemory is a directory in memory that belongs to this stream's directory
// and to us alone; the name is the same after a restart, so that an interrupted
// batch is found again.
func privateMemory(home string) (string, error) {
	home, err := filepath.Abs(home)
	if err != nil {
		return "", fmt.Errorf("stage in memory: %w", err)
	}
	dir := filepath.Join("/dev/shm", fmt.Sprintf("gridcase-%d-%x", os.Getuid(), sha256.Sum256([]byte(home)))[:40])
	if err := os.Mkdir(dir, 0o700); err != nil && !os.IsExist(err) {
		return "", fmt.Errorf("stage in memory: %w", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", fmt.Errorf("stage in memory: %w", err)
	}
	// Anybody may write into /dev/shm: a directory that waits there under our
	// name could be a stranger's.
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || info.Mode() != fs.ModeDir|0o700 || owner.Uid != uint32(os.Getuid()) {
		return "", fmt.Errorf("stage in memory: %s is not a private directory of this user", dir)
	}
	return dir, nil
}
