// Package infra_test checks what no container engine runs here: that the files
// a real installation starts from say what README.md promises of them.
package infra_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// given is an .env file with nothing left out. The passwords are of the kind
// that NATS would take for numbers if nobody quoted them.
var given = types.Mapping{
	"NATS_PASSWORD":         "12e4",
	"NATS_CLUSTER_PASSWORD": "0042",
	"POSTGRES_PASSWORD":     "7766",
	"GRIDCASE_KEK_FILE":     "/etc/gridcase/kek",
	"GRIDCASE_DOMAIN":       "gridcase.example.org",
}

func load(ctx context.Context, yaml string, env types.Mapping) (*types.Project, error) {
	root, err := filepath.Abs("..")
	if err != nil {
		return nil, err
	}
	return loader.LoadWithContext(ctx, types.ConfigDetails{
		WorkingDir:  root,
		ConfigFiles: []types.ConfigFile{{Filename: "compose.yaml", Content: []byte(yaml)}},
		Environment: maps.Clone(env), // the loader writes the project's name into it
	})
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestComposeIsWhatTheReadmePromises(t *testing.T) {
	t.Parallel()
	p, err := load(t.Context(), read(t, "../compose.yaml"), given)
	if err != nil {
		t.Fatal(err)
	}
	if err := faults(p); err != nil {
		t.Error(err)
	}
}

// Each fault is planted in a copy and has to be found by the sentence that
// names it; a check that cannot fail checks nothing.
func TestComposeFaultsAreFound(t *testing.T) {
	t.Parallel()
	whole := read(t, "../compose.yaml")
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown key":             {"    shm_size:", "    shm_sise:", "shm_sise"},
		"two nodes, one volume":   {"nats-2:/data", "nats-1:/data", "share the volume nats-1"},
		"a node on a host folder": {"- nats-3:/data", "- /srv/nats:/data", "nats-3: no volume of its own"},
		"two nodes only":          {"image: nats:", "image: redis:", "0 NATS nodes"},
		"one instance":            {"  app-2:\n    <<: *app", "  app-2:\n    <<: *confined\n    image: other", "1 instances"},
		"another server":          {"nats:2", "nats:1", "as tested"},
		"waits for a start only":  {"postgres: { condition: service_healthy }", "postgres: { condition: service_started }", "app-1 does not wait until postgres is healthy"},
		"no health check":         {`test: ["CMD", "pg_isready"`, `test: ["NONE", "pg_isready"`, "postgres: no health check"},
		"Postgres in the open":    {"    shm_size:", "    ports: [\"5432:5432\"]\n    shm_size:", "postgres can be reached from outside"},
		"a way out of the core":   {"core: { internal: true }", "core: {}", "core can be reached from outside"},
		"a password in the file":  {"POSTGRES_PASSWORD: ${", "POSTGRES_PASSWORD: secret # ${", "postgres: POSTGRES_PASSWORD does not come from the environment"},
		"a password in an address": {
			"postgres://gridcase:${POSTGRES_PASSWORD}", "postgres://gridcase:gridcase", "DATABASE_URL does not come from the environment",
		},
		"one copy of each stream": {`GRIDCASE_REPLICAS: "3"`, `GRIDCASE_REPLICAS: "1"`, "app-1: GRIDCASE_REPLICAS"},
		"a deaf proxy":            {`TRUST_PROXY: "true"`, `TRUST_PROXY: "false"`, "app-1: GRIDCASE_TRUST_PROXY"},
		"a writable program":      {"read_only: true", "read_only: false", "app-1: writable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(whole, c.old) {
				t.Fatalf("compose.yaml has no %q to plant the fault in", c.old)
			}
			p, err := load(t.Context(), strings.ReplaceAll(whole, c.old, c.new), given)
			if err == nil {
				err = faults(p)
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("found %v, want %q", err, c.want)
			}
		})
	}
}

func TestComposeRefusesToStartWithoutSecrets(t *testing.T) {
	t.Parallel()
	whole := read(t, "../compose.yaml")
	for name := range given {
		for _, empty := range []bool{true, false} {
			env := maps.Clone(given)
			delete(env, name)
			if empty {
				env[name] = ""
			}
			if _, err := load(t.Context(), whole, env); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("without %s (empty: %v): %v, want a refusal that names it", name, empty, err)
			}
		}
	}
}

