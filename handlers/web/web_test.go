package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

// built stands for what npm leaves behind.
var built = fstest.MapFS{
	"dist/app/desk/index.html":      {Data: []byte("<p>desk</p>")},
	"dist/app/m/index.html":         {Data: []byte("<p>phone</p>")},
	"dist/app/m/sw.js":              {Data: []byte("worker")},
	"dist/app/t/index.html":         {Data: []byte("<p>resident</p>")},
	"dist/app/assets/desk-1a.js":    {Data: []byte("plain plain plain")},
	"dist/app/assets/desk-1a.js.br": {Data: []byte("brotli")},
	"dist/app/assets/desk-1a.js.gz": {Data: []byte("zipped")},
	"dist/app/assets/small-2b.css":  {Data: []byte("p{}")},
}

func get(t *testing.T, files fstest.MapFS, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	all, err := read(files)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	serve(all, w, r)
	return w
}

func TestEveryAddressOfAPageIsThePage(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/desk/": "desk", "/desk/queue/qj-ss-s1": "desk", "/desk/cases/0197-x": "desk", "/m/": "phone", "/m/outbox": "phone",
		"/m/sw.js": "worker", "/t/K7Q2": "resident", "/app/assets/small-2b.css": "p{}",
	} {
		if w := get(t, built, path); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %q", path, w.Code, w.Body)
		}
	}
	for _, path := range []string{"/app/assets/none.js", "/app/", "/m/none.js", "/desk/../web.go", "/nowhere"} {
		if w := get(t, built, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestAssetsAreKeptAndPagesAskedForAgain(t *testing.T) {
	t.Parallel()
	if c := get(t, built, "/app/assets/desk-1a.js").Header().Get("Cache-Control"); !strings.Contains(c, "immutable") {
		t.Errorf("an asset: %s", c)
	}
	page := get(t, built, "/desk/")
	if c := page.Header().Get("Cache-Control"); c != "no-cache" {
		t.Errorf("a page: %s", c)
	}
	if again := get(t, built, "/desk/", "If-None-Match", page.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("the same page is sent again: %d", again.Code)
	}
}

func TestTheSmallestFormThatTheReaderTakes(t *testing.T) {
	t.Parallel()
	for accepted, want := range map[string]string{"gzip, deflate, br": "br", "gzip": "gzip", "": "", "br;q=0, gzip": "gzip", "identity": ""} {
		w := get(t, built, "/app/assets/desk-1a.js", "Accept-Encoding", accepted)
		if got := w.Header().Get("Content-Encoding"); got != want {
			t.Errorf("%q: got %q, want %q", accepted, got, want)
		}
	}
	if w := get(t, built, "/app/assets/small-2b.css", "Accept-Encoding", "br"); w.Header().Get("Content-Encoding") != "" {
		t.Error("a form that is not there was promised")
	}
}

func TestWhoNamesNoPageIsSentHome(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]string{"Mozilla/5.0 (Linux; Android 14) Mobile Safari": "/m/", "Mozilla/5.0 (X11; Linux x86_64)": "/desk/"} {
		if w := get(t, built, "/", "User-Agent", agent); w.Header().Get("Location") != want {
			t.Errorf("%s goes to %s", agent, w.Header().Get("Location"))
		}
	}
}

func TestABinaryWithoutPagesSaysWhatToDo(t *testing.T) {
	t.Parallel()
	if w := get(t, fstest.MapFS{}, "/desk/"); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "make run") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
