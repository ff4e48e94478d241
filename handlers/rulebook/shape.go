package rulebook

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// shape is what a value of a document must look like. One description serves the
// checks, with their lines, and the JSON Schema that is handed out.
type shape struct {
	kind    string // as in JSON Schema: object, array, string, integer, boolean
	doc     string
	fields  []field // of an object
	items   *shape  // of an array
	enum    []string
	pattern *regexp.Regexp
	like    string // an example of what fits the pattern
	low     int    // of an integer
	high    int
	holds   func(string) (zh, en string) // checks a text further; "" when it is right
}

type field struct {
	name     string
	shape    shape
	required bool
}

func object(doc string, fields ...field) shape {
	return shape{kind: "object", doc: doc, fields: fields}
}
func list(doc string, items shape) shape       { return shape{kind: "array", doc: doc, items: &items} }
func text(doc string) shape                    { return shape{kind: "string", doc: doc} }
func flag(doc string) shape                    { return shape{kind: "boolean", doc: doc} }
func oneOf(doc string, values ...string) shape { return shape{kind: "string", doc: doc, enum: values} }
func number(doc string, low, high int) shape {
	return shape{kind: "integer", doc: doc, low: low, high: high}
}
func must(name string, s shape) field { return field{name, s, true} }
func may(name string, s shape) field  { return field{name, s, false} }

// check holds a value against its shape and notes all that is wrong.
func (s shape) check(n *yaml.Node, path string, f *found) {
	f.lines[path] = n.Line
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		f.at(path, "不能使用锚点和别名，请直接写出", "Anchors and aliases are not taken: write the value out")
	case s.kind == "object" && n.Kind == yaml.MappingNode:
		s.checkObject(n, path, f)
	case s.kind == "array" && n.Kind == yaml.SequenceNode:
		for i, item := range n.Content {
			s.items.check(item, path+"["+strconv.Itoa(i)+"]", f)
		}
	case s.fits(n):
		s.checkScalar(n, path, f)
	default:
		zh, en := s.wanted()
		f.at(path, "这里应当是%s", "This should be %s", zh, en)
		f.problems[len(f.problems)-1].Zh, f.problems[len(f.problems)-1].En = "这里应当是"+zh, "This should be "+en
	}
}

func (s shape) fits(n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return false
	}
	switch s.kind {
	case "string":
		return true
	case "integer":
		return n.Tag == "!!int"
	case "boolean":
		return n.Tag == "!!bool"
	}
	return false
}

func (s shape) wanted() (zh, en string) {
	switch s.kind {
	case "object":
		return "若干字段（键：值）", "fields, as key: value"
	case "array":
		return "一个列表", "a list"
	case "integer":
		return "整数", "a whole number"
	case "boolean":
		return "true 或 false", "true or false"
	}
	return "文字", "a text"
}

func (s shape) checkObject(n *yaml.Node, path string, f *found) {
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, at := n.Content[i], join(path, n.Content[i].Value)
		known := slices.IndexFunc(s.fields, func(x field) bool { return x.name == key.Value })
		switch {
		case known < 0:
			f.on(key.Line, at, "没有这个字段。可用字段：%s", "There is no such field. Take one of: %s", s.names())
		case seen[key.Value]:
			f.on(key.Line, at, "字段重复，请只保留一个", "The field stands twice: keep one")
		default:
			s.fields[known].shape.check(n.Content[i+1], at, f)
		}
		seen[key.Value] = true
	}
	for _, want := range s.fields {
		if want.required && !seen[want.name] {
			f.on(n.Line, join(path, want.name), "缺少必填字段 %s", "The required field %s is missing", want.name)
		}
	}
}

func (s shape) checkScalar(n *yaml.Node, path string, f *found) {
	switch {
	case s.kind == "integer":
		v, err := strconv.Atoi(n.Value)
		if err != nil || v < s.low || v > s.high {
			f.at(path, "应在 %d 到 %d 之间", "It should be between %d and %d", s.low, s.high)
		}
	case len(s.enum) > 0 && !slices.Contains(s.enum, n.Value):
		f.at(path, "%q 不可用，应为以下之一：%s", "%q cannot be: take one of %s", n.Value, strings.Join(s.enum, ", "))
	case s.pattern != nil && !s.pattern.MatchString(n.Value):
		f.at(path, "%q 不合要求，应如 %s", "%q is malformed; it should be like %s", n.Value, s.like)
	case s.holds != nil:
		if zh, en := s.holds(n.Value); zh != "" {
			f.at(path, zh, en)
		}
	}
}

func (s shape) names() string {
	var names []string
	for _, x := range s.fields {
		names = append(names, x.name)
	}
	return strings.Join(names, ", ")
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// schema writes the shape as JSON Schema.
func (s shape) schema() map[string]any {
	out := map[string]any{"type": s.kind}
	if s.doc != "" {
		out["description"] = s.doc
	}
	if len(s.enum) > 0 {
		out["enum"] = s.enum
	}
	if s.pattern != nil {
		out["pattern"], out["examples"] = s.pattern.String(), []string{s.like}
	}
	switch s.kind {
	case "integer":
		out["minimum"], out["maximum"] = s.low, s.high
	case "array":
		out["items"] = s.items.schema()
	case "object":
		properties, required := map[string]any{}, []string{}
		for _, x := range s.fields {
			properties[x.name] = x.shape.schema()
			if x.required {
				required = append(required, x.name)
			}
		}
		out["properties"], out["additionalProperties"], out["required"] = properties, false, required
	}
	return out
}