// settings are what each instance must be told. Without a trusted proxy the
// session's cookie would not be marked as one for TLS only.
var settings = map[string]string{
	"GRIDCASE_REPLICAS":    "3",
	"GRIDCASE_KEK_FILE":    "/run/secrets/kek",
	"GRIDCASE_TRUST_PROXY": "true",
}

// faults are all sentences about what is wrong with a project.
func faults(p *types.Project) error {
	var nodes, apps []string
	holder := map[string]string{}
	var all []error
	say := func(format string, args ...any) { all = append(all, fmt.Errorf(format, args...)) }
	for name, s := range p.Services {
		switch repo, _, _ := strings.Cut(s.Image, ":"); repo {
		case "nats":
			nodes = append(nodes, name)
			if !strings.HasPrefix(s.Image, "nats:"+server.VERSION) {
				say("%s runs %s, not %s as tested", name, s.Image, server.VERSION)
			}
			own := ownVolume(s)
			if own == "" {
				say("%s: no volume of its own", name)
			} else if other, taken := holder[own]; taken {
				say("%s and %s share the volume %s", other, name, own)
			}
			holder[own] = name
		case "gridcase":
			apps = append(apps, name)
			for variable, want := range settings {
				if given := s.Environment[variable]; given == nil || *given != want {
					say("%s: %s is not %s", name, variable, want)
				}
			}
			if !s.ReadOnly {
				say("%s: writable", name)
			}
		}
		if h := s.HealthCheck; h == nil || h.Disable || len(h.Test) < 2 || h.Test[0] == "NONE" {
			say("%s: no health check", name)
		}
		if len(s.Ports) > 0 && name != "proxy" {
			say("%s can be reached from outside", name)
		}
		for _, variable := range bareSecrets(s) {
			say("%s: %s does not come from the environment", name, variable)
		}
	}
	if len(nodes) != 3 {
		say("%d NATS nodes, want 3", len(nodes))
	}
	if len(apps) != 2 {
		say("%d instances of the program, want 2", len(apps))
	}
	for _, app := range apps {
		for _, needed := range append(slices.Clone(nodes), "postgres") {
			if d, ok := p.Services[app].DependsOn[needed]; !ok || d.Condition != types.ServiceConditionHealthy {
				say("%s does not wait until %s is healthy", app, needed)
			}
		}
	}
	if !p.Networks["core"].Internal {
		say("core can be reached from outside")
	}
	return errors.Join(all...)
}

// ownVolume is the named volume that a service keeps its data in.
func ownVolume(s types.ServiceConfig) string {
	for _, v := range s.Volumes {
		if v.Type == types.VolumeTypeVolume && v.Target == "/data" {
			return v.Source
		}
	}
	return ""
}

// bareSecrets names the variables with a password that is none of the given ones.
func bareSecrets(s types.ServiceConfig) (found []string) {
	known := slices.Collect(maps.Values(given))
	for name, value := range s.Environment {
		var secrets []string
		if strings.Contains(name, "PASSWORD") {
			secrets = append(secrets, strings.Trim(*value, `"`))
		}
		for address := range strings.SplitSeq(strings.Trim(*value, `"`), ",") {
			if u, err := url.Parse(address); err == nil && u.User != nil {
				password, _ := u.User.Password()
				secrets = append(secrets, password)
			}
		}
		if slices.ContainsFunc(secrets, func(s string) bool { return !slices.Contains(known, s) }) {
			found = append(found, name)
		}
	}
	return found
}

// node reads nats.conf as the server of that service would.
func node(t *testing.T, p *types.Project, name, conf string) *server.Options {
	t.Helper()
	for variable, value := range p.Services[name].Environment {
		t.Setenv(variable, *value)
	}
	opts, err := server.ProcessConfigFile(conf)
	if err != nil {
		t.Fatal(err)
	}
	return opts
}

