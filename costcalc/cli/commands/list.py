"""List the shipped networks with their cost, or the operators."""

from __future__ import annotations

import click

from costcalc.cli import options

HELP = """List the shipped networks with their cost at the defaults, or the operators.

With TEXT, only those whose name, title or description contains it.
"""


@click.command(
    "list",
    params=[
        click.Argument(["text"], required=False, default="", metavar="[TEXT]"),
        click.Option(["--operators"], is_flag=True, help="List the operators instead."),
        options.exact_option(),
        options.format_option(),
        options.output_option(),
        options.help_option(),
    ],
    add_help_option=False,
    help=HELP,
)
def command(text: str, operators: bool, exact: bool, form: str, output: str | None) -> None:
    from costcalc.report import listing

    if operators:
        found = listing.operators(text)
        shown = options.Report(
            lambda width: listing.operators_page(found, width),
            lambda: listing.operators_data(found),
            lambda: listing.operators_rows(found),
        )
    else:
        from costcalc.api import catalog_costs

        entries = listing.entries(catalog_costs(), text)
        shown = options.Report(
            lambda width: listing.page(entries, exact),
            lambda: listing.data(entries),
            lambda: listing.rows(entries),
        )
    options.emit(shown, form, output)
