package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// TestMain lets the test binary be the program itself: the tests start real
// processes, which can be killed, and which the race detector watches too.
func TestMain(m *testing.M) {
	if os.Getenv("GRIDCASE_TEST_MAIN") == "1" {
		os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// child is a running gridcase.
type child struct {
	t      *testing.T
	cmd    *exec.Cmd
	stderr *tail
	URL    string
	Logins []login
	ended  chan struct{}
}

type login struct{ Role, Username, Password, Unit, Name string }

// start runs a server until it says that it is ready.
func start(t *testing.T, dir string, args ...string) *child {
	t.Helper()
	return startIn(t, nil, dir, args...)
}

// startIn adds to the environment.
func startIn(t *testing.T, env []string, dir string, args ...string) *child {
	t.Helper()
	c := &child{t: t, stderr: &tail{}, ended: make(chan struct{})}
	c.cmd = program(args, dir)
	c.cmd.Env = append(c.cmd.Env, env...)
	c.cmd.Stderr = c.stderr
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	ready := make(chan error, 1)
	go func() {
		line, err := lines.ReadBytes('\n')
		if err == nil {
			err = json.Unmarshal(line, c)
		}
		ready <- err
		_, _ = io.Copy(io.Discard, lines)
		_ = c.cmd.Wait()
		close(c.ended)
	}()
	t.Cleanup(func() {
		c.kill()
		if t.Failed() {
			t.Logf("the server said:\n%s", c.stderr)
		}
	})
	select {
	case err := <-ready:
		if err != nil {
			t.Fatalf("not ready: %v\n%s", err, c.stderr)
		}
	case <-time.After(2 * time.Minute):
		t.Fatalf("not ready in time\n%s", c.stderr)
	}
	return c
}

// room is a data directory below one that any account may enter, as an
// operator would choose it: Postgres runs as another user when we are root.
func room(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gridcase-test-")
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			err := os.RemoveAll(dir) // the Postgres of a killed server may still be writing its last
			if err == nil {
				return
			}
			if time.Now().After(deadline) {
				t.Error(err)
				return
			}
		}
	})
	return dir
}

// program is the binary with the environment of a newcomer: nothing points to
// servers of somebody else.
func program(args []string, dir string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], append(args, "--data", dir, "--http", "127.0.0.1:0")...)
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "NATS_URL=") && !strings.HasPrefix(kv, "DATABASE_URL=") && !strings.HasPrefix(kv, "GRIDCASE_") {
			cmd.Env = append(cmd.Env, kv)
		}
	}
	cmd.Env = append(cmd.Env, "GRIDCASE_TEST_MAIN=1")
	return cmd
}

// tool runs a subcommand to its end.
func tool(t *testing.T, dir string, args ...string) (stdout []byte, code int) {
	t.Helper()
	cmd := program(args, dir)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if cmd.ProcessState.ExitCode() != 0 {
		t.Logf("gridcase %s: %s", strings.Join(args, " "), errs.String())
	}
	return out.Bytes(), cmd.ProcessState.ExitCode()
}

// kill is the end without any warning.
func (c *child) kill() {
	_ = c.cmd.Process.Kill() // it may have ended already
	<-c.ended
}

// stop asks it to end as ^C does, and says how long that took.
func (c *child) stop() time.Duration {
	c.t.Helper()
	began := time.Now()
	if err := c.cmd.Process.Signal(syscall.SIGINT); err != nil {
		c.t.Fatal(err)
	}
	select {
	case <-c.ended:
	case <-time.After(30 * time.Second):
		c.t.Fatalf("did not stop\n%s", c.stderr)
	}
	if code := c.cmd.ProcessState.ExitCode(); code != 0 {
		c.t.Fatalf("stopped with %d\n%s", code, c.stderr)
	}
	return time.Since(began)
}

// tail keeps the end of what a program said.
type tail struct {
	mu   sync.Mutex
	text []byte
}

func (b *tail) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.text = append(b.text, p...)
	if extra := len(b.text) - 16<<10; extra > 0 {
		b.text = b.text[extra:]
	}
	return len(p), nil
}

func (b *tail) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return string(b.text)
}

// person talks to a server as somebody who is logged in.
type person struct {
	t     testing.TB
	url   string
	token string
	login login
}

func (c *child) as(l login) *person {
	c.t.Helper()
	p := &person{t: c.t, url: c.URL, login: l}
	answer := p.must(http.StatusCreated, "POST", "/api/v1/sessions", "", map[string]any{"username": l.Username, "password": l.Password})
	p.token, _ = answer["token"].(string)
	return p
}

// role logs in as the nth person of a role.
func (c *child) role(role string, nth int) *person {
	c.t.Helper()
	for _, l := range c.Logins {
		if l.Role != role {
			continue
		}
		if nth == 0 {
			return c.as(l)
		}
		nth--
	}
	c.t.Fatalf("no login as %s in %v", role, c.Logins)
	return nil
}

// must asks, and the test ends on another status.
func (p *person) must(status int, method, path, key string, body any) map[string]any {
	p.t.Helper()
	got, answer, err := p.ask(method, path, key, body)
	if err != nil {
		p.t.Fatalf("%s %s: %v", method, path, err)
	}
	if got != status {
		p.t.Fatalf("%s %s: %d, want %d: %v", method, path, got, status, answer)
	}
	return answer
}

// ask sends one request. An error means that the outcome is not known.
func (p *person) ask(method, path, key string, body any) (int, map[string]any, error) {
	var raw io.Reader
	switch b := body.(type) {
	case nil:
	case []byte:
		raw = bytes.NewReader(b)
	default:
		encoded, err := json.Marshal(b)
		if err != nil {
			return 0, nil, err
		}
		raw = bytes.NewReader(encoded)
	}
	req, err := http.NewRequest(method, p.url+path, raw)
	if err != nil {
		return 0, nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if p.token != "" {
		req.Header.Set("Authorization", "Bearer "+p.token)
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, nil, err
	}
	var answer map[string]any
	if len(text) > 0 {
		if err := json.Unmarshal(text, &answer); err != nil {
			return resp.StatusCode, nil, fmt.Errorf("answer %q: %w", text, err)
		}
	}
	return resp.StatusCode, answer, nil
}
