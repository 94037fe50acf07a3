"""Show the memory that a network needs while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from costcalc.cli import options
from costcalc.cli.network_group import NetworkGroup
from costcalc.graph.graph import Graph

PURPOSE = (
    "Shows the memory that it needs while it runs: its peak, and which tensors are live there."
)


def _own() -> list[click.Parameter]:
    from costcalc.cost.memory.definitions import DEFINITIONS
    from costcalc.cost.memory.planners import PLANNERS
    from costcalc.cost.memory.training import OPTIMIZERS

    return [
        options.dtype_option("Data type of weights and tensors; biases of int8 have 32 bits"),
        click.Option(
            ["--plan", "plan"],
            type=click.Choice(tuple(PLANNERS)),
            default="bound",
            show_default=True,
            help="How tensors are placed in one arena; with bound they are not placed.",
        ),
        click.Option(
            ["--definition", "definition"],
            type=click.Choice(tuple(DEFINITIONS)),
            metavar="WORD",
            help=f"What is counted as live: {', '.join(DEFINITIONS)}; the default is liveness, or "
            "the plan's own.",
        ),
        click.Option(
            ["--reorder", "reorder"],
            is_flag=True,
            help="Search for an order of the layers that needs less at the peak, and say whether "
            "it is proved to be the best.",
        ),
        click.Option(
            ["--cache", "cache"],
            type=click.IntRange(1, options.LARGEST_BATCH),
            metavar="TOKENS",
            help="Show the keys and values that causal attention keeps for this many tokens.",
        ),
        click.Option(
            ["--training", "training"],
            type=click.Choice(tuple(OPTIMIZERS)),
            help="Show what training with this optimizer needs: weights, gradients, states, and "
            "what each layer saves for its gradient.",
        ),
        options.batch_option(),
        click.Option(["--all", "everything"], is_flag=True, help="Show every step."),
        options.format_option("memory"),
        options.output_option(),
    ]


def _examples(address: str) -> list[str]:
    return [
        f"costcalc memory {address} --dtype int8",
        f"costcalc memory {address} --plan greedy --format json",
        f"costcalc memory {address} --definition depthwise-in-place",
    ]


def memory(graph: Graph, given: Mapping[str, Any]) -> None:
    """Find the peak and the plan, and write them."""
    from costcalc import api

    found = api.memory(
        graph,
        dtype=given["dtype"],
        plan=given["plan"],
        definition=given["definition"],
        batch=given["batch"],
        reorder=given["reorder"],
        cache=given["cache"],
        training=given["training"],
    )
    shown = found._replace(every_step=given["everything"])
    options.emit(shown, "memory", given["format_name"], given["output"])


command = NetworkGroup(
    "memory",
    """Show the memory that a network needs while it runs: its peak, and what is live there.

    A tensor lives from the layer that writes it to the last one that reads it. What else is counted
    depends on the definition; each definition is shown in words beside its figure. NETWORK is a
    shipped network, a path, or - for standard input; its parameters are options.

    \b
    Examples:
      costcalc memory mobilenet_v2
      costcalc memory mobilenet_v1 --alpha 0.25 --dtype int8 --plan tflm
    """,
    own=_own,
    run=memory,
    purpose=PURPOSE,
    examples=_examples,
)
