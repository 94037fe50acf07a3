"""`python -m tests.imports.survey [--traces FOLDER] [--again] [MODEL]...`: imports the models.

With torch, torchvision and timm installed; ten minutes of CPU. Without models it surveys all of
the list and writes `recorded.json`; with some it only prints. `--traces` keeps the traces in a
folder. A model is exact if its spec has the multiply-adds that FlopCounterMode counted in the run
and, with those that the run did not use, as many trained values as the model; `--again` builds each
model anew, counts it without the import, and compares with that.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.imports.survey.measure import Row, measured
from tests.imports.survey.models import HERE, lines

RECORDED = HERE / "recorded.json"
LIBRARIES = ("torch", "torchvision", "timm")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="*", metavar="MODEL")
    parser.add_argument("--traces", type=Path)
    parser.add_argument("--again", action="store_true")
    given = parser.parse_args()
    for library in LIBRARIES:  # once, before the processes are forked
        import_module(library)
    rows = []
    for line in given.models or lines():
        row = measured(line, given.traces, again=given.again)
        print(words(row), flush=True)
        rows.append(row)
    print(summary(rows))
    if not given.models:
        RECORDED.write_text(written(rows), encoding="utf-8")


def words(row: Row) -> str:
    """One row as a line."""
    shape = "folded" if row.folded else "flat"
    seconds = f"{row.trace_ms / 1000:.1f} + {row.spec_ms / 1000:.1f} s"
    end = f"{shape}, {row.lines} lines of {row.layers} layers, {seconds}"
    reasons = " | ".join(row.reasons)
    return f"{row.verdict:8}{row.model}: {end if row.verdict == 'exact' else reasons}"


def summary(rows: Sequence[Row]) -> str:
    """How many there are of each verdict, and how many are folded."""
    found = {word: sum(row.verdict == word for row in rows) for word in ("exact", "refused")}
    found["wrong"] = sum(row.verdict == "wrong" for row in rows)
    found["failed"] = sum(row.verdict == "failed" for row in rows)
    found["folded"] = sum(row.folded for row in rows)
    return ", ".join(f"{number} {word}" for word, number in found.items()) + f" of {len(rows)}"


def written(rows: Sequence[Row]) -> str:
    """The survey as JSON, a row on each line."""
    versions = {name: version(name) for name in LIBRARIES}
    inside = ",\n".join(json.dumps(_data(row)) for row in rows)
    return f'{{"versions": {json.dumps(versions)},\n"rows": [\n{inside}\n]}}\n'


def _data(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row._asdict().items() if value != ()}


if __name__ == "__main__":
    main()
