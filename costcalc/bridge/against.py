"""Our network against an implementation someone else wrote: the steps of both, side by side.

Only what the user names is imported: `torchvision:NAME`, `timm:NAME` or `package.module:callable`.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from itertools import zip_longest
from typing import Any

import torch
from torch import nn

from costcalc.bridge.model import Model
from costcalc.bridge.quiet import quiet
from costcalc.bridge.records import Against, Progress, Step, silent
from costcalc.bridge.steps import steps_of
from costcalc.cost.cost import evaluate
from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.graph import Graph

BRANCHES = 16
"""Steps that may be run between two parallel branches, whose order is no difference."""

FORM = "write torchvision:NAME, timm:NAME or package.module:callable"


def against(
    graph: Graph, source: str, arguments: Mapping[str, Any], progress: Progress = silent
) -> Against:
    """Run both models on one image and align their steps in order of execution.

    Raises UsageError where theirs cannot be imported, built or run.
    """
    with quiet():
        progress(f"building {source}", 0)
        theirs = _built(source, arguments)
        progress(f"running {source}", 1 / 3)
        try:
            their_steps = steps_of(theirs, graph.input)
        except Exception as error:
            raise _failed(source, "run", error) from None
        progress("running ours", 2 / 3)
        with torch.device("meta"):
            model = Model(graph)
        paths = {name: path for path, name in model.names.items()}
        our_steps = [
            step._replace(module=paths[step.module.partition(".calls.")[0]])
            for step in steps_of(model, graph.input)
        ]
        progress("", 1)
    params = sum(p.numel() for p in theirs.parameters() if p.requires_grad)
    return Against(
        evaluate(graph),
        source,
        tuple(our_steps),
        tuple(their_steps),
        unmatched(our_steps, their_steps),
        params,
    )


def unmatched(ours: list[Step], theirs: list[Step]) -> tuple[tuple[Step | None, Step | None], ...]:
    """Steps without an equal on the other side, in pairs; branches may be run in either order."""
    left: list[Step] = []
    waiting = list(theirs)
    for step in ours:
        near = [other.figures for other in waiting[:BRANCHES]]
        if step.figures in near:
            del waiting[near.index(step.figures)]
        else:
            left.append(step)
    return tuple(zip_longest(left, waiting))


def _built(source: str, arguments: Mapping[str, Any]) -> nn.Module:
    place, colon, name = source.partition(":")
    if not (place and colon and name):
        raise UsageError([Diagnostic(f"`{source}` names no implementation", helps=(FORM,))])
    try:
        module = import_module({"torchvision": "torchvision.models"}.get(place, place))
    except ImportError as error:
        message = f"cannot import `{place}`: {error}".splitlines()[0]
        raise UsageError([Diagnostic(message, helps=(FORM,))]) from None
    try:
        if place == "timm":
            model = module.create_model(name, **arguments)
        else:
            model = getattr(module, name)(**arguments)
    except Exception as error:
        raise _failed(source, "build", error) from None
    if not isinstance(model, nn.Module):
        raise UsageError([Diagnostic(f"`{source}` gives no torch.nn.Module", helps=(FORM,))])
    return model


def _failed(source: str, what: str, error: Exception) -> UsageError:
    reason = (str(error) or type(error).__name__).splitlines()[0]
    return UsageError([Diagnostic(f"cannot {what} `{source}`: {reason}")])
