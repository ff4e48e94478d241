package web

import (
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	h, err := Handler()
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPagesAreServedAndAskedForAgain(t *testing.T) {
	t.Parallel()
	for path, kind := range map[string]string{"/": "text/html", "/app/main.js": "text/javascript", "/app/style.css": "text/css", "/app/icon.svg": "image/svg+xml"} {
		w := get(t, path)
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), kind) {
			t.Errorf("%s: %d %s", path, w.Code, w.Header().Get("Content-Type"))
		}
		if again := get(t, path, "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
			t.Errorf("%s is sent again although it has not changed: %d", path, again.Code)
		}
	}
	if w := get(t, "/app/../web.go"); w.Code != http.StatusNotFound {
		t.Errorf("what is no page: %d", w.Code)
	}
}

// TestNoInlineCode keeps the pages within their content security policy.
func TestNoInlineCode(t *testing.T) {
	t.Parallel()
	page, err := static.ReadFile("static/index.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{`<script>`, ` style="`, `<style`, `onclick=`, `javascript:`, `http://`, `https://`} {
		if strings.Contains(string(page), bad) {
			t.Errorf("index.html has %s", bad)
		}
	}
	for name, text := range scripts(t) {
		if regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|\.style\.|cssText`).MatchString(text) {
			t.Errorf("%s makes markup or style from text", name)
		}
	}
}

// TestEveryWordIsInBothLanguages finds words that one of the languages lacks, and
// words that a screen asks for and nobody wrote.
func TestEveryWordIsInBothLanguages(t *testing.T) {
	t.Parallel()
	all := scripts(t)
	zhText, enText, ok := strings.Cut(all["words.js"], "const en = {")
	if !ok {
		t.Fatal("words.js has no English part")
	}
	zh, en := words(zhText), words(enText)
	for w := range zh {
		if !en[w] {
			t.Errorf("no English for %q", w)
		}
	}
	for w := range en {
		if !zh[w] {
			t.Errorf("no Chinese for %q", w)
		}
	}
	for name, text := range all {
		for _, m := range regexp.MustCompile(`\bt\('([^']+)'\)`).FindAllStringSubmatch(text, -1) {
			if !zh[m[1]] {
				t.Errorf("%s asks for %q, which nobody wrote", name, m[1])
			}
		}
	}
}

// TestImportsExist finds modules that are named and not there.
func TestImportsExist(t *testing.T) {
	t.Parallel()
	all := scripts(t)
	for name, text := range all {
		for _, m := range regexp.MustCompile(`import \{([^}]+)\} from '\./([^']+)'`).FindAllStringSubmatch(text, -1) {
			from, there := all[m[2]]
			if !there {
				t.Errorf("%s imports %s, which is not there", name, m[2])
			}
			for _, what := range strings.Split(m[1], ",") {
				exported := regexp.MustCompile(`export (async )?(function|const|class|let) ` + strings.TrimSpace(what) + `\b`)
				if !exported.MatchString(from) {
					t.Errorf("%s imports %s, which %s does not export", name, strings.TrimSpace(what), m[2])
				}
			}
		}
	}
}

func scripts(t *testing.T) map[string]string {
	t.Helper()
	found, err := os.ReadDir("static/app")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range found {
		if strings.HasSuffix(f.Name(), ".js") {
			text, err := static.ReadFile("static/app/" + f.Name())
			if err != nil {
				t.Fatal(err)
			}
			all[f.Name()] = string(text)
		}
	}
	return all
}

func words(text string) map[string]bool {
	found := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)(?:[{,]|^)\s*'?([a-z_.-]+)'?: '`).FindAllStringSubmatch(text, -1) {
		found[m[1]] = true
	}
	return found
}
