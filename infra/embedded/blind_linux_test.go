package embedded_test

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// Here and not in TestMain, for it is Linux's own trouble.
func init() {
	if os.Getenv("EMBEDDED_TEST_BLIND") != "" {
		fmt.Println(blind()) // returns only when it fails
		os.Exit(1)
	}
}

// blind runs this binary again as a root that may not look into other users'
// processes, as root in a container is by default.
func blind() error {
	runtime.LockOSThread()
	if err := unix.Prctl(unix.PR_CAPBSET_DROP, unix.CAP_SYS_PTRACE, 0, 0, 0); err != nil {
		return err
	}
	if err := os.Unsetenv("EMBEDDED_TEST_BLIND"); err != nil {
		return err
	}
	return syscall.Exec(os.Args[0], os.Args, os.Environ())
}

func TestAnOrphanIsSeenWithoutTheRightToTrace(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		return // an ordinary user always sees its own
	}
	dir := furnished(t)
	orphan := postgresByHand(t, dir)
	ended := make(chan error, 1)
	go func() { ended <- orphan.Wait() }()

	_, dsn := parent(t, dir, "EMBEDDED_TEST_BLIND=yes")
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("the orphan did not end well: %v", err)
		}
	default:
		t.Error("two servers run on one data directory")
		_ = orphan.Process.Kill()
	}
	if got := query(t, dsn, "select 'up'"); got != "up" {
		t.Error(got)
	}
}
