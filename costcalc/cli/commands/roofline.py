"""Show a lower bound of the time of each layer, and whether compute or memory limits it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from costcalc.cli import options
from costcalc.cli.kinds import DataType
from costcalc.cli.network_group import NetworkGroup
from costcalc.graph.graph import Graph

PURPOSE = "Shows for each layer a lower bound of its time, and whether compute or memory binds."


def _own() -> list[click.Parameter]:
    from costcalc.cost.roofline.record import STEPPED

    return [
        options.device_option(),
        click.Option(
            ["--peak", "peak"],
            metavar="RATE",
            help="Operations a second, such as 4TOPS or 197TFLOP/s; a multiply-add is two.",
        ),
        click.Option(
            ["--bandwidth", "bandwidth"],
            metavar="RATE",
            help="Bytes a second between the memory and the chip, such as 8GB/s.",
        ),
        click.Option(
            ["--sparse", "sparse"],
            is_flag=True,
            help="Use the device's peak for structured sparsity: half of the weights are 0, in a "
            "fixed pattern.",
        ),
        click.Option(
            ["--dtype", "dtype"],
            type=DataType(),
            metavar="TYPE",
            show_default="fp32, or the first of a device that has no fp32",
            help="Data type of weights and tensors, as for `costcalc memory`.",
        ),
        options.batch_option(),
        options.causal_option(),
        click.Option(
            ["--definition", "definition"],
            type=click.Choice(STEPPED),
            default="liveness",
            show_default=True,
            help="Which layers are computed together, as for `costcalc memory`.",
        ),
        click.Option(
            ["--for", "parameter"],
            metavar="NAME",
            help="Show where layers change between compute-bound and memory-bound as this "
            "parameter, such as a length, grows, instead of the batch.",
        ),
        options.top_option(
            "Show the N layers with the largest bounds; the rest are summed in one row, or left "
            "out of csv and json."
        ),
        options.format_option("roofline"),
        options.output_option(),
    ]


def _examples(address: str) -> list[str]:
    return [
        f"costcalc roofline {address} --device jetson_orin_nano --dtype int8",
        f"costcalc roofline {address} --peak 4TOPS --bandwidth 8GB/s --dtype int8 --top 10",
        f"costcalc roofline {address} --device nvidia_t4 --dtype fp16 --batch 64 --format json",
    ]


def roofline(graph: Graph, given: Mapping[str, Any]) -> None:
    """Find the bounds and write them."""
    from costcalc import api

    rates = {name: given[name] for name in ("device", "peak", "bandwidth", "sparse")}
    chosen = {name: given[name] for name in ("dtype", "batch", "causal", "definition")}
    found = api.roofline(graph, **rates, **chosen, along=given["parameter"])
    shown = found._replace(top=given["top"])
    options.emit(shown, "roofline", given["format_name"], given["output"])


command = NetworkGroup(
    "roofline",
    """Show a lower bound of the time of each layer, and whether compute or memory limits it.

    A layer takes at least as long as its FLOPs at the peak of the device, and at least as long as
    its bytes at the bandwidth of the memory. These are bounds, not predictions of the time that a
    layer takes. NETWORK is a shipped network, a path, or - for standard input; its parameters are
    options.

    \b
    Examples:
      costcalc roofline mobilenet_v2 --device jetson_orin_nano --dtype int8
      costcalc roofline mobilenet_v2 --peak 4TOPS --bandwidth 8GB/s --dtype int8 --batch 16
    """,
    own=_own,
    run=roofline,
    purpose=PURPOSE,
    examples=_examples,
)
