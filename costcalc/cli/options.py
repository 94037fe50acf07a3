"""Options that several commands share, and the report they ask for in its format."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from costcalc.cli.kinds import DEFAULT_DTYPE, DataType, Format
from costcalc.cli.output import STANDARD, bytes_to, write

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
        help="Batch size; all figures except parameters are for the whole batch.",
    )


def exclude_option() -> click.Option:
    return click.Option(
        ["--exclude", "exclude"],
        multiple=True,
        metavar="WORDS",
        help="Exclude from the count: bias, norm, weights, buffers; an operator such as bn; the "
        "path of a layer or block; or */NAME, all paths that end in NAME. Separate with commas.",
    )


def causal_option() -> click.Option:
    return click.Option(
        ["--causal", "causal"],
        type=click.Choice(("executed", "half")),
        default="executed",
        show_default=True,
        help="Pairs of tokens that a causal mask hides: `executed` counts them, as PyTorch "
        "computes them; `half` does not, which leaves T(T + 1)/2 pairs of T tokens.",
    )


def fuse_norm_option() -> click.Option:
    return click.Option(
        ["--fuse-norm", "fuse_norm"],
        is_flag=True,
        help="Fuse batch norms into the layers before them, as in deployment: each becomes a bias.",
    )


def dtype_option(help_text: str = "Data type for figures in bytes or bits") -> click.Option:
    return click.Option(
        ["--dtype", "dtype"],
        type=DataType(),
        metavar="TYPE",
        default=DEFAULT_DTYPE,
        show_default=True,
        help=f"{help_text}: int4, int8, fp16, bf16, fp32, fp64, or the bits of "
        "weights and activations, such as w4a8.",
    )


def columns_option() -> click.Option:
    from costcalc.cost.quantities import COLUMNS

    return click.Option(
        ["--columns", "columns"],
        multiple=True,
        metavar="WORDS",
        help=f"Show these columns of numbers: {', '.join(COLUMNS)}. Separate with commas.",
    )


def columns(given: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns that are asked for, each once. Raises UsageError for a word there is not."""
    from costcalc.cost.quantities import COLUMNS
    from costcalc.errors import MOST_FAULTS, Diagnostic, UsageError, did_you_mean

    found = tuple(dict.fromkeys(words(given["columns"])))
    unknown = [word for word in found if word not in COLUMNS]
    if unknown or (given["columns"] and not found):
        known = f"there are {', '.join(COLUMNS)}"
        near = {word: did_you_mean(word, COLUMNS) or known for word in unknown[:MOST_FAULTS]}
        faults = [
            Diagnostic(f"there is no column `{n}`", helps=(help_,)) for n, help_ in near.items()
        ]
        raise UsageError(faults or [Diagnostic("`--columns` is empty", helps=(known,))])
    return found


def fold_option(help_text: str) -> click.Option:
    return click.Option(["--fold", "fold"], type=click.IntRange(min=1), metavar="N", help=help_text)


def top_option(help_text: str, default: int | None = None) -> click.Option:
    return click.Option(
        ["--top", "top"],
        type=click.IntRange(min=1),
        metavar="N",
        default=default,
        show_default=default is not None,
        help=help_text,
    )


def device_option(note: str = "", default: str | None = None) -> click.Option:
    return click.Option(
        ["--device", "device"],
        metavar="NAME",
        default=default,
        show_default=default is not None,
        help=f"Device of the roofline{note}; `costcalc list --devices` lists them.",
    )


def exact_option() -> click.Option:
    return click.Option(["--exact", "exact"], is_flag=True, help="Show all digits of every number.")


def quantity_option(*, formulas: bool = False) -> click.Option:
    """`--of`; with `formulas` also what has a formula and is no sum over layers."""
    from costcalc.cost.quantities import OF_NETWORKS, QUANTITIES, RATIOS

    return click.Option(
        ["--of", "quantity"],
        type=click.Choice((*QUANTITIES, *((*RATIOS, *OF_NETWORKS) if formulas else ()))),
        default="macs",
        show_default=True,
        help="The quantity.",
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


def counted_as(given: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `--batch`, `--exclude`, `--causal` and `--dtype` that a command has, as the
    functions of `costcalc` take them.
    """
    found = {name: given[name] for name in ("batch", "causal", "dtype") if name in given}
    return {**found, "exclude": words(given["exclude"])}


def counted(graph: Graph, given: Mapping[str, Any], *asked: str) -> Counting:
    """What `--batch`, `--exclude`, `--causal` and `--dtype` say is counted, in the standing
    quantities and those asked.
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
        dtype=given.get("dtype", DEFAULT_DTYPE),
    )


def emit(record: object, subject: str, format_name: str, output: str | None) -> None:
    """Write a record in a format, to a file or to standard output; see `report.subjects`."""
    from costcalc.report import subjects

    to_stdout = output in (None, STANDARD)
    if format_name == subjects.BINARY:
        with bytes_to(output) as binary:
            subjects.write_bytes(record, subject, binary)
        return
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
