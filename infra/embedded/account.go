package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// account is who runs Postgres: this process's own, or an unprivileged one when
// this process is root.
type account struct {
	name string
	uid  int
	gid  int
	drop bool // this process is root and must not run it
}

// chooseAccount keeps who owns the data, since Postgres opens nobody else's: root
// runs an ordinary user's cluster as that user. New ones go to the account named.
func chooseAccount(name, data string) (account, error) {
	owner, err := ownerOf(data)
	if err != nil {
		return account{}, err
	}
	if uid := os.Getuid(); uid != 0 {
		me, err := user.LookupId(strconv.Itoa(uid))
		if err != nil {
			return account{}, fmt.Errorf("this process runs as user id %d, which has no entry in the password file, and Postgres needs one; add it, or set DATABASE_URL", uid)
		}
		if owner != nobody && owner != uid {
			return account{}, fmt.Errorf("%s belongs to user id %d; run as that user or as root, or set DATABASE_URL", data, owner)
		}
		return account{name: me.Username, uid: uid, gid: os.Getgid()}, nil
	}
	var u *user.User
	if owner > 0 {
		u, err = user.LookupId(strconv.Itoa(owner))
	} else {
		u, err = user.Lookup(name)
	}
	if err != nil && owner > 0 {
		return account{}, fmt.Errorf("%s belongs to user id %d, which this machine does not know; give it to another (chown -R %s), or set DATABASE_URL", data, owner, name)
	}
	if err != nil {
		return account{}, fmt.Errorf("root may not run Postgres, and there is no user %q to run it; install postgresql, or set DATABASE_URL", name)
	}
	a := account{name: u.Username, drop: true}
	if a.uid, err = strconv.Atoi(u.Uid); err == nil {
		a.gid, err = strconv.Atoi(u.Gid)
	}
	if err != nil {
		return account{}, fmt.Errorf("read the ids of user %q: %w", name, err)
	}
	return a, nil
}

// nobody owns what is not there.
const nobody = -1

func ownerOf(path string) (int, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nobody, nil
	}
	if err != nil {
		return nobody, fmt.Errorf("see who owns %s: %w", path, err)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nobody, nil
	}
	return int(stat.Uid), nil
}

// run makes a command run as the account.
func (a account) run(cmd *exec.Cmd) {
	if a.drop {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}}
	}
}

// own gives a path to the account.
func (a account) own(path string) error {
	if !a.drop {
		return nil
	}
	if err := os.Chown(path, a.uid, a.gid); err != nil {
		return fmt.Errorf("give %s to %s: %w", path, a.name, err)
	}
	return nil
}

// owns reports whether a directory belongs to the account, and to it alone.
func (a account) owns(dir string) bool {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() || info.Mode().Perm() != 0o700 {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == a.uid
}

// mayEnter tries it: a child that runs as the account changes into the
// directory.
func (a account) mayEnter(dir string) bool {
	if !a.drop {
		return true
	}
	cmd := exec.Command("/bin/true")
	cmd.Dir = dir
	a.run(cmd)
	return cmd.Run() == nil
}
