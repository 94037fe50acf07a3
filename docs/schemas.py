"""The parts of JSON Schemas that follow from the table of quantities.

Written by `docs/build.py` into every schema of `costcalc/report/schema`:
- an object of counts, which has `macs` and `buffers`, has a key for every quantity and component,
  in `network.json` for every ratio too, and may have one for what a layer has part of, in
  `diff.json` for those of which a change has causes;
- an object of ratios has a key for every quantity, one of totals needs only the standing ones;
- a list of published figures, `references`, holds what `figures` of `references.json` does;
- a list of words that begins with `macs` and `params` holds every quantity.
In `check.json` and `solve.json`, ratios and quantities of a whole network are among them, as keys
that may be absent, and in `formula.json` ratios.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from costcalc.cost.quantities import (
    BY_LAYER,
    OF_NETWORKS,
    QUANTITIES,
    RATIOS,
    STANDING,
    shown_where,
)
from costcalc.explore.diff.record import COMPARED
from costcalc.report.data import keys_of

OTHERS = {
    "check.json": (*RATIOS, *OF_NETWORKS),
    "solve.json": (*RATIOS, *OF_NETWORKS),
    "formula.json": (*RATIOS,),
}
"""The quantities that a schema has besides sums over layers."""

RATIO = {"type": "number", "minimum": 0}
RATIO_OR_NONE = {"type": ["number", "null"], "minimum": 0}
PART = {"type": ["integer", "null"], "minimum": 0}
PRESENT = shown_where(False)
"""The quantities whose keys are always there; the active parameters are where there are experts."""


class Counts(NamedTuple):
    """An object of counts: its keys, those that are always there, and those with types of their
    own; the others have the type of `macs`.
    """

    keys: tuple[str, ...]
    needed: tuple[str, ...]
    types: dict[str, Any]


TOTALS = Counts(keys_of(QUANTITIES), keys_of(PRESENT), {})
OF_LAYERS = Counts(
    (*TOTALS.keys, *RATIOS, *BY_LAYER),
    (*TOTALS.needed, *RATIOS),
    {**dict.fromkeys(RATIOS, RATIO_OR_NONE), **dict.fromkeys(BY_LAYER, PART)},
)
OF_CHANGES = Counts(keys_of(COMPARED), keys_of(COMPARED), {})
COUNTS = {"network.json": OF_LAYERS, "diff.json": OF_CHANGES}
FOLDER = Path(__file__).parent.parent / "costcalc" / "report" / "schema"


def schemas() -> Iterator[tuple[Path, str]]:
    """Every schema with the text it should have."""
    for path in sorted(FOLDER.glob("*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        names = (*QUANTITIES, *OTHERS.get(path.name, ()))
        found = filled(schema, names, COUNTS.get(path.name, TOTALS))
        yield path, json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def filled(schema: Any, names: tuple[str, ...], counts: Counts) -> Any:
    """The schema with these quantities in every part that depends on them."""
    if isinstance(schema, list):
        return [filled(one, names, counts) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: filled(value, names, counts) for key, value in schema.items()}
    words = found.get("enum")
    if isinstance(words, list) and words[:2] == ["macs", "params"]:
        found["enum"] = list(names)
    keys = found.get("properties")
    if isinstance(keys, dict) and "references" in keys:
        keys["references"]["items"] = published_figure()
    if isinstance(keys, dict) and isinstance(keys.get("macs"), dict):
        if "buffers" in keys:
            keys |= counts.types
            return _with(found, counts.keys, counts.needed)
        if {*keys} <= {*names}:
            is_ratio = "null" in keys["macs"]["type"]
            return _with(found, names, PRESENT if is_ratio else STANDING)
    return found


def published_figure() -> Any:
    """The schema of one published figure."""
    schema = json.loads((FOLDER / "references.json").read_text(encoding="utf-8"))
    return schema["properties"]["figures"]["items"]


def _with(schema: dict[str, Any], names: tuple[str, ...], needed: tuple[str, ...]) -> Any:
    """The schema of an object with these keys in the place of the first of them."""
    old = schema["properties"]
    own = {name: RATIO if name in RATIOS else old["macs"] for name in names}
    own |= {name: old[name] for name in names if name in old}
    keys: dict[str, Any] = {}
    for key, value in old.items():
        if key == "macs":
            keys |= own
        elif key not in own:
            keys[key] = value
    required = [key for key in schema.get("required", []) if key not in own]
    place = schema.get("required", []).index("macs")
    required[place:place] = needed
    return {**schema, "properties": keys, "required": required}
