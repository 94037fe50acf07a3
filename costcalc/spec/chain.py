"""Layers given on a command line: `conv(256, k=3) | bn`, or any list of steps, as a spec."""

from __future__ import annotations

from collections.abc import Sequence

from costcalc.spec import tree
from costcalc.spec.expression import Literal, TupleOf
from costcalc.spec.reader import Faults
from costcalc.spec.source import decode
from costcalc.spec.steps import read_body
from costcalc.spec.syntax import Input, Spec


def chain(text: str, shape: Sequence[int], name: str) -> Spec:
    """A spec whose layers are this chain, or these steps written as YAML.

    `name` is what diagnostics call the text. Raises SpecError with all syntax errors.
    """
    source = decode(text.encode("utf-8", "surrogateescape"), name)
    node = tree.parse(source)
    faults = Faults()
    layers = read_body(node, faults)
    faults.raise_if_any()
    sizes = tuple(Literal(size, node.span) for size in shape)
    return Spec(
        source=source,
        name=text,
        title="",
        family="",
        year=None,
        cite="",
        params={},
        lets={},
        inputs=(Input("", TupleOf(sizes, node.span), node.span),),
        blocks={},
        layers=layers,
        variants={},
        references=(),
    )
