"""The proof against PyTorch, and a network in other languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from costcalc.api.costs import graph_of
from costcalc.errors import Diagnostic, UsageError, did_you_mean
from costcalc.export import LANGUAGES
from costcalc.graph.graph import Graph

if TYPE_CHECKING:
    from costcalc.bridge.against_record import Against
    from costcalc.bridge.proof_record import Proof
    from costcalc.bridge.records import Verification

NEEDED = ("torch", "fvcore")


def verify(
    network: str | Path | Graph,
    *,
    against: str | None = None,
    arguments: Mapping[str, Any] | None = None,
    progress: Callable[[str, float], None] | None = None,
    **settings: Any,
) -> Verification | Against:
    """What `costcalc verify` shows: the real PyTorch model, built, run and compared; see `written`.

    With `against` it is compared with another model, as "torchvision:resnet50", whose constructor
    takes `arguments`. `progress` is told what is being done. The `verdict` is "agrees" or
    "differs". Raises as `graph_of`, and UsageError where PyTorch or fvcore is missing, or a layer
    has no counterpart.
    """
    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    require_torch("verify")
    from costcalc.bridge.records import silent

    if against is not None:
        from costcalc.bridge.against import against as compared

        return compared(graph, against, arguments or {}, progress or silent)
    from costcalc.bridge.verify import verify as measured

    return measured(graph, progress or silent)


def prove(
    network: str | Path | Graph,
    *symbols: str,
    progress: Callable[[str, float], None] | None = None,
    **settings: Any,
) -> Proof:
    """What `costcalc verify --formula` shows: the form as a polynomial, proved on a grid.

    Raises as `verify`, and UsageError where the form is no polynomial.
    """
    from costcalc.cost.symbols import chosen_symbols

    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    require_torch("verify")
    from costcalc.bridge.proof import prove as proved
    from costcalc.bridge.records import silent

    return proved(graph, chosen_symbols(graph, symbols), progress or silent)


def require_torch(command: str) -> None:
    """Raise UsageError where PyTorch or fvcore is missing."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        helps = ('install them with `pip install "costcalc[torch]"`',)
        message = f"`{command}` needs {' and '.join(missing)}, which this environment lacks"
        raise UsageError([Diagnostic(message, helps=helps)])


def exported(
    network: str | Path | Graph,
    to: Literal["torch", "dot", "mermaid", "json"] = "torch",
    *,
    fold: int | None = None,
    **settings: Any,
) -> str:
    """What `costcalc export` writes: PyTorch source, a drawing, or the layers in JSON.

    `fold` draws what shares that many segments of its path as one node. Raises as `graph_of`, and
    UsageError for another language.

    >>> print(exported("mobilenet_v1").splitlines()[-1].strip())
    print("params", sum(p.numel() for p in model.parameters()))
    """
    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    if to not in LANGUAGES:
        helps = (did_you_mean(to, LANGUAGES) or f"there are {', '.join(LANGUAGES)}",)
        raise UsageError([Diagnostic(f"there is no language `{to}`", helps=helps)])
    from costcalc.export.languages import lines

    return "\n".join(lines(graph, to, fold))
