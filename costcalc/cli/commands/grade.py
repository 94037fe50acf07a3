"""Grade the answers to worksheets, and name the usual mistakes"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from costcalc.cli import options

if TYPE_CHECKING:
    from costcalc.explore.worksheet.grade import Ungraded

HELP = """Grade the answers to a worksheet: right, wrong, or right but for a usual mistake.

FILE is the csv that `costcalc worksheet --format csv` writes, filled in, or YAML with the keys
`code` and `answers`, or - for a csv on standard input. The worksheet is made again from its code;
the code of another version is refused. An answer that cannot be read hinders no other. Of several
files each has a row, and one that cannot be graded says why.

Ends with 0 if every answer is right, with 1 if not, with 2 if a file cannot be graded.

\b
Examples:
  costcalc grade answers.csv
  costcalc grade answers.yaml --format json
  costcalc grade class/*.csv --format csv --output grades.csv
"""


@click.command(
    "grade",
    params=[
        click.Argument(["files"], metavar="FILE...", nargs=-1, required=True),
        options.format_option("grade", "grades"),
        options.output_option(),
        options.help_option(),
    ],
    add_help_option=False,
    help=HELP,
)
def command(files: tuple[str, ...], format_name: str, output: str | None) -> int:
    from costcalc.explore.worksheet.answer_file import read
    from costcalc.explore.worksheet.grade import all_graded, graded

    if len(files) > 1:
        grades = all_graded(files)
        options.emit(grades, "grades", format_name, output)
        _refuse(grades.ungraded)
        return 0 if grades.are_full else 1
    found = graded(read(files[0]))
    options.emit(found, "grade", format_name, output)
    return 0 if found.is_full else 1


def _refuse(ungraded: Sequence[Ungraded]) -> None:
    """Raises UsageError for files that could not be graded, after the others were."""
    from costcalc.errors import Diagnostic, UsageError

    if ungraded:
        raise UsageError(
            [Diagnostic(f"`{one.file}` cannot be graded: {one.why}") for one in ungraded]
        )
