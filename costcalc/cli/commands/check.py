"""Check networks against budgets: limits of MACs, parameters and memory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from costcalc.cli import options
from costcalc.cli.network import complete_address
from costcalc.cli.run import FINDING, OK, USAGE
from costcalc.cli.standing import Address

if TYPE_CHECKING:
    from costcalc.explore.budgets.record import Checked

HELP = """Check networks against budgets: exit with 1 if a limit is broken, 2 if one cannot be
checked.

Budgets are written in costcalc.toml, or as [[tool.costcalc.budget]] in pyproject.toml: the nearest
file that has some, in this folder or one above it. With NETWORK and --max no file is read.

\b
Examples:
  costcalc check
  costcalc check --since origin/main --format github
  costcalc check models/kws.yaml:alpha=0.75 --max macs=60M,peak_memory=256KiB --dtype int8
  costcalc check --update
"""

CODES = {"met": OK, "broken": FINDING, "error": USAGE}
"""The exit code of each verdict."""


def _own() -> list[click.Parameter]:
    from costcalc.cost.memory.definitions import DEFINITIONS

    return [
        click.Option(
            ["--max", "limits"],
            multiple=True,
            metavar="LIMITS",
            help="Limits of NETWORK, such as macs=60M,params=1M. Separate with commas.",
        ),
        click.Option(
            ["--max-increase", "increases"],
            multiple=True,
            metavar="LIMITS",
            help="Limits of the increase of NETWORK, such as macs=2%; needs --since.",
        ),
        click.Option(
            ["--since", "since"],
            metavar="REVISION",
            help="Git revision against which increases are measured; without it, an increase in "
            "the file cannot be checked.",
        ),
        click.Option(
            ["--config", "config"],
            metavar="FILE",
            help="Read budgets from FILE instead of the nearest file.",
        ),
        click.Option(
            ["--update", "update"],
            is_flag=True,
            help="Lower the limits in the file to the current figures; the rest of the file is "
            "unchanged.",
        ),
        click.Option(
            ["--allow-increase", "allow_increase"],
            is_flag=True,
            help="With --update, also raise broken limits to the current figures.",
        ),
        options.dtype_option("Data type of NETWORK, for bytes, size, bops and peak_memory"),
        click.Option(
            ["--definition", "definition"],
            type=click.Choice(tuple(DEFINITIONS)),
            metavar="WORD",
            default="liveness",
            help="Definition of peak_memory of NETWORK; `costcalc memory` shows all.",
        ),
        options.exact_option(),
        options.fuse_norm_option(),
    ]


@click.command(
    "check",
    params=[
        click.Argument(
            ["network"], type=Address(), required=False, shell_complete=complete_address
        ),
        *_own(),
        options.format_option("check"),
        options.output_option(),
        options.help_option(),
    ],
    add_help_option=False,
    help=HELP,
)
def command(network: str | None, **given: Any) -> int | None:
    from costcalc.cli.said import say_faults
    from costcalc.explore.budgets.check import checked
    from costcalc.explore.budgets.given import budget_of

    refuse(network, given)
    since, fuse_norm = given["since"], given["fuse_norm"]
    if network is not None:
        limits = options.words(given["limits"]), options.words(given["increases"])
        budget = budget_of(network, *limits, given["dtype"], given["definition"])
        found = checked([budget], since=since, fuse_norm=fuse_norm)
    else:
        found = of_file(given)
    options.emit(
        found._replace(exact=given["exact"]), "check", given["format_name"], given["output"]
    )
    if given["format_name"] == "github":
        summarize(found)
    if found.faults:
        say_faults(found.faults)
    return CODES[found.verdict]


def refuse(network: str | None, given: dict[str, Any]) -> None:
    """Raise UsageError for options that do not belong together."""
    of_network = given["limits"] or given["increases"]
    if network is None and of_network:
        raise click.UsageError("--max and --max-increase take a network: `costcalc check NETWORK`")
    if network is not None and not of_network:
        raise click.UsageError("check NETWORK takes limits: `--max macs=60M`")
    if given["increases"] and given["since"] is None:
        raise click.UsageError("--max-increase takes the revision before: `--since REVISION`")
    if network is not None and (given["update"] or given["config"]):
        raise click.UsageError("--update and --config are for budgets of a file, without a network")
    if given["allow_increase"] and not given["update"]:
        raise click.UsageError("--allow-increase is for --update")


def of_file(given: dict[str, Any]) -> Checked:
    """The budgets of the file, whose limits are lowered where that was asked for."""
    from costcalc.cli.destination import write_to
    from costcalc.explore.budgets.check import checked
    from costcalc.explore.budgets.files import File, find
    from costcalc.explore.budgets.ratchet import tightened
    from costcalc.explore.budgets.read import budgets

    file = File(given["config"]) if given["config"] else find()
    found = checked(budgets(file), file.name, given["since"], fuse_norm=given["fuse_norm"])
    if not given["update"]:
        return found
    text, found = tightened(file.source.text, found, given["allow_increase"])
    if text != file.source.text:
        write_to(file.path, [text], end="")
    return found


def summarize(found: Checked) -> None:
    """Append the page to the summary of a job, if this is one. Raises UsageError."""
    from costcalc.errors import Diagnostic, UsageError
    from costcalc.report import subjects

    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    try:
        with open(path, "a", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in subjects.lines(found, "check", "markdown"))
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        message = f"cannot write the summary `{path}`: {reason}"
        raise UsageError([Diagnostic(message)]) from None
