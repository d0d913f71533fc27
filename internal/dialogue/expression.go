package dialogue

import (
	"fmt"
	"slices"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// Bounds of an expression: its length in bytes (each bracket costs the parser a
// level of its stack), and how many parts it may have.
const (
	mostBytes = 2000
	mostNodes = 500
)

// operators are what an expression may compare and reckon with. Ranges, powers
// and patterns are not among them: each part of an expression is to cost one step.
var operators = []string{"==", "!=", "<", "<=", ">", ">=", "in", "and", "&&", "or", "||", "contains", "startsWith", "endsWith", "+", "-", "*", "/", "%"}

// builtins are those of the library's own functions that cost one step for each thing they are given.
var builtins = []string{"max", "min", "abs", "len"}

// compileExpression compiles an expression of content. Content may come from
// anybody, so an expression can only compare and reckon: no loops, with
// which a line could keep a turn busy for years.
func compileExpression(text string, options ...expr.Option) (*vm.Program, error) {
	if len(text) > mostBytes {
		return nil, fmt.Errorf("%d bytes, at most %d", len(text), mostBytes)
	}
	tree, err := parser.Parse(text)
	if err != nil {
		return nil, err
	}
	v := &frugal{}
	if ast.Walk(&tree.Node, v); v.odd != "" {
		return nil, fmt.Errorf("%s is not for conditions: they compare and reckon, and ask kept(), age() and planned()", v.odd)
	}
	return expr.Compile(text, append(options, expr.MaxNodes(mostNodes))...)
}

// frugal finds what an expression may not hold.
type frugal struct{ odd string }

// Visit implements ast.Visitor.
func (f *frugal) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IntegerNode, *ast.BoolNode, *ast.StringNode, *ast.IdentifierNode, *ast.UnaryNode, *ast.ArrayNode, *ast.ConditionalNode, *ast.MemberNode, *ast.CallNode:
	case *ast.BinaryNode:
		if !slices.Contains(operators, n.Operator) {
			f.odd = n.Operator
		}
	case *ast.BuiltinNode:
		if !slices.Contains(builtins, n.Name) {
			f.odd = n.Name + "()"
		}
	default:
		f.odd = fmt.Sprintf("%q", n.String())
	}
}
