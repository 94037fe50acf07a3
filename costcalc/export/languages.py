"""A network in each of the languages."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.errors import Diagnostic, UsageError
from costcalc.export import DRAWINGS
from costcalc.graph.graph import Graph


def lines(graph: Graph, language: str, fold: int | None = None) -> Iterator[str]:
    """The lines of a graph in a language of `LANGUAGES`.

    `fold` draws the layers that share that many segments of their paths as one. Raises UsageError
    where it is given for a language that does not draw, or a layer cannot be written.
    """
    if fold is not None and language not in DRAWINGS:
        message = f"`--fold` is for drawings, and `--to {language}` does not draw"
        raise UsageError([Diagnostic(message, helps=("use it with `--to dot` or `--to mermaid`",))])
    match language:
        case "torch":
            from costcalc.export.pytorch import writer

            return writer.render(graph)
        case "json":
            from costcalc.export import graph as graph_data
            from costcalc.report.formats import json

            return json.render(graph_data.data(graph))
        case "dot":
            from costcalc.export import dot
            from costcalc.report.drawing.boxes import drawing

            return dot.render(drawing(graph, fold))
        case _:
            from costcalc.export import mermaid
            from costcalc.report.drawing.boxes import drawing

            return mermaid.render(drawing(graph, fold))
