"""Scale depth, width and resolution together: predicted and exact cost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import click

from costcalc.cli import options
from costcalc.cli.network_group import NetworkGroup
from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.graph import Graph

PURPOSE = (
    "Scales depth, width and resolution together, as the EfficientNet paper does, and holds its "
    "prediction of the cost against the smooth and the exact one."
)
ROUNDINGS = ("nearest", "even", "8", "32", "none")
LARGEST_PHI = 20
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})?\Z", re.A)


class RatioType(click.ParamType):  # type: ignore[type-arg]
    """A positive decimal or fraction, kept exact."""

    name = "number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fraction:
        if isinstance(value, Fraction):
            return value
        if not _NUMBER.match(value) or Fraction(value) == 0:
            self.fail(f"`{value}` is not a positive number such as 0.05 or 1/20", param, ctx)
        return Fraction(value)


def _own() -> list[click.Parameter]:
    return [
        click.Option(
            ["--coefficients", "coefficients"],
            metavar="DEPTH,WIDTH,RESOLUTION",
            default="1.2,1.1,1.15",
            show_default=True,
            help="Factors of depth, width, resolution per unit of phi; EfficientNet's by default.",
        ),
        click.Option(
            ["--phi", "phi"],
            type=click.IntRange(1, LARGEST_PHI),
            metavar="N",
            default=1,
            show_default=True,
            help="The compound coefficient shown in full; 1 to 7 are always listed.",
        ),
        click.Option(
            ["--round-resolution", "rounding"],
            type=click.Choice(ROUNDINGS),
            help="Rounding of a resolution in pixels: `nearest` by default. "
            "A multiplier is not rounded.",
        ),
        click.Option(
            ["--search", "searching"],
            is_flag=True,
            help="Search coefficients that double the cost, by three criteria.",
        ),
        click.Option(
            ["--tolerance", "tolerance"],
            type=RatioType(),
            default="0.05",
            show_default=True,
            help="With --search: accepted distance from a ratio of 2, as a fraction of it.",
        ),
        click.Option(
            ["--step", "step"],
            type=RatioType(),
            default="0.05",
            show_default=True,
            help="With --search: step between coefficients.",
        ),
        options.top_option("With --search: number of results in the table.", default=12),
        options.batch_option(),
        options.exclude_option(),
        options.causal_option(),
        options.format_option("scale", "scale_search"),
        options.output_option(),
    ]


def _examples(address: str) -> list[str]:
    return [f"costcalc scale {address} --phi 3", f"costcalc scale {address} --search"]


def scale(graph: Graph, given: Mapping[str, Any]) -> None:
    """Scale or search, and write."""
    from costcalc import api

    shared = {
        "coefficients": _coefficients(given["coefficients"]),
        "rounding": given["rounding"],
        **options.counted_as(given),
    }
    if given["searching"]:
        words = {name: given[name] for name in ("tolerance", "step", "top")}
        searched = api.scale_search(graph, **words, **shared)
        options.emit(searched, "scale_search", given["format_name"], given["output"])
    else:
        scaled = api.scale(graph, given["phi"], **shared)
        options.emit(scaled, "scale", given["format_name"], given["output"])


def _coefficients(text: str) -> list[str]:
    """Three positive numbers. Raises UsageError."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 3 or not all(map(_NUMBER.match, parts)) or "0" in map(_value, parts):
        message = f"`--coefficients {text}` is not three positive numbers"
        help_text = "write depth, width, resolution: `--coefficients 1.2,1.1,1.15`"
        raise UsageError([Diagnostic(message, helps=(help_text,))])
    return parts


def _value(part: str) -> str:
    return str(Fraction(part))


class ScaleGroup(NetworkGroup):
    """Takes a network, or `--published` in its place."""

    def __init__(self, *arguments: Any, **named: Any):
        super().__init__(*arguments, **named)
        self.callback = self.published
        self.params = [
            click.Option(
                ["--published", "published"],
                is_flag=True,
                help="Show the published costs of scaled networks beside ours; takes no network.",
            ),
            options.format_option("scale_published"),
            options.output_option(),
            *self.params,
        ]

    @staticmethod
    @click.pass_context
    def published(
        context: click.Context, published: bool, format_name: str, output: str | None
    ) -> None:
        """Write the published figures if `--published` is given."""
        if published and context.invoked_subcommand is not None:
            raise click.UsageError("--published takes no network")
        if not published:
            if context.invoked_subcommand is None:
                raise click.UsageError("scale takes a network, or --published")
            return
        from costcalc.api import scaled_figures

        options.emit(scaled_figures(), "scale_published", format_name, output)


command = ScaleGroup(
    "scale",
    """Scale depth, width and resolution together: the predicted, smooth and exact cost.

    NETWORK is a shipped network, a path, or - for standard input; its parameters are options. In
    its spec, `role:` says which parameter scales what.

    \b
    Examples:
      costcalc scale efficientnet_b0 --phi 3
      costcalc scale mobilenet_v1 --coefficients 1.4,1.2,1.3
      costcalc scale efficientnet_b0 --search --tolerance 0.02
      costcalc scale --published
    """,
    own=_own,
    run=scale,
    purpose=PURPOSE,
    examples=_examples,
)
