package testkit

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
)

// sweep stops the server that was killed with its parent where the kernel does
// not, waits for its last write, and removes the cluster. $0 is the directory.
const sweep = `cat
pid="$0/postgres/postmaster.pid"
[ -f "$pid" ] && kill -INT "$(head -n 1 "$pid")" 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	[ -f "$pid" ] || break
	sleep 0.1
done
rm -rf "$0"`

// handle is our end of the broom's standard input. The kernel closes it when
// this process ends, however that happens; held here, nothing closes it before.
var handle io.Closer

// sweepAfterUs leaves a shell that removes dir once this process is gone: a test
// binary has no last function, and clusters left in memory would fill it.
func sweepAfterUs(dir string) error {
	broom := exec.Command("/bin/sh", "-c", sweep, dir)
	broom.Dir = "/"
	broom.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // ^C ends the tests, not the broom
	in, err := broom.StdinPipe()
	if err == nil {
		handle, err = in, broom.Start()
	}
	if err != nil {
		return errors.Join(fmt.Errorf("have %s swept afterwards: %w", dir, err), os.RemoveAll(dir))
	}
	return nil
}
