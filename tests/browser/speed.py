"""How long a page takes for a step of a slider, in Chromium.

Run by hand: `python -m tests.browser.speed [NETWORK...]`. A step is what the reader waits for: the
figures, what is on the screen, its layout and its painting. A slice is work after it, during which
the page cannot answer. Both are CPU time of the page's main thread in ms, so that other work on the
machine does not lengthen them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from costcalc import Network, graph_from_text
from costcalc.api import sheets
from costcalc.graph.graph import Graph
from costcalc.report.live.page import render
from tests.browser.driving import chromium, opened

STEPS = 25
NETWORKS = ("mobilenet_v2", "efficientnet_b7")
CHAIN = """costcalc: 1
name: chain
params:
  alpha: {default: 1, range: 0 < alpha <= 4, role: width, doc: width multiplier}
  resolution: {default: 64, range: resolution >= 32, role: resolution, doc: input height and width}
input: (3, resolution, resolution)
layers:
"""
STEP = """([number, place]) => {
  const view = document.getElementById("network-0").view;
  const { input } = view.controls[number];
  input.value = place;
  input.dispatchEvent(new Event("input"));
  view.update();
  document.body.offsetHeight;
  clearTimeout(view.later.waiting);
  view.work = view.rest();
}"""
SLICE = """() => {
  const { work } = document.getElementById("network-0").view;
  const end = performance.now() + 8;
  let done = false;
  while (!done && performance.now() < end) done = work.next().done;
  document.body.offsetHeight;
  return done;
}"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def chain(layers: int) -> Graph:
    """Layers one after another, none of which is like the one before it."""
    lines = (
        f"  - layer{n}: conv(make_divisible({16 + 8 * (n % 5)} * alpha, 8), "
        f"k={1 + 2 * (n % 2)}, s={2 if n in (10, 400) else 1})\n"
        for n in range(layers)
    )
    return graph_from_text(CHAIN + "".join(lines))


class Stopwatch:
    """CPU time of the page's main thread, in ms."""

    def __init__(self, page: Any):
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def read(self) -> float:
        found = self.session.send("Performance.getMetrics")["metrics"]
        return next(1000 * one["value"] for one in found if one["name"] == "TaskDuration")

    def time(self, script: str, *given: Any) -> tuple[float, Any]:
        """What a script takes, and its value."""
        start = self.read()
        value = self.page.evaluate(script, *given)
        return self.read() - start, value


def measure(page: Any, at: str) -> None:
    """Steps of each slider around its place, with the page scrolled to a part of it."""
    page.evaluate(f"document.querySelector('[data-part=\"{at}\"]').scrollIntoView()")
    page.wait_for_timeout(500)
    view = "document.getElementById('network-0').view"
    sliders = page.evaluate(f"{view}.forms.sliders.map((one) => [one.now, one.values.length])")
    watch = Stopwatch(page)
    steps, slices = [], []
    for number, (now, values) in enumerate(sliders):
        for count in range(STEPS):
            steps.append(watch.time(STEP, [number, (now + count) % values])[0])
            done = False
            while not done:
                time, done = watch.time(SLICE)
                slices.append(time)
    print(
        f"  at {at}: step {median(steps):.1f} median, {max(steps):.1f} worst; "
        f"slice {median(slices):.1f}, {max(slices):.1f} worst"
    )


def main(names: list[str]) -> int:
    graphs = [Network.named(name).graph() for name in names or NETWORKS]
    graphs += [] if names else [chain(1_000)]
    with TemporaryDirectory() as folder, chromium() as browser:
        for graph in graphs:
            file = Path(folder) / "page.html"
            file.write_text("\n".join(render(sheets(graph))), encoding="utf-8")
            with opened(browser, file) as (page, said):
                page.wait_for_timeout(1000)
                paint = page.evaluate(PAINT)
                print(f"{graph.name}: {file.stat().st_size:,} bytes, painted at {paint:.0f} ms")
                for at in ("sliders", "memory", "table"):
                    measure(page, at)
                page.get_by_role("button", name="unfold all").click()
                print("  unfolded")
                measure(page, "table")
                assert not said, said
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
