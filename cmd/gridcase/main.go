// Command gridcase is the one binary: the server and everything that an
// operator does to it. A file a subcommand.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

// cli is what can be typed; the help texts teach.
type cli struct {
	Globals

	Serve   serveCmd   `cmd:"" help:"Run the server: API, first page, projections, ladder."`
	Demo    demoCmd    `cmd:"" help:"Run the server with a sample city, three logins and live traffic."`
	Import  importCmd  `cmd:"" help:"Bring in units, people, catalogue, calendar and policy from files: all or nothing."`
	Policy  policyCmd  `cmd:"" help:"Check, show, propose and adopt the policy and the other documents."`
	Rebuild rebuildCmd `cmd:"" help:"Build projections anew from the log, while the old ones go on serving."`
	Verify  verifyCmd  `cmd:"" help:"Recompute every sequence, version, hash and ledger of the log."`
	Whatif  whatifCmd  `cmd:"" help:"Try a policy out on all that really happened, and say what would have changed."`
	Clock   ClockCmd   `cmd:"" help:"Say when something is due, and why."`
	Eval    EvalCmd    `cmd:"" help:"Compare suggestions with what people decided."`
	Bench   benchCmd   `cmd:"" help:"Measure this machine: ratios against bounds taken in the same run."`
	Doctor  doctorCmd  `cmd:"" help:"Say in words what is wrong, or that all is well."`
}

// Globals are taken by every subcommand.
type Globals struct {
	Data     string `help:"Data directory of the embedded servers; ./data by default." default:"./data" env:"GRIDCASE_DATA" placeholder:"DIR"`
	HTTP     string `help:"Address to listen on, 127.0.0.1:8080 by default; port 0 picks a free one." default:"127.0.0.1:8080" env:"GRIDCASE_HTTP" placeholder:"ADDR"`
	NATS     string `help:"Use these NATS servers instead of the embedded one." env:"NATS_URL" placeholder:"URL"`
	Database string `help:"Use this Postgres instead of the private one." env:"DATABASE_URL" placeholder:"URL"`
	Replicas int    `help:"Copies of each stream on a NATS cluster." default:"1" env:"GRIDCASE_REPLICAS"`
}

// Exit codes, fixed: 0 done, 1 refused or failed with a sentence, 2 wrong use,
// 3 the log is not what it was.
const (
	exitFailed    = 1
	exitWrongUse  = 2
	exitIntegrity = 3
)

// errIntegrity marks what must stop everything: the log lost or changed facts.
var errIntegrity = errors.New("integrity")

func main() {
	time.Local = zone // times are read in the one zone in which cases live, whatever the machine's
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c cli
	parser, err := kong.New(&c,
		kong.Name("gridcase"),
		kong.Description("Gridcase (网格办件): casework and grid incidents, event-sourced. Small matters stay in the grid, big matters stay in the community."),
		kong.UsageOnError(), kong.Writers(stdout, stderr),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.BindTo(stdout, (*io.Writer)(nil)), kong.Bind(&c.Globals),
	)
	if err != nil {
		panic(err) // the table above is wrong; every test would see it
	}
	k, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(stderr, "gridcase:", err)
		fmt.Fprintln(stderr, "gridcase --help shows what there is.")
		return exitWrongUse
	}
	return code(k.Run(), stderr)
}

func code(err error, stderr io.Writer) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errIntegrity):
		fmt.Fprintln(stderr, "gridcase:", err)
		return exitIntegrity
	default:
		fmt.Fprintln(stderr, "gridcase:", err)
		return exitFailed
	}
}
