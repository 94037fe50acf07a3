"""Work out a block or layer step by step, or compare chains of layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from costcalc.cli import options
from costcalc.cli.network_group import NetworkGroup
from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.graph import Graph

PURPOSE = "Works out one of its blocks or layers by hand: rule, formula, numbers, result."
MOST_CHAINS = 20
LARGEST_INPUT = 10**6


def _shared() -> list[click.Parameter]:
    return [
        options.quantity_option(),
        options.format_option("explain"),
        options.output_option(),
    ]


class Explain(NetworkGroup):
    """A network and a path, or, with `--input` in any place, chains."""

    ignore_unknown_options = True

    def shown_params(self, ctx: click.Context) -> list[click.Parameter]:
        return [_input_option(), *super().shown_params(ctx)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if any(word.partition("=")[0] == "--input" for word in args) or _is_chain(args[0]):
            return "chains", _chains(), args
        if args[0].startswith("-") and args[0] != "-":
            raise click.NoSuchOption(args[0], ctx=ctx)
        return super().resolve_command(ctx, args)


def _is_chain(text: str) -> bool:
    """Whether an argument can only be a chain of layers."""
    return "(" in text.partition(":")[0] or "|" in text or text[:1] in "[{"


def _input_option() -> click.Option:
    return click.Option(
        ["--input", "shape"],
        metavar="SHAPE",
        help="With chains: the shape of their input, such as 128x28x28 (channels, height, width),"
        " or 64x100 for a sequence.",
    )


def _chains() -> click.Command:
    return click.Command(
        "chains",
        params=[
            click.Argument(["chains"], nargs=-1, metavar="CHAIN..."),
            _input_option(),
            *_shared(),
            options.help_option(),
        ],
        callback=explain_chains,
        add_help_option=False,
        help="Show chains of layers side by side: their formulas, and what each costs of the "
        "first.\n\nA chain is written as in a spec; a list of steps in brackets is one too.",
    )


def _own() -> list[click.Parameter]:
    return [
        click.Argument(["path"], metavar="PATH"),
        *_shared(),
    ]


def _examples(address: str) -> list[str]:
    return [
        f"costcalc {address} --fold 2   (shows the paths)",
        f"costcalc explain {address} PATH --format markdown",
    ]


def explain(graph: Graph, given: Mapping[str, Any]) -> None:
    """Work out what is at a path, and write it."""
    from costcalc import api

    found = api.explain(graph, given["path"], of=given["quantity"])
    options.emit(found, "explain", given["format_name"], given["output"])


def explain_chains(
    chains: tuple[str, ...], shape: str | None, quantity: Any, format_name: str, output: str | None
) -> None:
    """Build each chain on one input, and write them side by side."""
    from costcalc import api

    if not chains:
        raise click.UsageError("explain takes a network and a path, or chains of layers")
    if len(chains) > MOST_CHAINS:
        raise click.UsageError(f"explain takes at most {MOST_CHAINS} chains")
    if shape is None:
        message = f"`{chains[0]}` is a chain of layers: it needs the input they work on"
        raise UsageError([Diagnostic(message, helps=("add `--input CxHxW`, as 128x28x28",))])
    found = api.explain_chains(*chains, shape=_sizes(shape), of=quantity)
    options.emit(found, "explain", format_name, output)


def _sizes(text: str) -> tuple[int, ...]:
    """`128x28x28` as a shape of 1 to 4 axes."""
    words = text.lower().replace("×", "x").split("x")
    whole = all(word.isascii() and word.isdigit() and len(word) < 8 for word in words)
    sizes = tuple(map(int, words)) if whole else ()
    if not 1 <= len(sizes) <= 4 or not all(1 <= size <= LARGEST_INPUT for size in sizes):
        raise _bad_input(text)
    return sizes


def _bad_input(text: str) -> UsageError:
    helps = (
        "write channels, height and width, as 128x28x28; tokens and features, as 197x768; or "
        "channels and length, as 64x100",
    )
    return UsageError([Diagnostic(f"`{text}` is not a valid input", helps=helps)])


command = Explain(
    "explain",
    """Work out one block or layer step by step: its rule, its formula, the numbers, the result.

    NETWORK is a shipped network, a path, or - for standard input; PATH is one of its paths, as the
    cost table shows them. With --input, chains of layers are set side by side instead.

    \b
    Examples:
      costcalc explain mobilenet_v1 blocks/1/0 --alpha 0.75
      costcalc explain 'conv(256, k=3)' 'dwconv(k=3) | conv(256)' --input 128x28x28
    """,
    own=_own,
    run=explain,
    purpose=PURPOSE,
    examples=_examples,
)
