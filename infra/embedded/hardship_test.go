package embedded_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/infra/embedded"
	"gridcase/infra/testkit"
)

func TestAZombieIsNotTakenForAServer(t *testing.T) {
	t.Parallel()
	dir := furnished(t)
	zombie := postgresByHand(t, dir)
	if err := zombie.Process.Kill(); err != nil { // and nobody reaps it before the end of the test
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = zombie.Wait() })
	if err := zombie.Process.Signal(syscall.Signal(0)); err != nil {
		t.Fatalf("it is no zombie: %v", err)
	}
	if got := query(t, startPostgres(t, dir).DSN(), "select 'up'"); got != "up" {
		t.Error(got)
	}
}

func TestWhoOnlyStandsInTheDataDirectoryIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := furnished(t)
	bystander := exec.Command("sleep", "60")
	bystander.Dir = filepath.Join(dir, "postgres")
	if err := bystander.Start(); err != nil {
		t.Fatal(err)
	}
	startPostgres(t, dir)
	if err := bystander.Process.Signal(syscall.SIGTERM); err != nil {
		t.Errorf("it was ended: %v", err)
	}
	if err := bystander.Wait(); !strings.Contains(fmt.Sprint(err), "terminated") {
		t.Errorf("it was not us who ended it: %v", err)
	}
}

func TestPostgresVariablesOfTheEnvironmentAreNoHindrance(t *testing.T) {
	t.Parallel()
	_, dsn := parent(t, furnished(t), "PGPORT=6543", "PGHOST=example.invalid", "PGUSER=nobody", "PGDATA=/nonexistent")
	if got := query(t, dsn, "select 'up'"); got != "up" {
		t.Error(got)
	}
}

func TestRootRunsItAsTheOwnerOfTheData(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		return
	}
	dir := furnished(t)
	p := startPostgres(t, dir)
	if _, err := execute(t, p.DSN(), "create table kept (i int)"); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range tree(t, filepath.Join(dir, "postgres")) { // as if an ordinary user had made it
		if err := os.Lchown(path, 65534, 65534); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := execute(t, startPostgres(t, dir).DSN(), "select * from kept"); err != nil {
		t.Error(err)
	}
}

func TestBelowADirectoryOfRootsAWipeIsAWipe(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		return // only root has the trouble
	}
	dir := room(t)
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	p := startPostgres(t, dir)
	if _, err := execute(t, p.DSN(), "create table session (i int)"); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "postgres")); err != nil {
		t.Fatal(err)
	}
	again := startPostgres(t, dir)
	if _, err := execute(t, again.DSN(), "select * from session"); err == nil {
		t.Error("the wiped database is back")
	}
	if info, err := os.Lstat(filepath.Join(dir, "postgres", "PG_VERSION")); err != nil || !info.Mode().IsRegular() {
		t.Errorf("the data is not where it belongs: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
	startPostgres(t, dir) // and once more on what is there
}

func TestALeftoverThatHasRunIsNotRemoved(t *testing.T) {
	t.Parallel()
	dir := room(t)
	fresh := filepath.Join(dir, "postgres.new")
	if err := os.Mkdir(fresh, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"PG_VERSION", "postmaster.opts"} { // every start of a server writes the second
		if err := os.WriteFile(filepath.Join(fresh, name), []byte("15\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := embedded.StartPostgres(t.Context(), dir, quick()); err == nil || !strings.Contains(err.Error(), "move it away") {
		t.Errorf("err = %v", err)
	}
	if _, err := os.Stat(filepath.Join(fresh, "PG_VERSION")); err != nil {
		t.Error(err)
	}
}

func TestClosedWhileItComesBackItStaysDown(t *testing.T) {
	t.Parallel()
	dir := furnished(t)
	p := startPostgres(t, dir)
	killed := postmasterPID(t, dir)
	if err := syscall.Kill(killed, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	testkit.Eventually(t, 10*time.Second, func() error { // it is about to be up again
		b, err := os.ReadFile(filepath.Join(dir, "postgres", "postmaster.pid"))
		if err == nil && strings.HasPrefix(string(b), strconv.Itoa(killed)+"\n") {
			err = errors.New("still the one that was killed")
		}
		return err
	})
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	mustBeDown(t, p.DSN())
}

func mustBeDown(t *testing.T, dsn string) {
	t.Helper()
	if c, err := pgx.Connect(t.Context(), dsn); err == nil {
		_ = c.Close(t.Context())
		t.Error("it is still up")
	}
}

func TestAnyPathWillDo(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(room(t), `网格, it's "ours" \ here`)
	p := startPostgres(t, dir)
	if got := query(t, p.DSN(), "select 'up'"); got != "up" {
		t.Error(got)
	}
	leaveNoSocket(t, p) // for the comma
}

func TestWipedUnderItsFeetItComesBackEmpty(t *testing.T) {
	t.Parallel()
	dir := furnished(t)
	p := startPostgres(t, dir)
	pid := postmasterPID(t, dir)
	if err := os.RemoveAll(filepath.Join(dir, "postgres")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGQUIT); err != nil { // it would see for itself within a minute
		t.Fatal(err)
	}
	testkit.Eventually(t, 30*time.Second, func() error {
		c, err := pgx.Connect(t.Context(), p.DSN())
		if err != nil {
			return err
		}
		return c.Close(t.Context())
	})
}

func execute(t *testing.T, dsn, sql string) (string, error) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	tag, err := c.Exec(t.Context(), sql)
	return tag.String(), err
}

func tree(t *testing.T, top string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(top, func(path string, _ os.DirEntry, err error) error {
		paths = append(paths, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}