// nodeFaults says what of a node's settings would lose an acknowledged command
// or let a stranger in.
func nodeFaults(o *server.Options, p *types.Project, name string) error {
	var all []error
	say := func(format string, args ...any) { all = append(all, fmt.Errorf(format, args...)) }
	if o.ServerName != name {
		say("calls itself %q", o.ServerName)
	}
	if !o.SyncAlways {
		say("an acknowledged command may not be on disk")
	}
	if o.StoreDir != "/data" || ownVolume(p.Services[name]) == "" {
		say("stores in %s, which is on no volume", o.StoreDir)
	}
	if o.MaxPayload != 8<<20 {
		say("takes messages of %d bytes", o.MaxPayload)
	}
	if o.JetStreamMaxStore != 1<<40 {
		say("bounds its store by chance: %d bytes", o.JetStreamMaxStore)
	}
	if o.Password != given["NATS_PASSWORD"] {
		say("lets in whoever comes")
	}
	if o.Cluster.Password != given["NATS_CLUSTER_PASSWORD"] {
		say("lets any node join")
	}
	for i, route := range o.Routes {
		password, _ := route.User.Password()
		if _, known := p.Services[route.Hostname()]; !known || password != o.Cluster.Password {
			say("route %d leads nowhere: %s", i+1, route.Redacted())
		}
	}
	if len(o.Routes) != 3 {
		say("knows %d nodes", len(o.Routes))
	}
	return errors.Join(all...)
}

