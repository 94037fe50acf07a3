"""A drawing in the Mermaid language, which many viewers of Markdown show as a picture."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.report.drawing.boxes import Cluster, Drawing
from costcalc.report.escaping import mermaid_text, yaml_text


def render(drawn: Drawing) -> Iterator[str]:
    """The lines of the flow chart."""
    yield "---"
    yield f"title: {yaml_text(drawn.title)}"
    yield "---"
    yield "flowchart TB"
    yield from _inside(drawn, drawn.inside, 1)
    for arrow in drawn.arrows:
        yield f'  n{arrow.start} -->|"{mermaid_text(arrow.shape)}"| n{arrow.end}'
    yield "  classDef free fill:#ffffff,stroke:#bbbbbb,color:#777777"
    free = [f"n{number}" for number, box in enumerate(drawn.boxes) if box.is_free]
    if free:
        yield f"  class {','.join(free)} free"
    skips = [str(number) for number, arrow in enumerate(drawn.arrows) if arrow.is_skip]
    if skips:
        yield f"  linkStyle {','.join(skips)} stroke:#c0392b,stroke-width:2px"


def _inside(drawn: Drawing, inside: tuple[int | Cluster, ...], level: int) -> Iterator[str]:
    indent = "  " * level
    for one in inside:
        if isinstance(one, Cluster):
            yield f'{indent}subgraph {_name(one)}["{mermaid_text(one.title)}"]'
            yield from _inside(drawn, one.inside, level + 1)
            yield f"{indent}end"
        else:
            label = "<br/>".join(map(mermaid_text, drawn.boxes[one].lines))
            yield f'{indent}n{one}["{label}"]'


def _name(frame: Cluster) -> str:
    """A unique name of a frame, from its first box and its depth."""
    first = frame.inside[0]
    while isinstance(first, Cluster):
        first = first.inside[0]
    return f"f{first}_{frame.path.count('/')}"
