package embedded

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// places are where distributions put the binaries of each major version.
var places = []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin", "/usr/local/pgsql/bin"}

// findBinaries answers with the directory of the binaries that fit a data
// directory of this major version ("" for none yet: the newest).
func findBinaries(bin, version string) (string, error) {
	found := map[string]string{} // version -> directory
	for _, dir := range candidates(bin) {
		if v := binaryVersion(dir); v != "" && found[v] == "" {
			found[v] = dir
		}
	}
	if version != "" {
		if dir := found[version]; dir != "" {
			return dir, nil
		}
		return "", fmt.Errorf("the data directory is PostgreSQL %s, and this machine has %s; install postgresql-%s, or set DATABASE_URL", version, list(found), version)
	}
	if len(found) == 0 {
		return "", errors.New("no PostgreSQL binaries (initdb, postgres) were found; install them (Debian: apt-get install postgresql), or set DATABASE_URL")
	}
	return found[slices.MaxFunc(slices.Collect(maps.Keys(found)), byNumber)], nil
}

func candidates(bin string) []string {
	if bin != "" {
		return []string{bin}
	}
	var dirs []string
	if path, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	for _, pattern := range places {
		matches, _ := filepath.Glob(pattern) // errs on a bad pattern only
		dirs = append(dirs, matches...)
	}
	return dirs
}

// binaryVersion asks postgres itself: "postgres (PostgreSQL) 15.18 (Debian …)".
func binaryVersion(dir string) string {
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return ""
	}
	out, err := exec.Command(filepath.Join(dir, "postgres"), "--version").Output()
	fields := strings.Fields(string(out))
	if err != nil || len(fields) < 3 {
		return ""
	}
	major, _, _ := strings.Cut(fields[2], ".")
	return major
}

func byNumber(a, b string) int {
	x, _ := strconv.Atoi(a)
	y, _ := strconv.Atoi(b)
	return x - y
}

func list(found map[string]string) string {
	if len(found) == 0 {
		return "none"
	}
	return strings.Join(slices.SortedFunc(maps.Keys(found), byNumber), ", ")
}
