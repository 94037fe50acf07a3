"""Grade the answers to a worksheet, and name the usual mistakes"""

from __future__ import annotations

import click

from costcalc.cli import options

HELP = """Grade the answers to a worksheet: right, wrong, or right but for a usual mistake.

FILE is the csv that `costcalc worksheet --format csv` writes, filled in, or YAML with the keys
`code` and `answers`. The worksheet is made again from its code; the code of another version is
refused.

Ends with 0 if every answer is right, with 1 if not.

\b
Examples:
  costcalc grade answers.csv
  costcalc grade answers.yaml --format json
"""


@click.command(
    "grade",
    params=[
        click.Argument(["file"], metavar="FILE"),
        options.format_option("grade"),
        options.output_option(),
        options.help_option(),
    ],
    add_help_option=False,
    help=HELP,
)
def command(file: str, format_name: str, output: str | None) -> int:
    from costcalc.explore.worksheet.answer_file import read
    from costcalc.explore.worksheet.grade import graded

    found = graded(read(file))
    options.emit(found, "grade", format_name, output)
    return 0 if found.is_full else 1
