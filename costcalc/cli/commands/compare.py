"""Compare networks side by side: totals, kinds, and the ratio to the first."""

from __future__ import annotations

from typing import Any

import click

from costcalc.cli import options
from costcalc.cli.network import complete_address
from costcalc.cli.standing import Address

MOST_NETWORKS = 100
HELP = """Show networks side by side: totals, kinds, and their ratio to the first.

Each is a shipped network, a path, or - for standard input; NAME:alpha=0.5,rho=6/7 sets its
parameters.

\b
Example:
  costcalc compare mobilenet_v1 mobilenet_v1:alpha=0.5 mobilenet_v2
"""


@click.command(
    "compare",
    params=[
        click.Argument(
            ["networks"],
            type=Address(),
            nargs=-1,
            metavar="A B...",
            shell_complete=complete_address,
        ),
        options.batch_option(),
        options.exclude_option(),
        options.causal_option(),
        options.fold_option("Compare by paths, folded at level N, instead of by kind."),
        options.exact_option(),
        options.flops_option(),
        options.format_option("compare"),
        options.output_option(),
        options.help_option(),
    ],
    add_help_option=False,
    help=HELP,
)
def command(
    networks: tuple[str, ...],
    batch: int,
    exclude: tuple[str, ...],
    causal: Any,
    fold: int | None,
    exact: bool,
    flops: bool,
    format_name: str,
    output: str | None,
) -> None:
    from costcalc.api import compare

    if len(networks) < 2:
        raise click.UsageError("compare takes two networks or more")
    if len(networks) > MOST_NETWORKS:
        raise click.UsageError(f"compare takes at most {MOST_NETWORKS} networks")
    if sum(name.partition(":")[0] == "-" for name in networks) > 1:
        raise click.UsageError("standard input can be read only once")
    left_out = options.words(exclude)
    record = compare(*networks, batch=batch, exclude=left_out, fold=fold, causal=causal)
    options.emit(record._replace(exact=exact, flops=flops), "compare", format_name, output)
