"""Write a page on a network, with sliders for its parameters: one HTML file."""

from __future__ import annotations

from typing import Any

import click

from costcalc.cli import options
from costcalc.cli.network import complete_address
from costcalc.cli.output import write
from costcalc.cli.standing import Address

MOST_NETWORKS = 8
DEVICE = "jetson_orin_nano"
HELP = """Write a page on a network: one HTML file to look at, send or project, with live sliders.

Every figure follows the sliders: the page computes it in exact whole numbers, by the forms that are
derived from the spec. It opens without a network and can be read without its program. Each NETWORK
is a shipped network, a path, or - for standard input; NAME:alpha=0.5,rho=6/7 sets its parameters.

\b
Examples:
  costcalc report mobilenet_v2 --output report.html
  costcalc report efficientnet_b0 --sliders width,depth,resolution --output b0.html
"""


@click.command(
    "report",
    params=[
        click.Argument(
            ["networks"],
            type=Address(),
            nargs=-1,
            metavar="NETWORK...",
            shell_complete=complete_address,
        ),
        click.Option(
            ["--sliders", "sliders"],
            multiple=True,
            metavar="NAMES",
            help="Parameters with a slider: by default as many as can have one. Separate with "
            "commas.",
        ),
        click.Option(
            ["--device", "device"],
            metavar="NAME",
            default=DEVICE,
            show_default=True,
            help="Device of the roofline; memory is at its data type. `costcalc list --devices` "
            "lists them.",
        ),
        options.batch_option(),
        options.exclude_option(),
        options.causal_option(),
        options.fuse_norm_option(),
        options.output_option(),
        options.help_option(),
    ],
    add_help_option=False,
    help=HELP,
)
def command(
    networks: tuple[str, ...],
    sliders: tuple[str, ...],
    device: str,
    batch: int,
    exclude: tuple[str, ...],
    causal: Any,
    fuse_norm: bool,
    output: str | None,
) -> None:
    from costcalc import api
    from costcalc.report.live.page import render

    if not networks:
        raise click.UsageError("report takes a network")
    if len(networks) > MOST_NETWORKS:
        raise click.UsageError(f"report takes at most {MOST_NETWORKS} networks")
    if sum(name.partition(":")[0] == "-" for name in networks) > 1:
        raise click.UsageError("standard input can be read only once")
    sheets = api.sheets(
        *networks,
        sliders=options.words(sliders),
        device=device,
        batch=batch,
        exclude=options.words(exclude),
        causal=causal,
        fuse_norm=fuse_norm,
        progress=options.progress,
    )
    write(render(sheets), output)
