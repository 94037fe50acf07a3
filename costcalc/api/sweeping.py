"""Many settings of networks at once, as arrays."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from costcalc.cost.figures import Causal
from costcalc.cost.network import Network
from costcalc.errors.rendering import visible
from costcalc.spec.settings import exactly, given
from costcalc.spec.values import setting_text

if TYPE_CHECKING:
    from costcalc.explore.progress import Progress
    from costcalc.explore.sweeps.frame import Frame
    from costcalc.spec.tree import Scalar


def sweep(
    *networks: str | Path | Network,
    where: str | None = None,
    pareto: str | None = None,
    sort: str | None = None,
    top: int | None = None,
    columns: Iterable[str] = (),
    sample: int | None = None,
    seed: int = 0,
    join: str | Path | None = None,
    scheduler: str | None = None,
    batch: int = 1,
    exclude: Iterable[str] = (),
    causal: Causal = "executed",
    dtype: str = "fp32",
    fuse_norm: bool = False,
    progress: Progress | None = None,
    **settings: Any,
) -> Frame:
    """What `costcalc sweep` shows, as arrays.

    A parameter takes a text, as "0.25:1:0.05" with both ends, or a list, a range or an array of
    values. The frame has `parameters` (exact values), `figures` (arrays), `to_pandas`, `to_polars`
    and `refusals`, which says what cannot be built; `join` is the path of a CSV file with figures
    that were measured, and `scheduler` the address of a Dask cluster that counts. Raises as
    `graph_of`, and UsageError for a word that is unknown.

    >>> found = sweep("mobilenet_v1", alpha=["1/2", 1], rho="4/7:1:1/7", where="macs <= 100M")
    >>> found.parameters["rho"], found.figures["macs"].tolist()
    ([Fraction(4, 7), Fraction(5, 7)], [49160192, 76524800])
    """
    from costcalc.explore.progress import silent
    from costcalc.explore.sweeps.asked import asked_sweep
    from costcalc.explore.sweeps.frame import frame_of
    from costcalc.explore.sweeps.request import Counted

    named = [one if isinstance(one, Network) else Network.named(str(one)) for one in networks]
    labels = [one.name if isinstance(one, Network) else visible(str(one)) for one in networks]
    found = asked_sweep(
        list(zip(labels, (one._replace(fuse_norm=fuse_norm) for one in named), strict=True)),
        {name: _given(name, value) for name, value in settings.items()},
        where=None if where is None else given(where, f"where={where}"),
        pareto=pareto,
        sort=sort,
        top=top,
        columns=columns,
        sample=sample,
        seed=seed,
        join=None if join is None else str(join),
        scheduler=scheduler,
        counted=Counted(batch, tuple(exclude), causal, dtype),
        progress=progress or silent,
    )
    return frame_of(found)


def _given(name: str, value: Any) -> Scalar:
    """One value or several, as the command line takes them; a tuple is one value."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, (list, range)) or getattr(value, "ndim", 0) == 1:
        text = ",".join(setting_text(exactly(one, name)) for one in value)
    else:
        text = setting_text(exactly(value, name))
    return given(text, f"{name}={text}")
