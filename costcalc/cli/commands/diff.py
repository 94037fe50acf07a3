"""Show what changed between two networks, and which change caused how much."""

from __future__ import annotations

from typing import Any

import click

from costcalc.cli import options
from costcalc.cli.network import complete_address
from costcalc.cli.pair import pair, since_option
from costcalc.cli.standing import Address

HELP = """Show what changed between two networks, and which change caused how much.

OLD and NEW are shipped networks, paths, git:REVISION:PATH, or - for standard input, each with
settings as in NAME:alpha=0.5. With --since, one path is compared with itself at a revision.
Causes and edits sum to the change exactly.

\b
Examples:
  costcalc diff mobilenet_v2 mobilenet_v2:alpha=0.75
  costcalc diff git:HEAD~3:models/kws.yaml models/kws.yaml
  costcalc diff models/kws.yaml --since main --format markdown
"""


def _own() -> list[click.Parameter]:
    return [
        since_option(),
        options.top_option(
            "Show the N layers that changed most; the rest are summed in one row.", default=10
        ),
        click.Option(["--all", "everything"], is_flag=True, help="Show every layer that changed."),
        click.Option(
            ["--exit-code", "exit_code"],
            is_flag=True,
            help="Exit with 1 if a figure changed, with 0 if none did.",
        ),
        options.dtype_option("Data type of all that is in bytes"),
        options.exact_option(),
    ]


@click.command(
    "diff",
    params=[
        click.Argument(
            ["networks"],
            type=Address(),
            nargs=-1,
            metavar="OLD NEW",
            shell_complete=complete_address,
        ),
        *_own(),
        options.batch_option(),
        options.exclude_option(),
        options.causal_option(),
        options.fuse_norm_option(),
        options.format_option("diff"),
        options.output_option(),
        options.help_option(),
    ],
    add_help_option=False,
    help=HELP,
)
def command(networks: tuple[str, ...], since: str | None, **given: Any) -> int | None:
    from costcalc.api import diff

    old, new = pair(networks, since)
    found = diff(
        old,
        new,
        batch=given["batch"],
        exclude=options.words(given["exclude"]),
        causal=given["causal"],
        fuse_norm=given["fuse_norm"],
        dtype=given["dtype"],
        progress=options.progress,
    )
    top = None if given["everything"] else given["top"]
    shown = found._replace(top=top, exact=given["exact"])
    options.emit(shown, "diff", given["format_name"], given["output"])
    return 1 if given["exit_code"] and not found.is_same else None
