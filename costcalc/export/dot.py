"""A drawing in the Graphviz language: `costcalc export NETWORK --to dot | dot -Tsvg`."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.report.drawing.boxes import Cluster, Drawing
from costcalc.report.escaping import dot_text

SKIP = 'color="#c0392b", penwidth=2'
FREE = 'color="#bbbbbb", fontcolor="#777777", fillcolor="#ffffff"'


def render(drawn: Drawing) -> Iterator[str]:
    """The lines of the graph."""
    yield f"digraph {_quoted(drawn.title)} {{"
    yield f"  label={_quoted(drawn.title)}; labelloc=t;"
    yield '  node [shape=box, style="rounded,filled", fillcolor="#eef3fb", fontname="Helvetica"];'
    yield '  edge [fontname="Helvetica", fontsize=10, color="#555555"];'
    yield '  graph [fontname="Helvetica", style=rounded, color="#999999"];'
    yield from _inside(drawn, drawn.inside, 1)
    for arrow in drawn.arrows:
        style = f", {SKIP}" if arrow.is_skip else ""
        yield f"  n{arrow.start} -> n{arrow.end} [label={_quoted(arrow.shape)}{style}];"
    yield "}"


def _inside(drawn: Drawing, inside: tuple[int | Cluster, ...], level: int) -> Iterator[str]:
    indent = "  " * level
    for one in inside:
        if isinstance(one, Cluster):
            yield f"{indent}subgraph {_quoted(f'cluster_{one.path}')} {{"
            yield f"{indent}  label={_quoted(one.title)};"
            yield from _inside(drawn, one.inside, level + 1)
            yield f"{indent}}}"
        else:
            box = drawn.boxes[one]
            style = f", {FREE}" if box.is_free else ""
            label = "\\n".join(map(dot_text, box.lines))
            yield f'{indent}n{one} [label="{label}"{style}];'


def _quoted(text: str) -> str:
    return f'"{dot_text(text)}"'
