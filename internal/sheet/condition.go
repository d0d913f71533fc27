package sheet

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
)

// known are the things a condition asks that are no facts.
var known = map[string]string{
	"night":   "it is night",
	"resting": "it is within a day of a crisis answer",
	"parked":  "something was interrupted",
	"sitting": "it is part of a sitting of a stage",
	"first":   "it is the very first conversation",
}

// inWords says a condition in words, as far as there are words for it; what is
// left of it stands as it is written.
func inWords(condition string) string {
	tree, err := parser.Parse(condition)
	if err != nil {
		return condition
	}
	words, ok := said(tree.Node)
	if !ok {
		return condition
	}
	return words
}

// said says a node that is true or false.
func said(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		if words, ok := known[n.Value]; ok {
			return words, true
		}
		return n.Value + " is yes", true
	case *ast.MemberNode: // r_me.known
		name, ok := named(n)
		return strings.TrimSuffix(name, ".known") + " is known", ok && strings.HasSuffix(name, ".known")
	case *ast.UnaryNode:
		inner, ok := said(n.Node)
		if n.Operator != "not" && n.Operator != "!" {
			return "", false
		}
		if _, joined := n.Node.(*ast.BinaryNode); joined {
			return "it is not so that (" + inner + ")", ok
		}
		return strings.NewReplacer(" is ", " is not ", " was ", " was not ").Replace(inner), ok
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&", "or", "||":
			left, ok := said(n.Left)
			right, too := said(n.Right)
			word := strings.NewReplacer("&&", "and", "||", "or").Replace(n.Operator)
			return bracketed(n, n.Left, left) + " " + word + " " + bracketed(n, n.Right, right), ok && too
		}
		return compared(n)
	}
	return "", false
}

// bracketed sets apart what is joined of several parts by another word.
func bracketed(outer *ast.BinaryNode, node ast.Node, words string) string {
	if b, ok := node.(*ast.BinaryNode); ok && joins(b) && b.Operator != outer.Operator {
		return "(" + words + ")"
	}
	return words
}

func joins(n *ast.BinaryNode) bool {
	return n.Operator == "and" || n.Operator == "or" || n.Operator == "&&" || n.Operator == "||"
}

// compared says a comparison.
func compared(n *ast.BinaryNode) (string, bool) {
	if shelves, ok := shelvesOf(n.Left); ok {
		if value, ok := n.Right.(*ast.IntegerNode); ok && value.Value == 0 {
			switch n.Operator {
			case ">":
				return "something is kept as " + strings.Join(shelves, " or "), true
			case "==":
				return "nothing is kept as " + strings.Join(shelves, " or "), true
			}
		}
	}
	if n.Operator == "in" {
		return listed(n)
	}
	left, ok := counted(n.Left)
	right, too := counted(n.Right)
	if !ok || !too {
		return "", false
	}
	if right == open {
		switch n.Operator {
		case "==":
			return left + " is open", true
		case "!=":
			return left + " is answered", true
		}
	}
	words := map[string]string{
		"==": "is", "!=": "is not", ">=": "is at least", "<=": "is at most", ">": "is more than", "<": "is less than",
		"contains": "has", "in": "is in",
	}[n.Operator]
	return left + " " + words + " " + right, words != ""
}

// open stands for an answer that nobody gave.
const open = "open"

// listed says that something is one of a list, or stands in one.
func listed(n *ast.BinaryNode) (string, bool) {
	list, isList := n.Right.(*ast.ArrayNode)
	left, ok := counted(n.Left)
	if !isList {
		right, too := counted(n.Right)
		return left + " is in " + right, ok && too
	}
	var all []string
	for _, x := range list.Nodes {
		word, too := counted(x)
		all, ok = append(all, word), ok && too
	}
	return left + " is one of " + strings.Join(all, ", "), ok
}

// shelvesOf are the shelves that a sum of kept(...) counts.
func shelvesOf(node ast.Node) (all []string, ok bool) {
	switch n := node.(type) {
	case *ast.CallNode:
		name, _ := named(n.Callee)
		for _, x := range n.Arguments {
			s, isString := x.(*ast.StringNode)
			if !isString {
				return nil, false
			}
			all = append(all, s.Value)
		}
		return all, name == "kept"
	case *ast.BinaryNode:
		left, ok := shelvesOf(n.Left)
		right, too := shelvesOf(n.Right)
		return append(left, right...), ok && too && n.Operator == "+"
	}
	return nil, false
}

// counted says a value.
func counted(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		if n.Value == "" {
			return open, true
		}
		return "“" + n.Value + "”", true
	case *ast.IntegerNode:
		return fmt.Sprint(n.Value), true
	case *ast.IdentifierNode:
		return cmp.Or(map[string]string{"weekday": "the day of the week", "hour": "the hour"}[n.Value], n.Value), true
	case *ast.MemberNode:
		return named(n)
	case *ast.BinaryNode:
		if n.Operator != "+" && n.Operator != "-" {
			return "", false
		}
		left, ok := counted(n.Left)
		right, too := counted(n.Right)
		return left + " " + n.Operator + " " + right, ok && too
	case *ast.CallNode:
		if name, _ := named(n.Callee); name == "age" || name == "planned" || name == "kept" {
			var of []string
			for _, x := range n.Arguments {
				s, ok := x.(*ast.StringNode)
				if !ok {
					return "", false
				}
				of = append(of, s.Value)
			}
			return map[string]string{
				"age": "the hours since " + strings.Join(of, " or ") + " was written", "kept": "the number kept as " + strings.Join(of, " and "),
				"planned": "what is planned as " + strings.Join(of, " and "),
			}[name], true
		}
	}
	return "", false
}

// named is the name a node stands for: fear, or r_me.top.
func named(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		return n.Value, true
	case *ast.MemberNode:
		of, ok := named(n.Node)
		s, isString := n.Property.(*ast.StringNode)
		if !ok || !isString {
			return "", false
		}
		return of + "." + s.Value, true
	}
	return "", false
}
