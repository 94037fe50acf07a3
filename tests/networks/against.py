"""Holds every shipped network against its counterparts in torchvision and timm, as `verify` does.

    pip install torch==2.14.1 torchvision==0.29.1 timm==1.0.31
    python -m tests.networks.against [NETWORK...]

`counterparts.csv` names for each network its counterparts, their arguments and our settings, or the
reason why there is none. What was found is written to `against.csv`, with versions; the tests hold
it against what costcalc counts today, and need neither library.
"""

from __future__ import annotations

import csv
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
TABLE = HERE / "counterparts.csv"
FOUND = HERE / "against.csv"
LIBRARIES = ("torch", "torchvision", "timm")


class Counterpart(NamedTuple):
    """A network of ours at some settings, and a model of theirs; no model: the reason says why."""

    network: str
    settings: str
    model: str
    arguments: str
    reason: str

    @property
    def address(self) -> str:
        return f"{self.network}:{self.settings}" if self.settings else self.network


class Found(NamedTuple):
    """What `verify --against` came to, theirs in numbers."""

    network: str
    settings: str
    model: str
    arguments: str
    verdict: str
    unmatched: int
    rerouted: int
    steps: int
    macs: int
    params: int
    buffers: int
    unused: int
    device: str
    versions: str


def counterparts() -> list[Counterpart]:
    with TABLE.open(encoding="utf-8") as file:
        return [Counterpart(*row) for row in list(csv.reader(file))[1:]]


def recorded() -> list[Found]:
    with FOUND.open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    return [Found(*row[:5], *map(int, row[5:12]), *row[12:]) for row in rows]


def run(entry: Counterpart) -> Found:
    """One comparison, in this process."""
    from costcalc import cost_of
    from costcalc.bridge.against import against
    from costcalc.bridge.theirs import measured
    from costcalc.cli.arguments import arguments

    graph = cost_of(entry.address).graph
    found = against(graph, entry.model, arguments([entry.arguments]), measured=measured)
    theirs = found.theirs
    return Found(
        *entry[:4],
        found.verdict,
        len(found.unmatched),
        -1 if found.rerouted is None else len(found.rerouted),
        len(theirs.steps),
        sum(step.macs for step in theirs.steps),
        theirs.params,
        theirs.buffers,
        sum(n for _, n in theirs.unused),
        theirs.device,
        " ".join(f"{name} {version(name).partition('+')[0]}" for name in LIBRARIES),
    )


def main(wanted: list[str]) -> int:
    """Run all counterparts, or those of some networks; the number that do not agree."""
    known: dict[Any, Found] = {}
    if wanted and FOUND.exists():
        known = {found[:4]: found for found in recorded()}
    entries = [entry for entry in counterparts() if entry.model]
    for entry in entries:
        if wanted and entry.network not in wanted:
            continue
        begun = time.perf_counter()
        known[entry[:4]] = found = run(entry)
        seconds = time.perf_counter() - begun
        print(
            f"{entry.address} {found.verdict}: {entry.model} {entry.arguments}, "
            f"{found.unmatched} unmatched, {found.rerouted} rerouted, {seconds:.1f} s",
            flush=True,
        )
    rows = [known[entry[:4]] for entry in entries if entry[:4] in known]
    with FOUND.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([Found._fields, *rows])
    networks = {found.network for found in rows}
    differing = sum(found.verdict != "agrees" for found in rows)
    print(f"{len(networks)} networks, {len(rows)} models, {differing} that do not agree")
    return differing


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
