"""Count networks at many settings: a table, the best within budgets, a Pareto front."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from costcalc.cli import options
from costcalc.cli.destination import write_bytes
from costcalc.cli.network import complete_address
from costcalc.cli.network_group import behind_the_network
from costcalc.cli.output import write
from costcalc.cli.spec_command import PREFIX, Setting, beside
from costcalc.cli.standing import unmarked
from costcalc.cli.sweep_options import own_options
from costcalc.cost.network import Network
from costcalc.spec.settings import given as given_text
from costcalc.spec.syntax import Param

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from costcalc.explore.sweeps.sweep import Sweep
    from costcalc.spec.tree import Scalar

MOST_NETWORKS = 100
NARROWEST, WIDTH, WIDEST = 40, 80, 120
"""Characters of a line of a drawing: at least, in a pipe, at most."""
HELP = """Count networks at many settings, exactly.

Give the parameters of the networks as lists, 4/7,5/7,1, or ranges START:STOP:STEP with both ends,
0.25:1:0.05. All combinations are counted, the last parameter of the spec varying fastest. A
parameter that a network does not have is left out of its settings.

\b
Examples:
  costcalc sweep mobilenet_v1 --alpha 0.25:1:0.25 --rho 4/7,5/7,6/7,1
  costcalc sweep mobilenet_v2 --alpha 0.35:1.4:0.05 --resolution 96:224:32 --where "macs <= 300M"
  costcalc sweep mobilenet_v1 mobilenet_v2 --alpha 0.25:1:0.05 --pareto "min macs, max alpha"
"""


class SweepCommand(click.Command):
    """Its first words are networks, whose parameters are its options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        args = behind_the_network(args, own_options())
        names = list(_leading(args))
        networks = [(name, Network.named(name)) for name in map(unmarked, names)]
        self.params = [*_parameters(networks), *_beside(networks)]
        rest = super().parse_args(ctx, args[len(names) :])
        ctx.params["networks"] = networks
        return rest

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage("costcalc sweep", "NETWORK... [OPTIONS]")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        own = [param for param in self.params if not str(param.name).startswith(PREFIX)]
        settings = [param for param in self.params if str(param.name).startswith(PREFIX)]
        for title, params in (("Parameters", settings), ("Options", own)):
            records = [param.get_help_record(ctx) for param in params]
            if any(records):
                with formatter.section(title):
                    formatter.write_dl([record for record in records if record is not None])
        if not settings:
            formatter.write_paragraph()
            formatter.write_text(
                "The parameters of the networks are options too, written after them; "
                "`costcalc sweep NETWORK --help` lists them."
            )

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        return complete_address(ctx, self.params[0], incomplete)


def _leading(args: Iterable[str]) -> Iterator[str]:
    """The words before the first option."""
    for word in args:
        if word.startswith("-") and word != "-":
            return
        yield word


def _parameters(networks: Sequence[tuple[str, Network]]) -> list[click.Parameter]:
    """An option for each parameter that a network has."""
    found: dict[str, Param] = {}
    for _, network in networks:
        for name, param in network.spec.params.items():
            found.setdefault(name, param)
    return [_option(param) for param in found.values()]


def _option(param: Param) -> click.Option:
    word = param.name.replace("_", "-")
    spellings = list(dict.fromkeys((f"--{word}", f"--{param.name}")))
    details = f"  [{param.range_text}]" if param.range_text else ""
    kind = Values(spellings[0], ())
    text = f"{param.doc or 'a parameter of this spec'}{details}"
    return click.Option([*spellings, PREFIX + param.name], type=kind, help=text)


class Values(Setting):
    """The values of a parameter, kept as the text that was given."""

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return "VALUES"


def _beside(networks: Sequence[tuple[str, Network]]) -> list[click.Parameter]:
    """The command's own options, beside the parameters of every network."""
    own = own_options()
    for _, network in networks:
        own = beside(own, network.spec)
    return own


