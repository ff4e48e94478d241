package embedded_test

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"gridcase/infra/embedded"
)

func natsIn(t *testing.T, dir string) (*embedded.NATS, error) {
	t.Helper()
	return embedded.StartNATS(t.Context(), dir, embedded.NATSConfig{Logger: slog.New(slog.DiscardHandler), Timeout: 10 * time.Second})
}

func mustNATS(t *testing.T, dir string) *embedded.NATS {
	t.Helper()
	n, err := natsIn(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return n
}

// remember stores one message in a stream and stops the server.
func remember(t *testing.T, dir string) {
	t.Helper()
	n := mustNATS(t, dir)
	js := stream(t, n)
	if _, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "LOG", Subjects: []string{"log.>"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := js.Publish(t.Context(), "log.a", []byte("网格")); err != nil {
		t.Fatal(err)
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
}

func stream(t *testing.T, n *embedded.NATS) jetstream.JetStream {
	t.Helper()
	nc, err := n.Conn()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	return js
}

func TestWhatWasAcknowledgedIsThereAtTheNextStart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	remember(t, dir)
	n := mustNATS(t, dir)
	s, err := stream(t, n).Stream(t.Context(), "LOG")
	if err != nil {
		t.Fatal(err)
	}
	if m, err := s.GetLastMsgForSubject(t.Context(), "log.a"); err != nil || string(m.Data) != "网格" {
		t.Errorf("%v, %v", m, err)
	}
	if err := errors.Join(n.Close(), n.Close()); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}

func TestAStreamThatCannotBeReadIsNeverStartedWithout(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	remember(t, dir)
	meta := filepath.Join(dir, "nats", "jetstream", "$G", "streams", "LOG", "meta.inf")
	if err := os.WriteFile(meta, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	n, err := natsIn(t, dir)
	if err == nil {
		_ = n.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "LOG") || !strings.Contains(err.Error(), "checksums do not match") {
		t.Errorf("err = %v", err)
	}
}

func TestAStreamWhoseMakingWasCutShortIsNoHindrance(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	remember(t, dir)
	if err := os.MkdirAll(filepath.Join(dir, "nats", "jetstream", "$G", "streams", "HALF", "msgs"), 0o700); err != nil {
		t.Fatal(err)
	}
	mustNATS(t, dir)
}

func TestAStoreThatIsNoneIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "nats"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "nats", "jetstream"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if _, err := natsIn(t, dir); err == nil || time.Since(began) > 5*time.Second {
		t.Errorf("after %s: %v", time.Since(began), err)
	}
}

func TestTwoServersNeverShareALog(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	n := mustNATS(t, dir)
	if _, err := natsIn(t, dir); err == nil || !strings.Contains(err.Error(), "in use by another process (pid "+strconv.Itoa(os.Getpid())+")") {
		t.Errorf("err = %v", err)
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	mustNATS(t, dir) // the first has let go
}

func TestTheListenerIsForThoseWhoReadTheSecret(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	n := mustNATS(t, dir)
	_, address, _ := strings.Cut(n.URL(), "@")
	if !strings.HasPrefix(address, "127.0.0.1:") {
		t.Errorf("it listens on %s", address)
	}
	if _, err := nats.Connect("nats://" + address); !errors.Is(err, nats.ErrAuthorization) {
		t.Errorf("a stranger got %v", err)
	}
	nc, err := nats.Connect(n.URL())
	if err != nil {
		t.Fatal(err)
	}
	nc.Close()
	if info, err := os.Stat(filepath.Join(dir, "nats.secret")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the secret: %v, %v", info, err)
	}
}
