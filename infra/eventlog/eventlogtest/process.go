package eventlogtest

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

const processDir = "GRIDCASE_EVENTLOGTEST_SERVE"

// ServeIfAsked turns a test binary into the server of a [Process] when it was
// started as one. Call it first in TestMain.
func ServeIfAsked() {
	dir, port := os.Getenv(processDir), 0
	if dir == "" {
		return
	}
	if _, err := fmt.Sscan(os.Getenv(processDir+"_PORT"), &port); err != nil {
		port = server.RANDOM_PORT
	}
	s, err := server.NewServer(&server.Options{
		Host: "127.0.0.1", Port: port, NoSigs: true, NoLog: true,
		JetStream: true, StoreDir: dir, SyncAlways: true,
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go s.Start()
	if !s.ReadyForConnections(20 * time.Second) {
		os.Exit(1)
	}
	fmt.Println(s.ClientURL())
	// The parent holds our standard input: when it is gone, so are we.
	_, _ = bufio.NewReader(os.Stdin).ReadByte()
	os.Exit(0)
}

// Process is a server in a process of its own, so that it can be killed as a
// power switch kills: without a word.
type Process struct {
	dir, url string
	child    *exec.Cmd
}

// StartProcess starts one on a directory of the test and ends it with the test.
func StartProcess(t testing.TB) *Process {
	t.Helper()
	p := &Process{dir: t.TempDir()}
	p.Start(t)
	t.Cleanup(p.Stop)
	return p
}

// Start starts the process, on the port it had before.
func (p *Process) Start(t testing.TB) {
	t.Helper()
	p.child = exec.Command(os.Args[0])
	p.child.Env = append(os.Environ(), processDir+"="+p.dir, processDir+"_PORT="+p.url[strings.LastIndexByte(p.url, ':')+1:])
	p.child.Stderr = os.Stderr
	if _, err := p.child.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := p.child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.child.Start(); err != nil {
		t.Fatal(err)
	}
	url, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the server process said nothing: %v", err)
	}
	p.url = strings.TrimSpace(url)
}

// Stop kills the process.
func (p *Process) Stop() {
	_ = p.child.Process.Kill() // it may be dead already
	_ = p.child.Wait()         // it was killed: that is its error
}

// Connect is a connection that waits for the next Start.
func (p *Process) Connect(t testing.TB) *nats.Conn {
	t.Helper()
	nc, err := nats.Connect(p.url, nats.MaxReconnects(-1), nats.ReconnectWait(20*time.Millisecond),
		nats.ReconnectJitter(0, 0), nats.ReconnectBufSize(-1))
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	t.Cleanup(nc.Close)
	return nc
}
