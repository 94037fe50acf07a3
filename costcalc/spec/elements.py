"""Chains of layers: operators and blocks joined by `|`, and the path segments they get."""

from __future__ import annotations

from costcalc.errors import fault
from costcalc.spec import expression, parser
from costcalc.spec.siblings import Siblings
from costcalc.spec.syntax import ChainElement, Either, Element, LayerChain
from costcalc.spec.tokens import MODULE
from costcalc.spec.tree import Node, Scalar


def read_chain(scalar: Scalar, siblings: Siblings, *, named: bool) -> LayerChain:
    """The layers of a text. Those of a step with a name are numbered among themselves."""
    node = parser.parse(scalar, layers=True)
    inner = Siblings(set()) if named else siblings
    return LayerChain(_elements(node, inner, named))


def _elements(node: expression.Node, siblings: Siblings, alone: bool) -> tuple[Element, ...]:
    match node:
        case expression.Chain(parts=parts):
            found = [_elements(part, siblings, False) for part in parts]
            return tuple(element for elements in found for element in elements)
        case expression.Choice(condition=condition, then=then, other=other):
            first = _elements(then, siblings, alone)
            return (Either(condition, first, _elements(other, siblings, alone)),)
        case expression.Name(name=word) if "." in word:
            message = f"`{word}` is not an operator or a block"
            helps = (MODULE, f"to read a step's output write `from: {word}`")
            raise fault(message, node.span, helps=helps)
        case expression.Name(name=word) | expression.Call(name=word):
            return (ChainElement(siblings.word(word), node, alone),)
        case _:
            message = "an operator or a block is expected here, not a value"
            raise fault(message, node.span, helps=(_hint_for_value(node),))


def _hint_for_value(node: expression.Node) -> str:
    """What was probably meant by arithmetic among layers, or an empty text."""
    match node:
        case expression.Binary("-", expression.Name(name)):  # the next line begins with `- `
            return f"is a `:` missing after `{name}`?"
        case expression.Binary("*"):
            return "to run a step n times write it as `- do: ...` with `repeat: n` below"
        case expression.Binary("+"):
            return "layers in a row are joined by `|`; the sum of two is `add: {a: ..., b: ...}`"
    return ""


def only_word(node: Node) -> str | None:
    """The word of a chain of one operator or block."""
    if not isinstance(node, Scalar):
        return None
    tree = parser.parse(node, layers=True)
    return tree.name if isinstance(tree, (expression.Name, expression.Call)) else None
