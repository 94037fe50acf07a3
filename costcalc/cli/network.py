"""The cost table: what a network costs, layer by layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from costcalc.cli import options
from costcalc.cli.spec_command import SpecCommand
from costcalc.cost.network import Network
from costcalc.cost.quantities import BY_LAYER, COLUMNS, QUANTITIES, RATIOS
from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.graph import Graph

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from costcalc.report.references.record import References


OF_EVERY_QUANTITY = ("json", "csv")
"""Formats that hold every quantity, whatever is shown."""

PURPOSE = "Shows what it costs, layer by layer, in exact numbers."


def complete_address(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Shell completion: shipped networks that start with the text, else files."""
    from click.shell_completion import CompletionItem

    from costcalc.spec import catalog

    items = [CompletionItem(name) for name in catalog.names() if name.startswith(incomplete)]
    return items or [CompletionItem(incomplete, type="file")]


def network_command(address: str) -> click.Command:
    """The cost table of the network of that address. Raises CostcalcError where there is none."""
    network = Network.named(address)

    def examples() -> list[str]:
        from costcalc.cli.spec_help import published_setting

        found = [f"costcalc {address} --fold 1", f"costcalc {address} --top 5 --exact"]
        published = published_setting(network.spec)
        return [f"costcalc {address} {published}", *found] if published else found

    return SpecCommand(address, network, own_options(), report, PURPOSE, examples, at_least=True)


def report(graph: Graph, given: Mapping[str, Any]) -> int | None:
    """Count and write; 1 where a published figure differs that should not."""
    from costcalc.cost.cost import evaluate, with_parts
    from costcalc.report.network.record import View, describe_network

    columns = options.columns(given)
    if graph.opaque:
        _refuse_beside_opaque(given, columns)
    view = View(**{**{name: given[name] for name in View._fields}, "columns": columns})
    counted = QUANTITIES if given["format_name"] in OF_EVERY_QUANTITY else view.asked
    cost = evaluate(graph, options.counted(graph, given, *counted))
    cost = with_parts(cost, (name for name in view.asked if name in BY_LAYER))
    if given["counter"] is not None:
        from costcalc.cost.counters import counted_by

        cost = counted_by(given["counter"], cost)
    shown = describe_network(cost, view)
    if given["references"]:
        shown = shown._replace(references=_references(graph, given["format_name"]))
    options.emit(shown, "network", given["format_name"], given["output"])
    return 1 if shown.references and shown.references.differs else None


def _refuse_beside_opaque(given: Mapping[str, Any], columns: Iterable[str]) -> None:
    """Raise UsageError for what has no lower bound where the cost of some layer is not known."""
    asked = [f"--{one}" for one in ("references",) if given.get(one)]
    asked += ["--counting"] if given["counter"] is not None else []
    by = given["sort"]
    asked += [f"`{one}`" for one in (*columns, by) if one in (*RATIOS, *BY_LAYER)]
    if asked:
        message = f"{asked[0]} needs the cost of every layer, and some are opaque"
        raise UsageError([Diagnostic(message)])


def _references(graph: Graph, format_name: str) -> References:
    """The published figures at the settings of a graph. Raises UsageError for rows of layers."""
    from costcalc.explore.gathering import at_settings
    from costcalc.report.references.record import References

    if format_name == "csv":
        helps = ("`costcalc references ... --format csv` has a row for each figure",)
        message = "the csv of a network has a row for each layer, and no published figures"
        raise UsageError([Diagnostic(message, helps=helps)])
    figures, elsewhere = at_settings(graph)
    return References(tuple(figures), elsewhere=elsewhere)


def own_options() -> list[click.Parameter]:
    """The options of the cost table, beside a network's parameters."""
    return [
        options.batch_option(),
        options.exclude_option(),
        options.causal_option(),
        click.Option(
            ["--counting", "counter"],
            metavar="COUNTER",
            help="Also show the count of another counter, such as fvcore; `costcalc counters` "
            "lists them.",
        ),
        options.fold_option("Sum the layers whose paths share their first N segments in one row."),
        click.Option(
            ["--sort", "sort"],
            type=click.Choice(("order", *COLUMNS, "path", "kind")),
            metavar="WORD",
            help=f"Sort the layers by one of: order (of execution, the default), "
            f"{', '.join(COLUMNS)}, path, kind. With --top the default is macs.",
        ),
        options.top_option(
            "Show the first N layers; the rest are summed in one row, or left out of csv and json."
        ),
        click.Option(
            ["--all", "everything"],
            is_flag=True,
            help="Show every layer, including those that cost nothing, such as pools.",
        ),
        click.Option(
            ["--references", "references"],
            is_flag=True,
            help="Also show the figures published for these settings.",
        ),
        options.columns_option(),
        options.dtype_option(),
        options.exact_option(),
        options.flops_option(),
        options.format_option("network"),
        options.output_option(),
        options.fuse_norm_option(),
    ]
