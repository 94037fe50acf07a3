"""Run a network in PyTorch, and compare each layer with the counts of PyTorch and fvcore."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from costcalc.cli import options
from costcalc.cli.arguments import arguments
from costcalc.cli.network_group import NetworkGroup
from costcalc.cli.run import FINDING, OK, USAGE
from costcalc.graph.graph import Graph

if TYPE_CHECKING:
    from costcalc.bridge.against_record import Against
    from costcalc.bridge.proof_record import Proof
    from costcalc.bridge.records import Verification

PURPOSE = (
    "Builds the network in PyTorch, runs it, and compares every layer: output shape, parameters, "
    "and multiply-adds as fvcore and PyTorch's FlopCounterMode count them."
)


def _own() -> list[click.Parameter]:
    return [
        click.Option(
            ["--against", "against"],
            metavar="MODEL",
            help="Another implementation to compare with: torchvision:NAME, timm:NAME or "
            "package.module:callable.",
        ),
        click.Option(
            ["--against-args", "arguments"],
            multiple=True,
            metavar="NAME=VALUE",
            help="Arguments for that implementation, such as width_mult=0.75, aux_logits=false or "
            "size=(1,2). Separate with commas.",
        ),
        click.Option(
            ["--formula", "formula"],
            is_flag=True,
            help="Prove the closed form instead: run the network at enough settings to determine "
            "it as a polynomial.",
        ),
        options.symbols_option(),
        options.format_option("verify", "proof", "against"),
        options.output_option(),
    ]


def _examples(address: str) -> list[str]:
    return [
        f"costcalc verify {address}",
        f"costcalc verify {address} --formula",
        f"costcalc verify {address} --format json",
    ]


def verify(graph: Graph, given: Mapping[str, Any]) -> int:
    """Measure, compare and write; the exit code says whether it agrees."""
    from costcalc.api.proving import require_torch

    require_torch("verify")
    try:
        found, subject = _proved(graph, given)
        options.emit(found, subject, given["format_name"], given["output"])
    finally:
        options.progress("")
    return {"agrees": OK, "differs": FINDING}.get(found.verdict, USAGE)


def _proved(graph: Graph, given: Mapping[str, Any]) -> tuple[Verification | Proof | Against, str]:
    """What was measured, and what is shown of it."""
    from costcalc import api

    against = given["against"]
    if given["formula"]:
        if against:
            raise click.UsageError("--formula and --against cannot be used together")
        symbols = options.words(given["symbols"])
        return api.prove(graph, *symbols, progress=options.progress), "proof"
    if against:
        given_to_it = arguments(given["arguments"])
        found = api.verify(graph, against=against, arguments=given_to_it, progress=options.progress)
        return found, "against"
    return api.verify(graph, progress=options.progress), "verify"


command = NetworkGroup(
    "verify",
    """Build a network in PyTorch, run it, and compare every layer with what PyTorch counts.

    NETWORK is a shipped network, a path, or - for standard input; its parameters are options.
    Ends with 0 where everything agrees, 1 where something differs, 2 where nothing was measured.

    \b
    Example:
      costcalc verify mobilenet_v1 --alpha 0.75 --rho 0.857
    """,
    own=_own,
    run=verify,
    purpose=PURPOSE,
    examples=_examples,
)