//nolint:paralleltest // nats.conf reads the process's environment, which is one
func TestEachNodeOfTheLogSyncs(t *testing.T) {
	p, err := load(t.Context(), read(t, "../compose.yaml"), given)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"nats-1", "nats-2", "nats-3"} {
		if err := nodeFaults(node(t, p, name, mountedConf(t, p, name)), p, name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	whole := read(t, "deploy/nats.conf")
	for old, c := range map[string]struct{ new, want string }{
		"sync_interval: always":     {"sync_interval: 2m", "may not be on disk"},
		"store_dir: /data":          {"store_dir: /tmp", "on no volume"},
		"max_payload: 8MB":          {"max_payload: 1MB", "1048576 bytes"},
		"max_file_store: 1TB":       {"", "by chance"},
		"password: $NATS_PASSWORD":  {`password: "nats"`, "whoever comes"},
		", $NATS_ROUTE_3":           {"", "knows 2 nodes"},
		"server_name: $NATS_NODE":   {"server_name: same", `calls itself "same"`},
		"$NATS_CLUSTER_PASSWORD":    {`"other"`, "any node join"},
		"[ $NATS_ROUTE_1, $NATS_RO": {`[ "nats://x:y@elsewhere:6222", $NATS_RO`, "leads nowhere"},
	} {
		broken := filepath.Join(t.TempDir(), "nats.conf")
		if err := os.WriteFile(broken, []byte(strings.Replace(whole, old, c.new, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := nodeFaults(node(t, p, "nats-1", broken), p, "nats-1"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s -> %s: found %v, want %q", old, c.new, err, c.want)
		}
	}
}

// mountedConf is the file that the service's command line names, on this side
// of the mount.
func mountedConf(t *testing.T, p *types.Project, name string) string {
	t.Helper()
	s := p.Services[name]
	for _, v := range s.Volumes {
		if v.Type == types.VolumeTypeBind && slices.Contains(s.Command, v.Target) {
			return v.Source
		}
	}
	t.Fatalf("%s: %v names no mounted file", name, s.Command)
	return ""
}

// The three nodes are started as they are configured, but for their addresses,
// and have to agree on one replicated stream.
//
//nolint:paralleltest // as above
func TestThreeNodesHoldOneStream(t *testing.T) {
	p, err := load(t.Context(), read(t, "../compose.yaml"), given)
	if err != nil {
		t.Fatal(err)
	}
	port := map[string]int{}
	for _, name := range []string{"nats-1", "nats-2", "nats-3"} {
		port[name] = freePort(t)
	}
	var door *server.Server
	for name := range port {
		o := node(t, p, name, mountedConf(t, p, name))
		o.Host, o.Port, o.HTTPPort = "127.0.0.1", -1, 0
		o.Cluster.Host, o.Cluster.Port = "127.0.0.1", port[name]
		for _, route := range o.Routes {
			route.Host = net.JoinHostPort("127.0.0.1", strconv.Itoa(port[route.Hostname()]))
		}
		o.StoreDir, o.NoSigs, o.NoLog = t.TempDir(), true, true
		s, err := server.NewServer(o)
		if err != nil {
			t.Fatal(err)
		}
		s.Start()
		t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
		door = s
	}
	if _, err := nats.Connect(door.ClientURL()); !errors.Is(err, nats.ErrAuthorization) {
		t.Errorf("without a password: %v, want %v", err, nats.ErrAuthorization)
	}
	nc, err := nats.Connect(door.ClientURL(), nats.UserInfo("gridcase", given["NATS_PASSWORD"]))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	stream := replicated(t, js)
	if _, err := js.Publish(t.Context(), "gc.case.2026.0.x", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	info, err := stream.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if copies := len(info.Cluster.Replicas) + 1; copies != 3 || info.State.Msgs != 1 {
		t.Errorf("%d copies of %d messages, want 3 of 1", copies, info.State.Msgs)
	}
}

// replicated makes a stream of three copies as soon as the nodes have elected
// somebody to ask.
func replicated(t *testing.T, js jetstream.JetStream) jetstream.Stream {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		once, stop := context.WithTimeout(ctx, 2*time.Second)
		stream, err := js.CreateStream(once, jetstream.StreamConfig{
			Name: "CASES_2026_0", Subjects: []string{"gc.case.2026.0.*"}, Replicas: 3,
		})
		stop()
		if err == nil {
			return stream
		}
		select {
		case <-ctx.Done():
			t.Fatalf("no replicated stream: %v", err)
		case <-time.After(100 * time.Millisecond): // an election tells nobody
		}
	}
}

// freePort is below the range that the kernel hands out by itself, so that no
// other test gets it in between.
func freePort(t *testing.T) int {
	t.Helper()
	for range 100 {
		port := 20000 + rand.IntN(10000)
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			_ = l.Close()
			return port
		}
	}
	t.Fatal("no free port between 20000 and 30000")
	return 0
}

func TestImageDropsRoot(t *testing.T) {
	t.Parallel()
	whole := read(t, "Dockerfile")
	if err := imageFaults(whole); err != nil {
		t.Error(err)
	}
	for old, c := range map[string]struct{ new, want string }{
		"USER 65532:65532":     {"", "runs as root"},
		"USER 65532":           {"USER root\nENV X=65532", "runs as root"},
		"\nFROM scratch":       {"", "carries the toolchain"},
		"HEALTHCHECK":          {"LABEL", "no health check"},
		"/out/data /data":      {"/out/data /other", "cannot write"},
		"ENTRYPOINT [\"/grid":  {"ENTRYPOINT [\"/bin/sh\", \"/grid", "does not start"},
		"COPY --from=build /o": {"COPY --from=other /o", "does not start"},
	} {
		if err := imageFaults(strings.Replace(whole, old, c.new, 1)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q -> %q: found %v, want %q", old, c.new, err, c.want)
		}
	}
}

func imageFaults(dockerfile string) error {
	var all []error
	stages := strings.Split("\n"+dockerfile, "\nFROM ")
	last := stages[len(stages)-1]
	if len(stages) != 4 || !strings.HasPrefix(last, "scratch") {
		all = append(all, errors.New("carries the toolchain"))
	}
	if !strings.Contains(last, "\nUSER 65532:65532\n") {
		all = append(all, errors.New("runs as root"))
	}
	if !strings.Contains(last, "\nHEALTHCHECK ") {
		all = append(all, errors.New("no health check"))
	}
	if !strings.Contains(last, "--chown=65532:65532 /out/data /data") {
		all = append(all, errors.New("cannot write to its data directory"))
	}
	if !strings.Contains(last, "COPY --from=build /out/gridcase /gridcase\n") || !strings.Contains(last, "\nENTRYPOINT [\"/gridcase\"]") {
		all = append(all, errors.New("does not start gridcase"))
	}
	return errors.Join(all...)
}

func TestProxyKnowsBothInstances(t *testing.T) {
	t.Parallel()
	p, err := load(t.Context(), read(t, "../compose.yaml"), given)
	if err != nil {
		t.Fatal(err)
	}
	conf := read(t, "deploy/Caddyfile")
	for name, s := range p.Services {
		if s.Image == "gridcase" && !strings.Contains(conf, name+":8080") {
			t.Errorf("the proxy sends nothing to %s", name)
		}
	}
	for _, line := range []string{"tls {$GRIDCASE_TLS}", "health_uri /readyz", "flush_interval -1", "respond /metrics 404", "@page not path /api/v1/live"} {
		if !strings.Contains(conf, line) {
			t.Errorf("Caddyfile lacks %q", line)
		}
	}
}