@click.command("sweep", cls=SweepCommand, params=own_options(), add_help_option=False, help=HELP)
def command(networks: Sequence[tuple[str, Network]], **given: Any) -> None:
    from costcalc.cli.said import say
    from costcalc.report.sweep.record import SweepReport
    from costcalc.report.sweep.words import proof

    if not networks:
        raise click.UsageError("sweep takes a network")
    if len(networks) > MOST_NETWORKS:
        raise click.UsageError(f"sweep takes at most {MOST_NETWORKS} networks")
    if len({name for name, _ in networks}) < len(networks):
        raise click.UsageError("a network is given twice")
    with told(given["output"]) as run:
        run.sweep = found = swept(networks, given)
        if given["plot"]:
            draw(found, given)
            return
        report = SweepReport(found, given["exact"])
        options.emit(report, "sweep", _format(given), given["output"])
        if found.search is not None and not found.search.proved and given["format_name"] != "table":
            say(proof(found.search))


def draw(found: Sweep, given: Mapping[str, Any]) -> None:
    """Draw the settings as a picture or as text, as the file's name asks."""
    from costcalc.report.drawing.png import png
    from costcalc.report.drawing.svg import render
    from costcalc.report.sweep import plot

    output = given["output"] or ""
    if _is_given("format_name"):
        raise click.UsageError("`--plot` is drawn in no format: leave out `--format`")
    if output.lower().endswith(".png"):
        write_bytes(png(plot.picture(found)), output)
    elif output.lower().endswith(".svg"):
        write(render(plot.picture(found)), output)
    else:
        width = _width() if output in ("", "-") else WIDTH
        write(plot.lines(found, width), given["output"])


def _width() -> int:
    """The characters of a line on a terminal, as many as can be read; those of a pipe."""
    if sys.stdout is None or not sys.stdout.isatty():
        return WIDTH
    from shutil import get_terminal_size

    return min(max(get_terminal_size().columns, NARROWEST), WIDEST)


def _is_given(option: str) -> bool:
    """Whether an option was given, and is not the default."""
    source = click.get_current_context().get_parameter_source(option)
    return source is not click.core.ParameterSource.DEFAULT


def _format(given: Mapping[str, Any]) -> str:
    """The output format: that of the file's name where none is given."""
    chosen: str = given["format_name"]
    named = (given["output"] or "").endswith(".parquet")
    return "parquet" if named and not _is_given("format_name") else chosen


def swept(networks: Sequence[tuple[str, Network]], given: Mapping[str, Any]) -> Sweep:
    """The sweep that the options ask for. Raises UsageError and SpecError."""
    from costcalc.explore.sweeps.asked import asked_sweep
    from costcalc.explore.sweeps.request import Counted

    where = given["where"]
    return asked_sweep(
        [(label, one._replace(fuse_norm=given["fuse_norm"])) for label, one in networks],
        _settings(given),
        where=None if where is None else given_text(where, f"--where {where}"),
        columns=options.words(given["columns"]),
        counted=Counted(
            given["batch"],
            tuple(options.words(given["exclude"])),
            given["causal"],
            given["dtype"],
        ),
        progress=options.progress,
        **{
            name: given[name]
            for name in ("pareto", "plot", "sort", "top", "sample", "seed", "join", "scheduler")
        },
    )


def _settings(given: Mapping[str, Any]) -> dict[str, Scalar]:
    """The values of parameters that were given."""
    named = ((name, value) for name, value in given.items() if name.startswith(PREFIX))
    return {name.removeprefix(PREFIX): value for name, value in named if value is not None}


class Run:
    """A run of the command: its sweep, once the options are read."""

    sweep: Sweep | None = None


@contextmanager
def told(output: str | None) -> Iterator[Run]:
    """Says how far a run came that is interrupted within it."""
    from costcalc.cli.run import Terminated
    from costcalc.cli.said import say

    run = Run()
    try:
        yield run
    except (KeyboardInterrupt, Terminated):
        options.progress("")
        kept = f"; `{output}` was not written" if output not in (None, "-") else ""
        say(f"interrupted {_place(run.sweep)}{kept}")
        raise


def _place(sweep: Sweep | None) -> str:
    """How far a sweep came."""
    if sweep is None:
        return "before the first setting"
    return f"at {sweep.evaluated:,} of {sweep.total:,} settings"
