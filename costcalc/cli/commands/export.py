"""Write a network as PyTorch source, Graphviz, Mermaid, or its layers as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from costcalc.cli import options
from costcalc.cli.network_group import NetworkGroup
from costcalc.cli.output import write
from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.graph import Graph

PURPOSE = (
    "Writes it as PyTorch source to take away, as a drawing for Graphviz or Mermaid, or as its "
    "layers in JSON."
)
LANGUAGES = ("torch", "dot", "mermaid", "json")
DRAWINGS = ("dot", "mermaid")


def _own() -> list[click.Parameter]:
    return [
        click.Option(
            ["--to", "language"],
            type=click.Choice(LANGUAGES),
            help="Output format; required.",
        ),
        options.fold_option("Draw the layers whose paths share their first N segments as one box."),
        options.output_option(),
    ]


def _examples(address: str) -> list[str]:
    return [
        f"costcalc export {address} --to torch --output net.py",
        f"costcalc export {address} --to dot --fold 2 | dot -Tsvg > net.svg",
    ]


def export(graph: Graph, given: Mapping[str, Any]) -> None:
    """Write the graph in the language that was asked for."""
    language, fold = given["language"], given["fold"]
    if language is None:
        helps = (f"write `--to {'`, `--to '.join(LANGUAGES[:-1])}` or `--to {LANGUAGES[-1]}`",)
        raise UsageError([Diagnostic("`export` needs an output format", helps=helps)])
    if fold is not None and language not in DRAWINGS:
        message = f"`--fold` is for drawings, and `--to {language}` does not draw"
        raise UsageError([Diagnostic(message, helps=("use it with `--to dot` or `--to mermaid`",))])
    write(_lines(graph, language, fold), given["output"])


def _lines(graph: Graph, language: str, fold: int | None) -> Iterator[str]:
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


command = NetworkGroup(
    "export",
    """Write a network as PyTorch source, as a drawing, or as its layers in JSON.

    NETWORK is a shipped network, a path, or - for standard input; its parameters are options.

    \b
    Examples:
      costcalc export efficientnet_b0 --to torch --output net.py
      costcalc export mobilenet_v2 --alpha 0.75 --to mermaid --fold 2
    """,
    own=_own,
    run=export,
    purpose=PURPOSE,
    examples=_examples,
)
