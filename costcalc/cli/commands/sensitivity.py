"""Show how much the cost grows when a parameter grows by one per cent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from costcalc.cli import options
from costcalc.cli.network_group import NetworkGroup
from costcalc.graph.graph import Graph

PURPOSE = (
    "Shows how many per cent more it costs with one per cent more of a parameter, part by part: "
    "from the derivative of the smooth form, and from differences of exact counts."
)


def _own() -> list[click.Parameter]:
    return [
        options.symbols_option(),
        options.quantity_option(),
        options.dtype_option(),
        click.Option(
            ["--fold", "fold"],
            type=click.IntRange(1, 2),
            metavar="N",
            default=2,
            show_default=True,
            help="Sum the layers whose paths share their first N segments, 1 or 2.",
        ),
        options.batch_option(),
        options.exclude_option(),
        options.causal_option(),
        options.format_option("sensitivity"),
        options.output_option(),
    ]


def _examples(address: str) -> list[str]:
    return [f"costcalc sensitivity {address}", f"costcalc sensitivity {address} --of params"]


def sensitivity(graph: Graph, given: Mapping[str, Any]) -> None:
    """Derive, compare and write."""
    from costcalc import api

    found = api.sensitivity(
        graph,
        *options.words(given["symbols"]),
        of=given["quantity"],
        fold=given["fold"],
        **options.counted_as(given),
    )
    options.emit(found, "sensitivity", given["format_name"], given["output"])


command = NetworkGroup(
    "sensitivity",
    """Show how much the cost grows when a parameter grows by one per cent, part by part.

    NETWORK is a shipped network, a path, or - for standard input; its parameters are options.

    \b
    Examples:
      costcalc sensitivity mobilenet_v1
      costcalc sensitivity efficientnet_b0 --symbols depth,width,resolution --fold 1
    """,
    own=_own,
    run=sensitivity,
    purpose=PURPOSE,
    examples=_examples,
)
