package embedded_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/infra/embedded"
	"gridcase/infra/testkit"
)

// TestMain lets the test binary be the parent that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("EMBEDDED_TEST_PARENT"); dir != "" {
		p, err := embedded.StartPostgres(context.Background(), dir, quick())
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(p.DSN())
		_, _ = io.Copy(io.Discard, os.Stdin) // until the test ends, killed or not
		os.Exit(0)
	}
	code := m.Run()
	_ = os.RemoveAll(templateDir) // "" when none was made
	os.Exit(code)
}

func quick() embedded.PostgresConfig {
	return embedded.PostgresConfig{Unsafe: true, Logger: slog.New(slog.DiscardHandler), StopWithin: 10 * time.Second}
}

// room is a directory that any account may enter.
func room(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gridcase-embedded-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// A server whose parent was killed may still be writing its last.
		testkit.Eventually(t, 10*time.Second, func() error { return os.RemoveAll(dir) })
	})
	return dir
}

// template is a cluster made once, to be copied by the tests that are not about
// the making: initdb takes most of a second of both cores.
var templateDir string

var template = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "gridcase-template-")
	if err != nil {
		return "", err
	}
	templateDir = dir
	if err := os.Chmod(dir, 0o755); err != nil {
		return "", err
	}
	p, err := embedded.StartPostgres(context.Background(), dir, quick())
	if err != nil {
		return "", err
	}
	return dir, p.Close()
})

// furnished is a room with a cluster in it that is not running.
func furnished(t *testing.T) string {
	t.Helper()
	from, err := template()
	if err != nil {
		t.Fatal(err)
	}
	dir := room(t)
	if said, err := exec.Command("cp", "-a", filepath.Join(from, "postgres"), dir).CombinedOutput(); err != nil {
		t.Fatalf("copy the cluster: %v %s", err, said)
	}
	return dir
}

func startPostgres(t *testing.T, dir string) *embedded.Postgres {
	t.Helper()
	p, err := embedded.StartPostgres(t.Context(), dir, quick())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func query(t *testing.T, dsn, sql string) string {
	t.Helper()
	c, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	var answer string
	if err := c.QueryRow(t.Context(), sql).Scan(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestWhatIsWrittenIsThereAtTheNextStart(t *testing.T) {
	t.Parallel()
	dir := furnished(t)
	p := startPostgres(t, dir)
	c, err := pgx.Connect(t.Context(), p.DSN())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Exec(t.Context(), "create table kept (s text); insert into kept values ('网格')"); err != nil {
		t.Fatal(err)
	}
	began := time.Now() // with a client still connected: a stop must not wait for it
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("stopping took %s", took)
	}
	if err := p.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	if got := query(t, startPostgres(t, dir).DSN(), "select s from kept"); got != "网格" {
		t.Errorf("kept %q", got)
	}
}

func TestChineseLettersAreLetters(t *testing.T) {
	t.Parallel()
	p := startPostgres(t, room(t))
	if got := query(t, p.DSN(), `select ('中文' ~ '^\w+$')::text || ' ' || current_setting('lc_collate') || ' ' || current_setting('listen_addresses')`); got != "true C " {
		t.Errorf("got %q: letters, collation, no network address", got)
	}
}

func TestASecondStartIsToldWhoHasIt(t *testing.T) {
	t.Parallel()
	dir := furnished(t)
	startPostgres(t, dir)
	_, err := embedded.StartPostgres(t.Context(), dir, quick())
	if err == nil || !strings.Contains(err.Error(), "in use by another process (pid "+strconv.Itoa(os.Getpid())+")") {
		t.Errorf("err = %v", err)
	}
}

// parent runs a process that owns a Postgres, and returns its address. Both end
// with the test.
func parent(t *testing.T, dir string, env ...string) (*exec.Cmd, string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), "EMBEDDED_TEST_PARENT="+dir), env...)
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // and again, where the test has done it
		_ = cmd.Wait()
	})
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 4096)
	n, err := out.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	dsn := strings.TrimSpace(string(line[:n]))
	if !strings.HasPrefix(dsn, "host=") {
		t.Fatal(dsn)
	}
	return cmd, dsn
}

