"""Show published figures beside ours, each with a verdict."""

from __future__ import annotations

import click

from costcalc.cli import options
from costcalc.cli.network import complete_address
from costcalc.cli.standing import Address
from costcalc.explore.verdicts import VERDICTS

HELP = """Show published figures beside ours, each with a verdict.

Without NAME, the figures of all shipped networks. NAME is a network, a family of networks, or a
spec (a path, or - for standard input); NAME:alpha=0.5 selects one setting.

\b
Verdicts:
  agrees          our figure, rounded or truncated, is the printed one
  explained       our figure under a stated assumption is the printed one
  erratum         contradicted by its source, what that quotes, or its authors
  not reproduced  our figure is another one, and this is known
  DIFFERS         our figure is another one, or not for the stated reason
  not computed    an accuracy: kept as data

Exits with 1 if a figure DIFFERS. In JSON and CSV our shares and ratios are fractions, such as
21168/1110821.

\b
Examples:
  costcalc references mobilenet_v1
  costcalc references mobilenet_v1 --table 6
  costcalc references --verdict "not reproduced"
  costcalc references --source EfficientNet --quantity params --format csv
"""


@click.command(
    "references",
    params=[
        click.Argument(
            ["names"],
            type=Address(),
            nargs=-1,
            metavar="[NAME...]",
            shell_complete=complete_address,
        ),
        click.Option(
            ["--verdict", "verdicts"],
            type=click.Choice(VERDICTS, case_sensitive=False),
            multiple=True,
            help="Only figures with this verdict; may be repeated.",
        ),
        click.Option(
            ["--source", "source"],
            metavar="TEXT",
            default="",
            help="Only figures whose source or place contains TEXT, as whole words if any does.",
        ),
        click.Option(
            ["--quantity", "quantity"],
            metavar="WORD",
            default="",
            help='Only figures of this quantity: macs, params, "share of macs", shape, ratio, '
            "top1, ...",
        ),
        click.Option(
            ["--table", "table"],
            metavar="N",
            default="",
            help="Only table N of its source, laid out as printed.",
        ),
        options.format_option("references"),
        options.output_option(),
        options.help_option(),
    ],
    add_help_option=False,
    help=HELP,
)
def command(
    names: tuple[str, ...],
    verdicts: tuple[str, ...],
    source: str,
    quantity: str,
    table: str,
    format_name: str,
    output: str | None,
) -> int:
    from costcalc.api import references

    if sum(name.partition(":")[0] == "-" for name in names) > 1:
        raise click.UsageError("standard input can be read only once")
    words = {"source": source, "quantity": quantity, "table": table}
    try:
        found = references(*names, verdict=verdicts, **words, progress=options.progress)
    finally:
        options.progress("")
    options.emit(found, "references", format_name, output)
    return int(found.differs)
