"""Show the formula of a cost in its parameters, smooth or with every rounding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from costcalc.cli import options
from costcalc.cli.network_group import NetworkGroup
from costcalc.graph.graph import Graph

if TYPE_CHECKING:
    from costcalc.cost.forms import Forms
    from costcalc.cost.textbook import Textbook

PURPOSE = "Shows the formula of what it costs, derived from the spec, and how far it is exact."
PERS = ("total", "kind", "block", "layer")


def _own() -> list[click.Parameter]:
    return [
        options.symbols_option(),
        options.quantity_option(),
        click.Option(
            ["--per", "per"],
            type=click.Choice(PERS),
            default="total",
            show_default=True,
            help="One formula for the network, or one for each kind, block or layer.",
        ),
        click.Option(
            ["--exact", "exact"],
            is_flag=True,
            help="The exact form: every floor, ceiling and rounding as it is in the spec.",
        ),
        click.Option(
            ["--smooth-repeats", "smooth_repeats"],
            is_flag=True,
            help="Also drop the rounding of repeat counts.",
        ),
        options.batch_option(),
        options.exclude_option(),
        options.format_option("formula", note="; `python` is a file that runs without costcalc"),
        options.output_option(),
    ]


def _examples(address: str) -> list[str]:
    return [
        f"costcalc formula {address}",
        f"costcalc formula {address} --per block",
        f"costcalc formula {address} --exact --format python --output cost.py",
    ]


def formula(graph: Graph, given: Mapping[str, Any]) -> None:
    """Derive, describe and write."""
    from costcalc.cost.forms import chosen_symbols, forms_of
    from costcalc.cost.formula_record import describe_formula

    symbols = chosen_symbols(graph, options.words(given["symbols"]))
    counted = options.counted(graph, given, given["quantity"])
    smooth: bool = given["smooth_repeats"]
    forms = forms_of(graph, symbols, counted, smooth_repeats=smooth)
    other = None
    if any(layer.times.exact.free_symbols for layer in forms.layers):
        other = forms_of(graph, symbols, counted, smooth_repeats=not smooth)
    books = list(_textbooks(forms, given["quantity"], symbols)) if given["per"] == "block" else []
    report = describe_formula(
        forms, given["quantity"], given["per"], exact=given["exact"], other=other, textbooks=books
    )
    options.emit(report, "formula", given["form"], given["output"])


def _textbooks(forms: Forms, quantity: str, symbols: list[str]) -> Iterator[tuple[str, Textbook]]:
    """The formula in letters of each block that is called outermost, at its last place."""
    from costcalc.cost.textbook import of_call
    from costcalc.graph.symbolic import follow

    graph = forms.cost.graph
    scaled = follow(graph, symbols, fold=False).graph
    last: dict[str, Any] = {}
    end = 0
    for call in graph.calls:
        if call.layers[0] >= end:
            end = call.layers[1]
            last[call.block] = call
    for call in last.values():
        book = of_call(graph, call, quantity, scaled, forms.cost.counting)
        if book.parts:
            yield call.path, book


command = NetworkGroup(
    "formula",
    """Show the formula of a cost: derived from the spec, collected, with its error.

    NETWORK is a shipped network, a path, or - for standard input; its parameters are options.
    The smooth form drops the rounding of widths and sizes; `--exact` keeps it.

    \b
    Examples:
      costcalc formula mobilenet_v1
      costcalc formula efficientnet_b1 --symbols depth,width,resolution
      costcalc formula squeezenet1_0 --symbols ratio --per block
    """,
    own=_own,
    run=formula,
    purpose=PURPOSE,
    examples=_examples,
)
