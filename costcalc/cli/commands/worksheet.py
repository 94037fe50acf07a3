"""Write exercises about a network, and with --key their answers"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from costcalc.cli import options
from costcalc.cli.network_group import NetworkGroup
from costcalc.graph.graph import Graph

PURPOSE = "Writes exercises about it: a table with blanks, and questions."
LARGEST_SEED = 10**18 - 1


def _own() -> list[click.Parameter]:
    return [
        click.Option(
            ["--blank", "blanks"],
            metavar="COLUMNS",
            default="output,params,macs",
            show_default=True,
            help="Columns of the tables that have blanks. Separate with commas.",
        ),
        click.Option(
            ["--level", "level"],
            type=click.IntRange(1, 3),
            metavar="N",
            default=1,
            show_default=True,
            help="1: units and norms; 2: also what follows from a change; 3: also budgets and "
            "misprints.",
        ),
        click.Option(
            ["--seed", "seed"],
            type=click.IntRange(0, LARGEST_SEED),
            metavar="S",
            default=0,
            show_default=True,
            help="Seed of the random choice of layers, questions and a small network; a seed of 1"
            " or more also draws the parameters of width and resolution that are not given.",
        ),
        click.Option(["--key", "key"], is_flag=True, help="Write the answers and how they follow."),
        options.format_option("worksheet"),
        options.output_option(),
    ]


def _examples(address: str) -> list[str]:
    return [
        f"costcalc worksheet {address} --level 2 --seed 7",
        f"costcalc worksheet {address} --level 2 --seed 7 --key",
        f"costcalc worksheet {address} --level 2 --seed 7 --format csv --output answers.csv",
    ]


def worksheet(graph: Graph, given: Mapping[str, Any]) -> None:
    """Make the worksheet, and write it."""
    from costcalc.explore.worksheet import build
    from costcalc.explore.worksheet.code import columns

    sheet = build.worksheet(
        graph,
        blanks=columns(given["blanks"]),
        level=given["level"],
        seed=given["seed"],
        key=given["key"],
    )
    options.emit(sheet, "worksheet", given["format_name"], given["output"])


command = NetworkGroup(
    "worksheet",
    """Write exercises about a network, a table with blanks and questions; with --key their answers.

    The same options give the same worksheet; another seed gives another one. Write the answers into
    the csv file; `costcalc grade` grades it.

    \b
    Examples:
      costcalc worksheet mobilenet_v1 --level 2 --seed 7
      costcalc worksheet mobilenet_v1 --level 2 --seed 7 --key --format markdown
      costcalc worksheet mobilenet_v1 --level 2 --seed 7 --format csv --output answers.csv
    """,
    own=_own,
    run=worksheet,
    purpose=PURPOSE,
    examples=_examples,
)
