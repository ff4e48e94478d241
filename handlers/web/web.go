// Package web serves the three pages that people work with: the grid worker's
// phone at /m/, the desk and the watch at /desk/, and a resident's page at
// /t/{code}. They are built by npm into dist/app and embedded; they talk to the
// API like every other client.
package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

// dist is empty but for .keep until the pages are built: the rest of the
// program, and its tests, do without.
//
//go:embed all:dist
var dist embed.FS

// Built reports whether the binary has the pages in it.
func Built() bool {
	_, err := fs.Stat(dist, "dist/app/desk/index.html")
	return err == nil
}

// file is one page or script, with the tag that tells whether it changed:
// embedded files have no times.
type file struct {
	name  string
	kind  string
	tag   string
	forms map[string][]byte // by content coding: "", "gzip", "br"
}

// codings are the forms of a file on disk, best first.
var codings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}, {"", ""}}

// Handler serves the pages; every other path is not its own. The error says that
// an embedded file cannot be read.
func Handler() (http.Handler, error) {
	files, err := read(dist)
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { serve(files, w, r) }), nil
}

// read takes in what was built, under the paths that it is asked for by.
func read(built fs.FS) (map[string]file, error) {
	files := map[string]file{}
	err := fs.WalkDir(built, "dist/app", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) == ".br" || path.Ext(name) == ".gz" {
			return err
		}
		f, err := readFile(built, name)
		files[strings.TrimPrefix(name, "dist/app")] = f
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return files, nil // not built
	}
	return files, err
}

func readFile(built fs.FS, name string) (file, error) {
	f := file{name: path.Base(name), kind: kind(name), forms: map[string][]byte{}}
	for _, c := range codings {
		data, err := fs.ReadFile(built, name+c.suffix)
		switch {
		case c.suffix != "" && errors.Is(err, fs.ErrNotExist):
			continue // too small to be worth it
		case err != nil:
			return f, err
		}
		f.forms[c.name] = data
	}
	sum := sha256.Sum256(f.forms[""])
	f.tag = hex.EncodeToString(sum[:12])
	return f, nil
}

func serve(files map[string]file, w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/" {
		http.Redirect(w, r, home(r), http.StatusFound)
		return
	}
	f, ok := files[place(r.URL.Path)]
	switch {
	case !ok && len(files) == 0:
		http.Error(w, "网页尚未构建：请运行 make run 或 make web。\nThe pages are not built: run make run, or make web.", http.StatusNotFound)
		return
	case !ok:
		http.NotFound(w, r)
		return
	}
	coding := f.best(r.Header.Get("Accept-Encoding"))
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Add("Vary", "Accept-Encoding")
	h.Set("ETag", `"`+f.tag+coding+`"`)
	h.Set("Cache-Control", "no-cache") // ask each time; the tag answers in a few bytes
	if strings.HasPrefix(r.URL.Path, "/app/assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable") // the name has its hash in it
	}
	if coding != "" {
		h.Set("Content-Encoding", coding)
	}
	http.ServeContent(w, r, f.name, time.Time{}, bytes.NewReader(f.forms[coding]))
}

// home is where somebody belongs who named no page.
func home(r *http.Request) string {
	if strings.Contains(r.UserAgent(), "Mobile") {
		return "/m/"
	}
	return "/desk/"
}

// place finds the file for a path: assets by name, and for every address within
// a page the page itself, which reads the rest of the address.
func place(p string) string {
	if asset, ok := strings.CutPrefix(p, "/app"); ok {
		return asset
	}
	page, rest, _ := strings.Cut(strings.TrimPrefix(p, "/"), "/")
	if path.Ext(rest) != "" {
		return p // the phone's service worker and manifest stand beside its page
	}
	return "/" + page + "/index.html"
}

// best picks the smallest form that the reader takes.
func (f file) best(accepted string) string {
	for _, c := range codings {
		if _, have := f.forms[c.name]; have && (c.name == "" || takes(accepted, c.name)) {
			return c.name
		}
	}
	return ""
}

func takes(accepted, coding string) bool {
	for part := range strings.SplitSeq(accepted, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == coding {
			return strings.ReplaceAll(weight, " ", "") != "q=0"
		}
	}
	return false
}

// kind does not trust the machine's own table of types: a wrong one there would
// leave the page without its scripts.
func kind(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".html":
		return "text/html; charset=utf-8"
	case ".webmanifest":
		return "application/manifest+json"
	}
	return mime.TypeByExtension(path.Ext(name))
}
