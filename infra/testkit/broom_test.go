package testkit_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/infra/testkit"
)

// cut makes this binary, run again, the test that gets a database and is killed.
const cut = "TESTKIT_TEST_IS_KILLED"

func TestEachTestHasADatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	one, two := testkit.Postgres(t), testkit.Postgres(t)
	for _, dsn := range []string{one, two} {
		c, err := pgx.Connect(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Exec(t.Context(), "create table mine (i int)"); err != nil {
			t.Error(err) // the second would say that it exists
		}
		if err := c.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestAKilledTestBinaryLeavesNothing(t *testing.T) {
	t.Parallel()
	killed := exec.Command(os.Args[0], "-test.run=^TestIsKilled$")
	killed.Env = append(os.Environ(), cut+"=1")
	out, err := killed.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("it was to be killed: %v %s", err, out)
	}
	_, dir, ok := strings.Cut(string(out), "cluster in ")
	dir, _, _ = strings.Cut(dir, "\n")
	if !ok || !filepath.IsAbs(dir) {
		t.Fatalf("it said %q", out)
	}
	testkit.Eventually(t, 10*time.Second, func() error {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s is still there: %v", dir, err)
		}
		return nil
	})
}

func TestIsKilled(t *testing.T) {
	if os.Getenv(cut) == "" {
		return
	}
	c, err := pgx.Connect(t.Context(), testkit.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	var data string
	if err := c.QueryRow(t.Context(), "select current_setting('data_directory')").Scan(&data); err != nil {
		t.Fatal(err)
	}
	fmt.Println("cluster in " + filepath.Dir(data))
	if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	select {}
}
