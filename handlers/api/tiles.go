package api

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// Tiles is where the pictures under the map come from. The zero value is none:
// without it no page asks another host for anything.
type Tiles struct {
	URL         string `json:"url" doc:"With {z}, {x} and {y}, perhaps {s}; {key} is filled in already."`
	Attribution string `json:"attribution" doc:"Whose map it is, shown on it."`
	CRS         string `json:"crs" enum:"wgs84,gcj02" doc:"In which the tiles are drawn. Our own coordinates are WGS-84."`
	Subdomains  string `json:"subdomains,omitempty" doc:"What {s} stands for, a character each."`
}

// NewTiles checks what an operator set; url empty is none.
func NewTiles(address, attribution, crs, subdomains, key string) (*Tiles, error) {
	if address == "" {
		return nil, nil
	}
	t := &Tiles{URL: strings.ReplaceAll(address, "{key}", url.QueryEscape(key)), Attribution: attribution, CRS: crs, Subdomains: subdomains}
	for _, want := range []string{"{z}", "{x}", "{y}"} {
		if !strings.Contains(address, want) {
			return nil, fmt.Errorf("the address of map tiles %q lacks %s", address, want)
		}
	}
	if strings.Contains(address, "{key}") && key == "" {
		return nil, fmt.Errorf("the address of map tiles wants a {key}, and none is set")
	}
	if _, err := t.source(); err != nil {
		return nil, err
	}
	return t, nil
}

// host is what may stand before the first slash: nothing else may get into a
// content policy, where a blank or a semicolon would open more than one host.
var host = regexp.MustCompile(`^(https?://)((?:[a-zA-Z0-9-]*\{s\}[a-zA-Z0-9-]*|[a-zA-Z0-9-]+)(?:\.[a-zA-Z0-9-]+)*)(:\d+)?/`)

// source is the host as a content policy names it: hosts that differ in their
// first label only are named by a star.
func (t *Tiles) source() (string, error) {
	m := host.FindStringSubmatch(t.URL)
	if m == nil {
		return "", fmt.Errorf("the address of map tiles %q must begin with http:// or https:// and a host; {s} may stand in its first label only", t.URL)
	}
	first, rest, _ := strings.Cut(m[2], ".")
	if strings.Contains(first, "{s}") {
		if !strings.Contains(rest, ".") {
			return "", fmt.Errorf("the address of map tiles %q would allow every host of a top-level domain", t.URL)
		}
		first = "*"
	}
	return m[1] + strings.TrimSuffix(first+"."+rest, ".") + m[3], nil
}

// contentPolicy is that of every answer. An address that [NewTiles] did not take
// opens nothing.
func contentPolicy(t *Tiles) string {
	var from string
	if t != nil {
		if source, err := t.source(); err == nil {
			from = " " + source
		}
	}
	return fmt.Sprintf(policy, from)
}

type mapOutput struct {
	Body struct {
		Tiles *Tiles `json:"tiles" doc:"null: outlines only, and no request to another host."`
	}
}

// showMap is for those who are logged in: a key is nobody else's to use.
func (s *server) showMap(context.Context, *struct{}) (*mapOutput, error) {
	out := &mapOutput{}
	out.Body.Tiles = s.cfg.Tiles
	return out, nil
}
