package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gridcase/handlers/api"
)

// TestTilesOpenOneHost: the content policy names the host of the tiles, and an
// address that would open more is refused at the start.
func TestTilesOpenOneHost(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://tiles.example.gov.cn/{z}/{x}/{y}.png":            "img-src 'self' data: blob: https://tiles.example.gov.cn;",
		"https://t{s}.tianditu.gov.cn/vec_w/{z}/{x}/{y}?tk={key}": "img-src 'self' data: blob: https://*.tianditu.gov.cn;",
		"http://192.0.2.7:8070/{z}/{x}/{y}.png":                   "img-src 'self' data: blob: http://192.0.2.7:8070;",
		"":                                                        "img-src 'self' data: blob:;",
	} {
		tiles, err := api.NewTiles(address, "", "wgs84", "01234567", "secret")
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		answer := httptest.NewRecorder()
		api.New(api.Deps{}, api.Config{Tiles: tiles}).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/livez", nil))
		if csp := answer.Header().Get("Content-Security-Policy"); !strings.Contains(csp, want) {
			t.Errorf("%s: %s", address, csp)
		}
	}
	for _, address := range []string{
		"https://tiles.example/{z}/{x}.png", "ftp://a.example/{z}/{x}/{y}", "//a.example/{z}/{x}/{y}", "https://a.example; script-src *//{z}/{x}/{y}",
		"https://*/{z}/{x}/{y}", "https://a.{s}.example/{z}/{x}/{y}", "https://{s}.com/{z}/{x}/{y}", "{z}{x}{y}",
	} {
		if tiles, err := api.NewTiles(address, "", "wgs84", "", ""); err == nil {
			t.Errorf("%s is taken: %v", address, tiles)
		}
	}
	if _, err := api.NewTiles("https://a.example/{z}/{x}/{y}?tk={key}", "", "wgs84", "", ""); err == nil {
		t.Error("a missing key goes unnoticed")
	}
}
