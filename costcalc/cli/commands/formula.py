"""Show the formula of a cost in its parameters, smooth or with every rounding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from costcalc.cli import options
from costcalc.cli.network_group import NetworkGroup
from costcalc.graph.graph import Graph

PURPOSE = "Shows the formula of what it costs, derived from the spec, and how far it is exact."
PERS = ("total", "kind", "block", "layer")


def _own() -> list[click.Parameter]:
    return [
        options.symbols_option(),
        options.quantity_option(formulas=True),
        options.dtype_option(),
        click.Option(
            ["--per", "per"],
            type=click.Choice(PERS),
            default="total",
            show_default=True,
            help="One formula for the network, or one for each kind, block or layer.",
        ),
        click.Option(
            ["--exact", "exact"],
            is_flag=True,
            help="The exact form: every floor, ceiling and rounding as it is in the spec.",
        ),
        click.Option(
            ["--smooth-repeats", "smooth_repeats"],
            is_flag=True,
            help="Also drop the rounding of repeat counts.",
        ),
        options.batch_option(),
        options.exclude_option(),
        options.causal_option(),
        options.format_option(
            "formula", "formula_largest", note="; `python` is a file that runs without costcalc"
        ),
        options.output_option(),
    ]


def _examples(address: str) -> list[str]:
    return [
        f"costcalc formula {address}",
        f"costcalc formula {address} --per block",
        f"costcalc formula {address} --exact --format python --output cost.py",
    ]


def formula(graph: Graph, given: Mapping[str, Any]) -> None:
    """Derive, describe and write."""
    from costcalc import api
    from costcalc.cost.quantities import OF_NETWORKS

    if given["quantity"] in OF_NETWORKS:
        _largest(graph, given)
        return
    report = api.formula(
        graph,
        *options.words(given["symbols"]),
        of=given["quantity"],
        per=given["per"],
        exact=given["exact"],
        smooth_repeats=given["smooth_repeats"],
        **options.counted_as(given),
    )
    options.emit(report, "formula", given["format_name"], given["output"])


def _largest(graph: Graph, given: Mapping[str, Any]) -> None:
    """The same for a figure that is the largest of several."""
    from costcalc import api

    quantity, per = given["quantity"], given["per"]
    if per not in ("total", "layer"):
        raise click.UsageError(
            f"`--of {quantity}` has no formula per {per}: it is the largest of the figures of "
            "layers; use `--per total` or `--per layer`"
        )
    if given["smooth_repeats"]:
        raise click.UsageError(
            f"`--smooth-repeats` does not go with `--of {quantity}`: the number of passes is that "
            "of the setting"
        )
    report = api.peak_formula(
        graph,
        *options.words(given["symbols"]),
        per=per,
        exact=given["exact"],
        **options.counted_as(given),
    )
    options.emit(report, "formula_largest", given["format_name"], given["output"])


command = NetworkGroup(
    "formula",
    """Show the formula of a cost: derived from the spec, collected, with its error.

    NETWORK is a shipped network, a path, or - for standard input; its parameters are options.
    The smooth form drops the rounding of widths and sizes; `--exact` keeps it.

    \b
    Examples:
      costcalc formula mobilenet_v1
      costcalc formula efficientnet_b1 --symbols depth,width,resolution
      costcalc formula squeezenet1_0 --symbols ratio --per block
    """,
    own=_own,
    run=formula,
    purpose=PURPOSE,
    examples=_examples,
)
