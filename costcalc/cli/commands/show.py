"""Print the spec of a network, to start your own from."""

from __future__ import annotations

import click

from costcalc.cli import options
from costcalc.cli.network import complete_address
from costcalc.cli.output import write
from costcalc.cli.standing import Address

HELP = """Print the spec of a network, to start your own from.

\b
Example:
  costcalc show mobilenet_v1 --output my_network.yaml
"""


@click.command(
    "show",
    params=[
        click.Argument(["network"], type=Address(), shell_complete=complete_address),
        options.output_option(),
        options.help_option(),
    ],
    add_help_option=False,
    help=HELP,
)
def command(network: str, output: str | None) -> None:
    from costcalc.spec.address import read

    lines = read(network).text.splitlines()
    write(lines, output)
