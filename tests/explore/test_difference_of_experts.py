"""Differences between networks with experts: their sets of stored values are a cause."""

from __future__ import annotations

from pathlib import Path

import costcalc

SPEC = """\
costcalc: 1
name: moe
input: (16, 32)
layers:
  - moe:
      route:
        experts: EXPERTS
        active: ACTIVE
        do: [linear(WIDTH), gelu, linear(32)]
"""


def written(folder: Path, name: str, experts: int, active: int, width: int) -> Path:
    text = SPEC.replace("EXPERTS", str(experts)).replace("ACTIVE", str(active))
    path = folder / name
    path.write_text(text.replace("WIDTH", str(width)))
    return path


def test_more_experts_are_more_sets_and_nothing_else(tmp_path: Path) -> None:
    old, new = (written(tmp_path, f"{n}.yaml", n, 2, 64) for n in (8, 12))
    found = costcalc.diff(old, new)
    causes = found.by_cause()
    assert list(causes) == ["sets of stored values"]
    assert causes["sets of stored values"].params == 4 * (33 * 64 + 65 * 32)
    assert causes["sets of stored values"].active == found.totals.macs == 0


def test_causes_of_experts_sum(tmp_path: Path) -> None:
    """Every figure, also that of the active parameters, is confirmed when the causes are found."""
    for number, changed in enumerate(((12, 3, 96), (4, 1, 48), (8, 2, 80), (2, 2, 64))):
        old = written(tmp_path, "old.yaml", 8, 2, 64)
        new = written(tmp_path, f"{number}.yaml", *changed)
        found = costcalc.diff(old, new)
        for figure in ("macs", "params", "active", "activations"):
            change = getattr(found.new.cost.totals, figure) - getattr(found.old.cost.totals, figure)
            assert sum(getattr(one, figure) for one in found.by_cause().values()) == change
