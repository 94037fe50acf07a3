"""Write a page about a network, with sliders for its parameters: one HTML file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import click
from click.core import ParameterSource

from costcalc.cli import options
from costcalc.cli.network import complete_address
from costcalc.cli.output import write
from costcalc.cli.pair import pair, since_option
from costcalc.cli.standing import Address

MOST_NETWORKS = 8
DEVICE = "jetson_orin_nano"
HELP = """Write a page about a network: one HTML file to read, send or project, with live sliders.

Every figure follows the sliders: the page computes it in exact whole numbers, by the forms that are
derived from the spec. It opens without a network and can be read without its program. Each NETWORK
is a shipped network, a path, or - for standard input; NAME:alpha=0.5,rho=6/7 sets its parameters.
With --diff the page shows what changed from one network to another, as `costcalc diff` does.

\b
Examples:
  costcalc report mobilenet_v2 --output report.html
  costcalc report efficientnet_b0 --sliders width,depth,resolution --output b0.html
  costcalc report --diff git:main:models/kws.yaml models/kws.yaml --output change.html
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
        options.device_option(", whose data type memory is shown at", DEVICE),
        click.Option(
            ["--diff", "is_change"],
            is_flag=True,
            help="Show what changed between two networks, OLD and NEW; without sliders.",
        ),
        since_option(),
        options.dtype_option("With --diff, data type of what is stored and of peak memory"),
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
def command(networks: tuple[str, ...], **given: Any) -> None:
    if given["is_change"] or given["since"]:
        _refuse("--diff", "sliders", "device")
        write(_change(networks, given), given["output"])
    else:
        _refuse("report without --diff", "dtype")
        write(_page(networks, given), given["output"])


def _refuse(what: str, *names: str) -> None:
    """Raise UsageError for an option that the page would not follow."""
    source = click.get_current_context().get_parameter_source
    for name in names:
        if source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{what} does not use --{name}")


def _page(networks: tuple[str, ...], given: Mapping[str, Any]) -> Iterable[str]:
    from costcalc import api
    from costcalc.report.live.page import render

    if not networks:
        raise click.UsageError("report takes a network")
    if len(networks) > MOST_NETWORKS:
        raise click.UsageError(f"report takes at most {MOST_NETWORKS} networks")
    if sum(name.partition(":")[0] == "-" for name in networks) > 1:
        raise click.UsageError("standard input can be read only once")
    sliders = options.words(given["sliders"])
    return render(api.sheets(*networks, sliders=sliders, device=given["device"], **_counted(given)))


def _change(networks: tuple[str, ...], given: Mapping[str, Any]) -> Iterable[str]:
    from costcalc import api
    from costcalc.report.live.change import render

    old, new = pair(networks, given["since"], "report --diff")
    return render(api.diff(old, new, dtype=given["dtype"], **_counted(given)))


def _counted(given: Mapping[str, Any]) -> dict[str, Any]:
    """What both pages are made with."""
    return {
        "batch": given["batch"],
        "exclude": options.words(given["exclude"]),
        "causal": given["causal"],
        "fuse_norm": given["fuse_norm"],
        "progress": options.progress,
    }
