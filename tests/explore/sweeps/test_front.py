"""The Pareto front of a sweep of ten thousand settings, against a comparison of every pair."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from costcalc.cost.network import Network
from costcalc.explore.sweeps.asked import asked_sweep
from costcalc.explore.sweeps.frame import frame_of
from costcalc.spec.settings import given

pytestmark = pytest.mark.slow

SETTINGS = {"alpha": "0.02:2:0.02", "rho": "0.205:1.195:0.01"}
COLUMNS = ("macs", "params", "activations")


def swept(**options: Any) -> Any:
    texts = {name: given(text, f"{name}={text}") for name, text in SETTINGS.items()}
    found = asked_sweep(
        [("mobilenet_v1", Network.named("mobilenet_v1"))], texts, columns=COLUMNS, **options
    )
    return frame_of(found)


def rows_of(frame: Any) -> list[tuple[Any, ...]]:
    """The rows in the order of the sweep."""
    columns = [*frame.parameters.values(), *(f.tolist() for f in frame.figures.values())]
    return list(zip(*columns, strict=True))


@pytest.mark.parametrize(
    "objectives",
    [
        {"macs": 1, "alpha": -1},
        {"macs": 1, "params": 1, "activations": -1},
        {"macs": -1, "params": 1, "activations": 1},
        {"activations": 1, "macs": -1},
    ],
    ids=str,
)
def test_it_is_that_of_comparing_every_pair(objectives: dict[str, int]) -> None:
    everything = swept()
    assert everything.rows == 10_000
    values = {**everything.parameters, **everything.figures}
    keys = np.array([[way * float(v) for v in values[n]] for n, way in objectives.items()]).T
    kept = []
    for row, key in zip(rows_of(everything), keys, strict=True):
        as_good = (keys <= key).all(axis=1)
        if not (as_good & (keys < key).any(axis=1)).any():
            kept.append(row)
    words = ", ".join(f"{'min' if way > 0 else 'max'} {name}" for name, way in objectives.items())
    assert sorted(rows_of(swept(pareto=words))) == sorted(kept)
    assert 1 < len(kept) < 10_000
