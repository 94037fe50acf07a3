"""Options that several commands share, and the report they ask for in its format."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from costcalc.cli.output import write

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from costcalc.cost.counting import Counting
    from costcalc.graph.graph import Graph
    from costcalc.report.page.record import Page

LARGEST_BATCH = 10**9
BAR = 24
"""Columns of the progress bar."""
Command = TypeVar("Command", bound=Callable[..., Any])


def help_option() -> click.Option:
    """Like click's own, without its look-up of translations at every start."""
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


class Format(click.Choice[str]):
    """The formats of some subjects; a table was called `text` by some commands before."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return super().convert("table" if value == "text" else value, param, ctx)


def format_option(*subjects: str, note: str = "") -> click.Option:
    """`--format` with every format that all of these subjects of a report have."""
    from costcalc.report.subjects import formats

    return click.Option(
        ["--format", "format_name"],
        type=Format(formats(*subjects)),
        default="table",
        show_default=True,
        help=f"Output format{note}.",
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
        help="Write to FILE (atomic) instead of standard output; - is standard output.",
    )


def batch_option() -> click.Option:
    return click.Option(
        ["--batch", "batch"],
        type=click.IntRange(1, LARGEST_BATCH),
        metavar="N",
        default=1,
        show_default=True,
        help="Examples in a batch; every figure but parameters is for all of them.",
    )


def exclude_option() -> click.Option:
    return click.Option(
        ["--exclude", "exclude"],
        multiple=True,
        metavar="WORDS",
        help="Exclude from the count: bias, norm, weights, buffers; an operator such as bn; "
        "the path of a layer or block, or */NAME, every path that ends so. "
        "Separate with commas.",
    )


def causal_option() -> click.Option:
    return click.Option(
        ["--causal", "causal"],
        type=click.Choice(("executed", "half")),
        default="executed",
        show_default=True,
        help="Pairs of tokens that a causal mask hides: counted, as PyTorch executes them, or not, "
        "which leaves T(T + 1)/2 pairs of T tokens.",
    )


def fuse_norm_option() -> click.Option:
    return click.Option(
        ["--fuse-norm", "fuse_norm"],
        is_flag=True,
        help="Fuse batch norms into the layers before them, as in deployment: each becomes a bias.",
    )


def dtype_option(help_text: str) -> click.Option:
    from costcalc.cost.memory.dtypes import DTYPES

    return click.Option(
        ["--dtype", "dtype"],
        type=click.Choice(tuple(DTYPES)),
        default="fp32",
        show_default=True,
        help=help_text,
    )


def fold_option(help_text: str) -> click.Option:
    return click.Option(["--fold", "fold"], type=click.IntRange(min=1), metavar="N", help=help_text)


def exact_option() -> click.Option:
    return click.Option(["--exact", "exact"], is_flag=True, help="Show all digits of every number.")


def quantity_option() -> click.Option:
    from costcalc.cost.quantities import QUANTITIES

    return click.Option(
        ["--of", "quantity"],
        type=click.Choice(tuple(QUANTITIES)),
        default="macs",
        show_default=True,
        help="Which quantity.",
    )


def symbols_option() -> click.Option:
    return click.Option(
        ["--symbols", "symbols"],
        multiple=True,
        metavar="NAMES",
        help="Parameters to vary: by default those of width and resolution. Separate with commas.",
    )


def flops_option() -> click.Option:
    return click.Option(
        ["--flops", "flops"],
        is_flag=True,
        help="Show FLOPs instead of MACs: two for each multiply-add.",
    )


def progress(text: str, part: float | None = None) -> None:
    """Shows on a terminal what is being done, in one line that is overwritten.

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


def counted(graph: Graph, given: Mapping[str, Any], *asked: str) -> Counting:
    """What `--batch`, `--exclude` and `--causal` say is counted, in the standing quantities and
    those asked.
    """
    from costcalc.cost.counting import counting
    from costcalc.cost.quantities import with_asked

    exclude = words(given["exclude"])
    return counting(
        graph,
        batch=given["batch"],
        exclude=exclude,
        quantities=with_asked(*asked),
        causal=given["causal"],
    )


def emit(record: object, subject: str, format_name: str, output: str | None) -> None:
    """Write a record in a format, to a file or to standard output; see `report.subjects`."""
    from costcalc.report import subjects

    to_stdout = output in (None, "-")
    if format_name == "table" and to_stdout and sys.stdout is not None and sys.stdout.isatty():
        from costcalc.report.page import terminal

        width = terminal.console(sys.stdout).width
        page = subjects.page_of(record, subject, width)
        terminal.show(shown_on(page, sys.stdout), sys.stdout)
        return
    stream = sys.stdout if to_stdout else None
    write(subjects.lines(record, subject, format_name, lambda page: shown_on(page, stream)), output)


def shown_on(page: Page, stream: TextIO | None) -> Page:
    """The page in the characters of the stream's encoding; what it lacks is spelled first."""
    from costcalc.cli.spelling import in_encoding

    encoding = getattr(stream, "encoding", None) or "utf-8"
    return page.mapped(lambda text: in_encoding(text, encoding))
