"""Show what other counters print for a network, and why they differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from costcalc.cli import options
from costcalc.cli.network_group import NetworkGroup
from costcalc.graph.graph import Graph

PURPOSE = "Says what the usual counters print for it, and why that is not our figure."


def _own() -> list[click.Parameter]:
    return [options.format_option("counters"), options.output_option()]


def _examples(address: str) -> list[str]:
    return [
        f"costcalc counters {address} --format json",
        f"costcalc {address} --counting fvcore   (layer by layer)",
    ]


def counters(graph: Graph, given: Mapping[str, Any]) -> None:
    """Count as every counter does, and write it."""
    from costcalc import api

    options.emit(api.counters(graph), "counters", given["format_name"], given["output"])


command = NetworkGroup(
    "counters",
    """Show what other counters print for a network, and why it differs from our figure.

    The rules of each counter are taken from its source code, so neither PyTorch nor the counters
    are needed. The figures are those printed for the network that `costcalc export --to torch`
    writes, in evaluation mode, with one example. NETWORK is a shipped network, a path, or - for
    standard input; its parameters are options.

    \b
    Examples:
      costcalc counters mobilenet_v1
      costcalc counters vit_b_16 --format csv
    """,
    own=_own,
    run=counters,
    purpose=PURPOSE,
    examples=_examples,
)
