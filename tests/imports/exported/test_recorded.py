"""Programs that PyTorch exported, against what PyTorch counts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from costcalc.bridge.exported.door import trace
from costcalc.imports.road import imported

HERE = Path(__file__).parent
RECORDED: dict[str, Any] = json.loads((HERE / "exported.json").read_text(encoding="utf-8"))
WAYS = ("static", "dynamic", "core")


def test_ten_networks_are_exact() -> None:
    """Attention that PyTorch has taken apart is refused by the names of its parts."""
    assert len(RECORDED) >= 10
    exact = 0
    for name, ways in RECORDED.items():
        for way in WAYS:
            if way == "core" and "refused" in ways[way]:
                assert any("`aten.where`" in note for note in ways[way]["refused"])
                continue
            found = {word: ways[way][word] for word in ("macs", "params")}
            theirs = {word: ways["torch"][word] for word in ("macs", "params")}
            assert found == theirs, (name, way)
            exact += way == "core"
    assert exact >= 9


@pytest.mark.parametrize(("name", "way"), [("squeezenet1_1", "static"), ("swin_t", "static")])
def test_a_kept_program_is_still_what_was_recorded(name: str, way: str) -> None:
    found = imported(trace(str(HERE / f"{name}_{way}.pt2")))
    own = RECORDED[name][way]
    totals = found.totals
    assert (totals.macs, totals.params, found.layers) == (own["macs"], own["params"], own["layers"])
    assert found.is_folded


def test_no_torch_is_imported() -> None:
    file = HERE / "swin_t_static.pt2"
    program = (
        "import sys; from costcalc.bridge.exported.door import trace\n"
        f"from costcalc.imports.road import imported; imported(trace({str(file)!r}))\n"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
