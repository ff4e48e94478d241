//go:build !linux

package embedded

import (
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// endWithParent can only keep ^C away here; the next start stops what a kill of
// this process leaves.
func endWithParent(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
}

// throughHandle: no /proc here, so the account must be able to walk the path.
const throughHandle = ""

// characters is the character type in which Chinese letters are letters.
const characters = "UTF-8"

// living asks the pid file and ps: there is no /proc here.
func living(dir string, _ account) ([]int, error) {
	pid := firstPID(filepath.Join(dir, "postmaster.pid"))
	if pid == 0 || syscall.Kill(pid, 0) != nil {
		return nil, nil
	}
	line, err := exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	if err != nil || !strings.Contains(string(line), "postgres") {
		return nil, nil //nolint:nilerr // ps fails for a process that is gone
	}
	return []int{pid}, nil
}
