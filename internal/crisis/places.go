package crisis

import (
	"go.yaml.in/yaml/v4"
)

// places finds the line on which a field of a YAML file stands. It reads the
// file a second time, and only when there is something to report.
type places struct {
	data []byte
	root *yaml.Node
}

// line follows steps (a string is a field, an int an item) as far as they lead
// and returns the line number there.
func (p *places) line(steps ...any) int {
	if p.root == nil {
		p.root = &yaml.Node{}
		if yaml.Load(p.data, p.root) != nil {
			return 0
		}
	}
	node := p.root
	if len(node.Content) == 1 && node.Kind == yaml.DocumentNode {
		node = node.Content[0]
	}
	line := node.Line
	for _, step := range steps {
		node = child(node, step)
		if node == nil {
			break
		}
		line = node.Line
	}
	return line
}

// child is the item or field of node that step names, nil where there is none.
func child(node *yaml.Node, step any) *yaml.Node {
	if i, ok := step.(int); ok {
		if node.Kind == yaml.SequenceNode && i < len(node.Content) {
			return node.Content[i]
		}
		return nil
	}
	if node.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == step {
			return node.Content[i+1]
		}
	}
	return nil
}

// yamlFinding is a mistake that the YAML reader found.
func yamlFinding(name string, e *yaml.LoadError) Finding {
	return Finding{File: name, Line: e.Mark.Line, Code: "yaml", Message: e.Message}
}
