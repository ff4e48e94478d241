package rulebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// mostText bounds a document, in bytes: a commit has 1 MB.
const mostText = 768 << 10

// parse reads YAML, or JSON, which is nearly the same: only tabs between JSON's
// tokens are none of YAML's.
func parse(text []byte, f *found) *yaml.Node {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if trimmed := bytes.TrimSpace(text); len(trimmed) > 0 && trimmed[0] == '{' {
		text = bytes.ReplaceAll(text, []byte("\t"), []byte(" ")) // JSON's own strings hold none
	}
	var doc, more yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(text))
	switch err := dec.Decode(&doc); {
	case len(text) > mostText:
		f.on(1, "", "文件过大，最多 %d KiB", "The document is too large: %d KiB at most", mostText>>10)
	case errors.Is(err, io.EOF), err == nil && doc.Kind == 0:
		f.on(1, "", "文件是空的", "The document is empty")
	case err != nil:
		f.torn(text, err)
	default:
		if err := dec.Decode(&more); err == nil {
			f.on(more.Line, "", "文件末尾有多余内容", "There is something after the end of the document")
		} else if !errors.Is(err, io.EOF) {
			f.torn(text, err)
		}
		if len(f.problems) == 0 {
			return doc.Content[0]
		}
	}
	return nil
}

// torn names the place of a broken text. Of JSON its own parser knows best.
func (f *found) torn(text []byte, err error) {
	line, what := fault(err)
	if syntax := (*json.SyntaxError)(nil); bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) && errors.As(json.Unmarshal(text, new(any)), &syntax) {
		line, what = 1+bytes.Count(text[:min(syntax.Offset, int64(len(text)))], []byte("\n")), syntax.Error()
	}
	f.on(line, "", "不是有效的 YAML 或 JSON:%s", "Not valid YAML or JSON: %s", what)
}

var faultLine = regexp.MustCompile(`^yaml: line ([0-9]+): `)

// fault takes the line out of a parser's sentence.
func fault(err error) (int, string) {
	text := err.Error()
	if m := faultLine.FindStringSubmatch(text); m != nil {
		line, _ := strconv.Atoi(m[1]) // digits, as matched
		what := text[len(m[0]):]
		if strings.HasPrefix(what, "did not find") { // the library counts these from 0
			line++
		}
		return line, what
	}
	return 1, strings.TrimPrefix(text, "yaml: ")
}

// asJSON writes a document as JSON with every value on the line on which it
// stood, so that whoever reads the JSON names the right lines.
func asJSON(n *yaml.Node) ([]byte, error) {
	w := &writer{line: 1}
	err := w.node(n)
	return w.b.Bytes(), err
}

type writer struct {
	b    bytes.Buffer
	line int
}

func (w *writer) node(n *yaml.Node) error {
	for ; w.line < n.Line; w.line++ {
		w.b.WriteByte('\n')
	}
	switch n.Kind {
	case yaml.MappingNode:
		return w.each("{", "}", n, func(i int) error {
			key, err := json.Marshal(n.Content[i].Value)
			if err != nil {
				return err
			}
			w.b.Write(append(key, ':'))
			return w.node(n.Content[i+1])
		}, 2)
	case yaml.SequenceNode:
		return w.each("[", "]", n, func(i int) error { return w.node(n.Content[i]) }, 1)
	case yaml.ScalarNode:
		return w.scalar(n)
	}
	return fmt.Errorf("line %d: anchors and aliases are not taken: write the value out", n.Line)
}

func (w *writer) each(open, closing string, n *yaml.Node, item func(int) error, step int) error {
	w.b.WriteString(open)
	for i := 0; i < len(n.Content); i += step {
		if i > 0 {
			w.b.WriteByte(',')
		}
		if err := item(i); err != nil {
			return err
		}
	}
	w.b.WriteString(closing)
	return nil
}

// scalar keeps what JSON knows and makes a text of all else, such as a date.
func (w *writer) scalar(n *yaml.Node) error {
	var v any = n.Value
	switch n.Tag {
	case "!!int", "!!float", "!!bool", "!!null":
		if err := n.Decode(&v); err != nil {
			return fmt.Errorf("line %d: %w", n.Line, err)
		}
	}
	text, err := json.Marshal(v)
	w.b.Write(text)
	return err
}
