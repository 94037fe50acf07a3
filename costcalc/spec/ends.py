"""What enters and leaves a network: `input:`, `outputs:`, and the `returns:` of a block."""

from __future__ import annotations

from costcalc.errors import fault
from costcalc.spec.modifiers import read_names
from costcalc.spec.reader import Faults, as_expression, name_of
from costcalc.spec.steps import read_body
from costcalc.spec.syntax import Block, Input, Parameter
from costcalc.spec.tree import Mapping, Node, Scalar


def read_inputs(node: Node, faults: Faults) -> tuple[Input, ...]:
    """One shape, or a mapping of names to shapes. Raises SpecError where it is neither."""
    if not isinstance(node, Mapping):
        return (Input("", as_expression(node, "`input`"), node.span),)
    if not node.pairs:
        raise fault("`input` is empty", node.span)
    from costcalc.spec.mistakes import is_rest_of_call

    found = []
    for key, value in node.pairs:
        if is_rest_of_call(key.span):
            continue  # the rest of the shape before it, where the fault is
        with faults.collect():
            name = name_of(key, "an input")
            found.append(Input(name, as_expression(value, f"the input `{name}`"), key.span))
    return tuple(found)


def read_outputs(node: Node) -> tuple[Scalar, ...]:
    """Names of steps, each once. Raises SpecError for anything else."""
    return _different(read_names(node, "outputs"))


def read_block(
    name: str, parameters: tuple[Parameter, ...], key: Scalar, node: Node, faults: Faults
) -> Block:
    """A block: its layers, or `do:` with them and `returns:` with the steps whose results it gives.

    Raises SpecError where both are there and something else is too.
    """
    keys = {word.text for word, _ in node.pairs} if isinstance(node, Mapping) else set()
    if not isinstance(node, Mapping) or not keys >= {"do", "returns"}:
        return Block(name, parameters, read_body(node, faults), key.span)
    for word, _ in node.pairs:
        if word.text not in ("do", "returns"):
            helps = ("put it on a step inside `do:`",)
            message = f"`{word.text}` cannot be beside `returns:`"
            raise fault(message, word.span, helps=helps)
    pairs = {word.text: value for word, value in node.pairs}
    body = read_body(pairs["do"], faults)
    return Block(
        name, parameters, body, key.span, _different(read_names(pairs["returns"], "returns"))
    )


def _different(names: tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    """The names, each there once. Raises SpecError for one that is there twice."""
    known: set[str] = set()
    for name in names:
        if name.text in known:
            raise fault(f"`{name.text}` is named twice", name.span)
        known.add(name.text)
    return names
