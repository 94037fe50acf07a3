"""Write a network as PyTorch source, Graphviz, Mermaid, or its layers as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from costcalc.cli import options
from costcalc.cli.network_group import NetworkGroup
from costcalc.cli.output import write
from costcalc.errors import Diagnostic, UsageError
from costcalc.export import LANGUAGES
from costcalc.graph.graph import Graph

PURPOSE = (
    "Writes it as PyTorch source to take away, as a drawing for Graphviz or Mermaid, or as its "
    "layers in JSON."
)


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
    from costcalc import api

    language, fold = given["language"], given["fold"]
    if language is None:
        helps = (f"write `--to {'`, `--to '.join(LANGUAGES[:-1])}` or `--to {LANGUAGES[-1]}`",)
        raise UsageError([Diagnostic("`export` needs an output format", helps=helps)])
    write(api.exported(graph, language, fold=fold).split("\n"), given["output"])


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
