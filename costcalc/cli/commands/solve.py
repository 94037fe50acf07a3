"""Find the setting of a parameter that meets a budget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from costcalc.cli import options
from costcalc.cli.network_group import NetworkGroup
from costcalc.cli.run import FINDING, OK
from costcalc.graph.graph import Graph
from costcalc.spec.address import locate

PURPOSE = (
    "Finds the setting of a parameter that costs most within a budget: smoothly, and exactly under "
    "the real roundings, with the plateau it is on and the next step. Where cost rises with the "
    "parameter, over the whole range, that is the largest setting that meets the budget; where it "
    "falls, the smallest; otherwise all intervals that meet it are listed, and of equal settings "
    "the largest is taken. Cost is that of the first target. Where a range has too many "
    "plateaus to be searched whole, the answer is the best found among the settings examined, and "
    "says so. A range without an end is searched as far as the output says."
)


def _own() -> list[click.Parameter]:
    return [
        click.Option(
            ["--target", "targets"],
            multiple=True,
            metavar="TARGET",
            help="A budget: macs=300M, params<=1.5M, activations<=5M, bytes<=20M, "
            "peak_memory<=256KiB; `=` means the "
            "same as `<=`: at most that much, and as close to it as possible. Separate with "
            "commas.",
        ),
        click.Option(
            ["--for", "names"],
            metavar="NAME[,NAME]",
            help="The parameter to solve for; with two, the first is solved for at settings of "
            "the second.",
        ),
        click.Option(
            ["--points", "points"],
            type=click.IntRange(1, 100),
            metavar="N",
            default=9,
            show_default=True,
            help="Number of settings of the second parameter.",
        ),
        options.dtype_option(),
        options.batch_option(),
        options.exclude_option(),
        options.causal_option(),
        options.format_option("solve"),
        options.output_option(),
    ]


def _examples(address: str) -> list[str]:
    return [f"costcalc solve {address} --target macs=300M --for {_first(address)}"]


def _first(address: str) -> str:
    """A parameter for the example in the help: one of width, else the first one."""
    params = locate(address).spec.params
    return next((n for n, p in params.items() if p.role == "width"), next(iter(params), "NAME"))


def solve(graph: Graph, given: Mapping[str, Any]) -> int:
    """Solve and write; the exit code says whether the budget is met."""
    from costcalc import api

    try:
        found = api.solve(
            graph,
            ",".join(options.words(given["targets"])),
            *options.words([given["names"] or ""]),
            points=given["points"],
            progress=options.progress,
            **options.counted_as(given),
        )
    finally:
        options.progress("")
    options.emit(found, "solve", given["format_name"], given["output"])
    return OK if any(one.is_met for one in found) else FINDING


command = NetworkGroup(
    "solve",
    """Find the setting that costs most within a budget: the smooth answer, and the exact one.

    NETWORK is a shipped network, a path, or - for standard input; its parameters are options.
    Where cost rises with the parameter over the whole range, the answer is the largest setting that
    meets the budget; where it falls, the smallest; otherwise the one with the highest cost (that
    of the first target) within it, the largest of equal ones, and all intervals that meet it are
    listed. Where a range has too many plateaus to be searched whole, it is the best found among
    the settings examined, and is called that. Settings that cannot be built are left out and
    counted.

    Ends with 0 where a setting was found, with 1 where none was.

    \b
    Examples:
      costcalc solve mobilenet_v2 --target macs=300M --for alpha
      costcalc solve mobilenet_v1 --target "macs<=60M,params<=1M" --for alpha --rho 0.857
      costcalc solve mobilenet_v1 --target macs=150M --for alpha,rho
    """,
    own=_own,
    run=solve,
    purpose=PURPOSE,
    examples=_examples,
)
