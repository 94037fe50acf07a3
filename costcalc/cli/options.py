"""Options that several commands share, and writing what they ask for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from errno import EISDIR
from os.path import basename, dirname, exists, isdir
from typing import TYPE_CHECKING, Any, TypeVar

import click

from costcalc.errors import Diagnostic, UsageError
from costcalc.records import NamedTuple

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

LARGEST_BATCH = 10**9
BAR = 24
"""Columns of the progress bar."""
QUANTITIES = ("macs", "params", "activations")
FORMATS = ("table", "json", "csv", "markdown")
Command = TypeVar("Command", bound=Callable[..., Any])


class Report(NamedTuple):
    """What a command can show, each form made only when it is asked for.

    `page` takes the width to fit into, or None.
    """

    page: Callable[[int | None], Any]
    data: Callable[[], dict[str, Any]]
    rows: Callable[[], Iterator[tuple[object, ...]]]


def help_option() -> click.Option:
    """As click's own, which is built in several languages, looked up at every start."""
    return click.Option(
        ["-h", "--help"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_show_help,
        help="Show this message and exit.",
    )


def _show_help(ctx: click.Context, param: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


def format_option() -> click.Option:
    return click.Option(
        ["--format", "form"],
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="What is written.",
    )


def _complete_file(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def output_option() -> click.Option:
    return click.Option(
        ["--output", "output"],
        type=str,
        metavar="FILE",
        shell_complete=_complete_file,
        help="Write to a file, whole or not at all, instead of standard output.",
    )


def batch_option() -> click.Option:
    return click.Option(
        ["--batch", "batch"],
        type=click.IntRange(1, LARGEST_BATCH),
        metavar="N",
        default=1,
        show_default=True,
        help="Examples in a batch; multiplies MACs and activations.",
    )


def exclude_option() -> click.Option:
    return click.Option(
        ["--exclude", "exclude"],
        multiple=True,
        metavar="WORDS",
        help="Leave out of the count: bias, norm, weights, buffers; an operator such as bn; "
        "or the path of a layer or block. Separate with commas.",
    )


def exact_option() -> click.Option:
    return click.Option(["--exact", "exact"], is_flag=True, help="All digits of every number.")


def quantity_option() -> click.Option:
    return click.Option(
        ["--of", "quantity"],
        type=click.Choice(QUANTITIES),
        default="macs",
        show_default=True,
        help="The cost that is meant.",
    )


def symbols_option() -> click.Option:
    return click.Option(
        ["--symbols", "symbols"],
        multiple=True,
        metavar="NAMES",
        help="Parameters that are varied: those of width and resolution by default. Separate "
        "with commas.",
    )


def flops_option() -> click.Option:
    return click.Option(
        ["--flops", "flops"],
        is_flag=True,
        help="FLOPs instead of MACs: two for each multiply-add.",
    )


def progress(text: str, part: float | None = None) -> None:
    """What is being done, on a terminal, in one line that goes away.

    With a bar where it is known what part of the whole is done.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        return
    from shutil import get_terminal_size

    done = round((part or 0) * BAR)
    bar = "" if part is None else f"{'━' * done}{'─' * (BAR - done)} "
    line = f"{bar}{text}"[: get_terminal_size().columns - 1]
    sys.stderr.write(f"\r\x1b[2K{line}" if text else "\r\x1b[2K")
    sys.stderr.flush()


def words(values: Iterable[str]) -> list[str]:
    """The words of an option that may be repeated and may hold commas."""
    return [word.strip() for value in values for word in value.split(",") if word.strip()]


def emit(report: Report, form: str, output: str | None) -> None:
    """Write a report in a format, to a file or to standard output."""
    if form == "table" and output is None and sys.stdout is not None and sys.stdout.isatty():
        from costcalc.report import terminal

        width = terminal.console(sys.stdout).width
        terminal.show(report.page(width), sys.stdout)
        return
    write(_lines(report, form), output)


def write(lines: Iterable[str], output: str | None) -> None:
    """Write lines to a file or to standard output."""
    if output is not None:
        write_file(output, lines)
    elif sys.stdout is None:
        help_text = "write to a file with `--output FILE`"
        raise UsageError([Diagnostic("standard output is closed", helps=(help_text,))])
    else:
        sys.stdout.write("".join(f"{line}\n" for line in lines))


def _lines(report: Report, form: str) -> Iterator[str]:
    match form:
        case "json":
            from costcalc.report import json

            return json.render(report.data())
        case "csv":
            from costcalc.report import csv

            return csv.render(report.rows())
        case "markdown":
            from costcalc.report import markdown

            return markdown.render(report.page(None))
        case _:
            from costcalc.report import plain

            return plain.render(report.page(None))


def write_file(path: str, lines: Iterable[str]) -> None:
    """Write a file whole or not at all: a new file beside it takes its name at the end."""
    from tempfile import mkstemp

    temporary = ""
    try:
        if isdir(path):
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
        mode = _mode_for(path)
        handle, temporary = mkstemp(prefix=f".{basename(path)}.", dir=dirname(path) or ".")
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="\n") as stream:
            stream.writelines(f"{line}\n" for line in lines)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except OSError as error:
        _remove(temporary)
        reason = (error.strerror or "it cannot be written").lower()
        raise UsageError([Diagnostic(f"cannot write `{path}`: {reason}")]) from None
    except BaseException:
        _remove(temporary)
        raise


def _mode_for(path: str) -> int:
    """The permissions of the file to be replaced, or those a new file gets."""
    if exists(path):
        return os.stat(path).st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _remove(temporary: str) -> None:
    if temporary and exists(temporary):
        os.unlink(temporary)
