"""List the shipped networks with their cost, the operators, or the devices."""

from __future__ import annotations

import click

from costcalc.cli import options

HELP = """List the shipped networks with their cost at the defaults, the operators, or the devices.

With TEXT, only those whose name, title or description contains it.
"""


@click.command(
    "list",
    params=[
        click.Argument(["text"], required=False, default="", metavar="[TEXT]"),
        click.Option(["--operators"], is_flag=True, help="List the operators instead."),
        click.Option(
            ["--devices"], is_flag=True, help="List the devices of `costcalc roofline` instead."
        ),
        options.exact_option(),
        options.format_option("list", "operators", "devices"),
        options.output_option(),
        options.help_option(),
    ],
    add_help_option=False,
    help=HELP,
)
def command(
    text: str, operators: bool, devices: bool, exact: bool, format_name: str, output: str | None
) -> None:
    if operators and devices:
        raise click.UsageError("`--operators` and `--devices` are two lists; give only one")
    if devices:
        from costcalc.report.devices.record import devices as known

        options.emit(known(text), "devices", format_name, output)
        return
    if operators:
        from costcalc.report.operators.record import operators as found

        options.emit(found(text), "operators", format_name, output)
        return
    from costcalc.api import catalog_costs
    from costcalc.report.list.record import Listing, entries

    options.emit(Listing(entries(catalog_costs(text)), exact), "list", format_name, output)