func TestAKilledParentTakesItsPostgresWithItAndTheNextStartWorks(t *testing.T) {
	t.Parallel()
	dir := furnished(t)
	cmd, dsn := parent(t, dir)
	if query(t, dsn, "select 'up'") != "up" {
		t.Fatal("not up")
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	testkit.Eventually(t, 10*time.Second, func() error {
		c, err := pgx.Connect(t.Context(), dsn)
		if err != nil {
			return nil //nolint:nilerr // it is down, as it should be
		}
		return errors.Join(errors.New("it is still up"), c.Close(t.Context()))
	})
	if got := query(t, startPostgres(t, dir).DSN(), "select 'up again'"); got != "up again" {
		t.Error(got)
	}
}

func TestAnOrphanIsStoppedByTheNextStart(t *testing.T) {
	t.Parallel()
	dir := furnished(t)
	orphan := postgresByHand(t, dir)
	if got := query(t, startPostgres(t, dir).DSN(), "select 'mine'"); got != "mine" {
		t.Error(got)
	}
	if err := orphan.Wait(); err != nil {
		t.Errorf("the orphan did not end well: %v", err)
	}
}

// postgresByHand runs a postmaster that nobody holds a lock for.
func postgresByHand(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	data := filepath.Join(dir, "postgres")
	bins, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil || len(bins) == 0 {
		t.Fatal("no postgres binaries in the usual place")
	}
	cmd := exec.Command(bins[len(bins)-1], "-D", data, "-c", "listen_addresses=", "-c", "unix_socket_directories="+data)
	cmd.Dir = data
	if info, err := os.Stat(data); err == nil && os.Getuid() == 0 {
		s, _ := info.Sys().(*syscall.Stat_t)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: s.Uid, Gid: s.Gid}}
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		c, err := pgx.Connect(t.Context(), "host="+data+" user=gridcase dbname=postgres")
		if err == nil {
			_ = c.Close(t.Context())
			return cmd
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

func TestAStalePidOfALivingStrangerIsNoHindrance(t *testing.T) {
	t.Parallel()
	dir := furnished(t)
	stale := filepath.Join(dir, "postgres", "postmaster.pid")
	if err := os.WriteFile(stale, fmt.Appendf(nil, "%d\n%s\n", os.Getpid(), filepath.Join(dir, "postgres")), 0o600); err != nil {
		t.Fatal(err)
	}
	startPostgres(t, dir)
}

func TestAnotherMajorVersionIsRefusedAndLeftAlone(t *testing.T) {
	t.Parallel()
	dir := room(t)
	data := filepath.Join(dir, "postgres")
	if err := os.MkdirAll(data, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"PG_VERSION": "9\n", "precious": "rows"} {
		if err := os.WriteFile(filepath.Join(data, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_, err := embedded.StartPostgres(t.Context(), dir, quick())
	if err == nil || !strings.Contains(err.Error(), "PostgreSQL 9") || !strings.Contains(err.Error(), "DATABASE_URL") {
		t.Errorf("err = %v", err)
	}
	if b, err := os.ReadFile(filepath.Join(data, "precious")); err != nil || string(b) != "rows" {
		t.Errorf("the data was touched: %q, %v", b, err)
	}
}

func TestWhatIsNoDataDirectoryIsRefusedAndLeftAlone(t *testing.T) {
	t.Parallel()
	dir := room(t)
	if err := os.MkdirAll(filepath.Join(dir, "postgres", "photos"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.StartPostgres(t.Context(), dir, quick()); err == nil || !strings.Contains(err.Error(), "move it away") {
		t.Errorf("err = %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "postgres", "photos")); err != nil {
		t.Error(err)
	}
}

func TestAHalfMadeClusterIsMadeAnew(t *testing.T) {
	t.Parallel()
	dir := room(t)
	if err := os.MkdirAll(filepath.Join(dir, "postgres.new", "base"), 0o755); err != nil {
		t.Fatal(err)
	}
	startPostgres(t, dir)
}

func TestAPathTooLongForASocketGetsAShortOne(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(room(t), strings.Repeat("long", 25))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	p := startPostgres(t, dir)
	if query(t, p.DSN(), "select 'up'") != "up" || strings.Contains(p.DSN(), "long") {
		t.Error(p.DSN())
	}
	leaveNoSocket(t, p)
}

// leaveNoSocket removes the folder that a socket was given in the temp folder.
func leaveNoSocket(t *testing.T, p *embedded.Postgres) {
	t.Helper()
	_, at, _ := strings.Cut(p.DSN(), "'")
	at, _, _ = strings.Cut(at, "'")
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if err := os.Remove(at); err != nil { // empty, and a folder of its own
		t.Error(err)
	}
}

func TestAnOrdinaryUserRunsItAsItself(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		return // then every test here shows it
	}
	dir := room(t)
	if err := os.Chown(dir, 65534, 65534); err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(dir, "parent")
	image, err := os.ReadFile(os.Args[0])
	if err == nil {
		err = os.WriteFile(binary, image, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary)
	cmd.Env = append(os.Environ(), "EMBEDDED_TEST_PARENT="+dir, "HOME="+dir)
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	var said bytes.Buffer
	out, err := cmd.StdoutPipe()
	cmd.Stderr = &said
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 1024)
	n, _ := out.Read(line) // nothing read shows below
	dsn := strings.TrimSpace(string(line[:n]))
	if !strings.HasPrefix(dsn, "host=") || query(t, dsn, "select 'up'") != "up" {
		t.Errorf("said %q %s", dsn, &said)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

func TestItComesBackWhenItDies(t *testing.T) {
	t.Parallel()
	dir := furnished(t)
	p := startPostgres(t, dir)
	if err := syscall.Kill(postmasterPID(t, dir), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		c, err := pgx.Connect(t.Context(), p.DSN())
		if err == nil {
			_ = c.Close(t.Context())
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

func postmasterPID(t *testing.T, dir string) int {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "postgres", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func TestWithoutBinariesItSaysWhatToInstall(t *testing.T) {
	t.Parallel()
	cfg := quick()
	cfg.Bin = t.TempDir()
	if _, err := embedded.StartPostgres(t.Context(), room(t), cfg); err == nil || !strings.Contains(err.Error(), "install") {
		t.Errorf("err = %v", err)
	}
}
