"""What a network needs of a device: memory, and lower bounds of time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from costcalc.api.costs import graph_of
from costcalc.cost.figures import Causal
from costcalc.graph.graph import Graph

if TYPE_CHECKING:
    from costcalc.cost.memory.record import Memory
    from costcalc.cost.roofline.record import Roofline


def memory(
    network: str | Path | Graph,
    *,
    dtype: str = "fp32",
    plan: str = "bound",
    definition: str | None = None,
    batch: int = 1,
    reorder: bool = False,
    cache: int | None = None,
    training: str | None = None,
    **settings: Any,
) -> Memory:
    """What `costcalc memory` shows: the peak of a network, a plan, and what is stored; see
    `written`.

    The bytes are `peak.bytes`, `plan.bytes` and `weights`; `reordering` is what `reorder` found,
    `cache` what attention keeps for that number of tokens, `training` what training with an
    optimizer needs. Raises as `graph_of`, and UsageError for an unknown name, or for arguments that
    cannot be combined.

    >>> memory("mobilenet_v2", dtype="int8", definition="depthwise-in-place").peak.bytes
    1404928
    """
    from costcalc.cost.memory.record import memory_of

    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    return memory_of(
        graph,
        dtype=dtype,
        plan=plan,
        definition=definition,
        batch=batch,
        reorder=reorder,
        cache=cache,
        training=training,
    )


def roofline(
    network: str | Path | Graph,
    *,
    device: str | None = None,
    peak: str | None = None,
    bandwidth: str | None = None,
    sparse: bool = False,
    dtype: str | None = None,
    batch: int = 1,
    causal: Causal = "executed",
    definition: str = "liveness",
    along: str | None = None,
    **settings: Any,
) -> Roofline:
    """What `costcalc roofline` shows: lower bounds of the time of each layer; see `written`.

    `device` is a name of `costcalc list --devices`, or `peak` and `bandwidth` are rates as `4TOPS`
    and `8GB/s`. Times are exact fractions of a second: `seconds`, `floor`, and those of `bounds`.
    `along` is a parameter: the result says where layers change between compute-bound and
    memory-bound. Raises as `graph_of`, and UsageError for a device, a rate, a data type or a
    parameter that will not do.

    >>> found = roofline("mobilenet_v2", device="jetson_orin_nano", batch=8)
    >>> found.bounds[-2].path, found.bounds[-2].side, found.bounds[-1].turn.batch
    ('gap', 'memory', 200)
    """
    from costcalc.cost.roofline.record import roofline_of
    from costcalc.cost.roofline.roof import roof_of, usual_dtype

    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    chosen = dtype or usual_dtype(device)
    roof = roof_of(chosen, device=device, peak=peak, bandwidth=bandwidth, sparse=sparse)
    found = roofline_of(
        graph, roof, dtype=chosen, batch=batch, causal=causal, definition=definition
    )
    if along is None:
        return found
    from costcalc.explore import roofline as exploring

    return exploring.along(found, along)
