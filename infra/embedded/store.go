package embedded

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/nats-io/nats-server/v2/server"
)

// storedStreams lists the streams that hold messages on disk. One without is a
// making that a kill cut short, and a dot marks a deletion: nothing is lost with
// those.
func storedStreams(store string) (names []string, err error) {
	files := os.DirFS(store)
	blocks, err := fs.Glob(files, "jetstream/$G/streams/*/msgs/*.blk")
	if err != nil {
		return nil, fmt.Errorf("list the stored streams: %w", err)
	}
	for _, block := range blocks {
		info, err := fs.Stat(files, block)
		if err != nil {
			return nil, fmt.Errorf("list the stored streams: %w", err)
		}
		if name := path.Base(path.Dir(path.Dir(block))); info.Size() > 0 && !strings.HasPrefix(name, ".") {
			names = append(names, name)
		}
	}
	return slices.Compact(names), nil
}

// missing refuses to go on without a stream that was on disk. The server itself
// only warns about one it cannot read, and this program would then make it anew:
// an empty log under rows that were built from the old one.
func (n *NATS) missing(stored []string) error {
	if len(stored) == 0 {
		return nil
	}
	account, err := n.server.JszAccount(&server.JSzOptions{Account: server.DEFAULT_GLOBAL_ACCOUNT, Streams: true})
	if err != nil {
		return fmt.Errorf("list the recovered streams: %w", err)
	}
	for _, name := range stored {
		recovered := func(s server.StreamDetail) bool { return s.Name == name }
		if !slices.ContainsFunc(account.Streams, recovered) {
			return fmt.Errorf("the stream %s is on disk but nats-server cannot read it (%s); keep the directory as it is and restore a backup into another", name, n.log.heard())
		}
	}
	return nil
}
