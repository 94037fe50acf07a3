"""Random settings of the sliders of a page: every integer of the page against Python.

Run by hand, for 1,000 settings of five networks: `python -m tests.browser.settings`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from costcalc import Network
from costcalc.api import sheets
from costcalc.cost.cost import evaluate
from costcalc.cost.memory.record import memory_of
from costcalc.cost.roofline.record import roofline_of
from costcalc.explore.classes.family import Family, Setting
from costcalc.explore.classes.searching import mixed
from costcalc.graph.graph import Graph
from costcalc.report.live.page import render
from costcalc.report.live.record import Sheet
from tests.browser.driving import chromium, figures, opened

NETWORKS = ("mobilenet_v1", "mobilenet_v2", "shufflenet_v1", "efficientnet_b0")
OWN = str(Path(__file__).parent.parent / "golden" / "small.yaml")
COUNT, SEED = 1_000, 20_261_126
LEAST = 0.99
"""The part of the settings that can be built and must have a number."""


def expected(graph: Graph, sheet: Sheet) -> dict[str, Any]:
    """What the page must say, from the network built at the setting."""
    counting = sheet.cost.counting
    cost = evaluate(graph, counting)
    dtype, batch = sheet.memory.dtype.name, sheet.memory.batch
    live = memory_of(graph, dtype=dtype, batch=batch).live
    assert sheet.roofline is not None
    bounds = roofline_of(graph, sheet.roofline.roof, dtype=dtype, batch=batch).bounds
    rows = [
        [
            one.layer.path,
            one.kind,
            str(one.totals.macs),
            str(one.totals.params),
            list(map(str, one.layer.output)),
        ]
        for one in cost.layers
    ]
    totals = cost.totals
    return {
        "macs": str(totals.macs),
        "params": str(totals.params),
        "rows": rows,
        "live": list(map(str, live)),
        "bytes": [str(one.bytes) for one in bounds],
    }


def places(family: Family, setting: Setting) -> list[int]:
    """The places of a setting on the sliders."""
    return [one.values.index(setting[one.name]) for one in family.sliders]


def compare(page: Any, sheet: Sheet, count: int, seed: int) -> tuple[int, int, int]:
    """How many settings were compared, had no number, and cannot be built.

    Raises AssertionError for a figure that differs, or a number for what cannot be built.
    """
    family = sheet.family
    assert family is not None
    compared = missing = refused = 0
    for setting in mixed(family.sliders, count, seed):
        found, graph = figures(page, places(family, setting)), family.built(setting)
        if graph is None:
            assert found is None, f"a number for {dict(setting)}, which the spec refuses"
            refused += 1
        elif found is None:
            missing += 1
        else:
            assert found == expected(graph, sheet), f"a figure differs at {dict(setting)}"
            compared += 1
    return compared, missing, refused


def main(names: list[str]) -> int:
    with TemporaryDirectory() as folder, chromium() as browser:
        for name in names or [*NETWORKS, OWN]:
            (sheet,) = sheets(Network.named(name).graph())
            file = Path(folder) / "page.html"
            file.write_text("\n".join(render([sheet])), encoding="utf-8")
            with opened(browser, file) as (page, said):
                compared, missing, refused = compare(page, sheet, COUNT, SEED)
                print(
                    f"{sheet.name}: {compared} equal, {missing} without a number, {refused} refused"
                )
                assert not said, said
                assert compared >= LEAST * (compared + missing)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
