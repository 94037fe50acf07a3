"""The parts of JSON Schemas that follow from the table of quantities.

Written by `docs/build.py` into every schema of `costcalc/report/schema`:
- an object of counts, which has `macs` and `buffers`, has a key for every quantity and component;
- an object of ratios has a key for every quantity, one of totals needs only the standing ones;
- a list of published figures, `references`, holds what `figures` of `references.json` does;
- a list of words that begins with `macs` and `params` holds every quantity.
In `check.json` and `solve.json`, quantities of a whole network are among them; as keys they may be
absent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from costcalc.cost.quantities import OF_NETWORKS, QUANTITIES, STANDING, shown_where
from costcalc.report.data import keys_of

OF_SEARCHES = ("check.json", "solve.json")
PRESENT = shown_where(False)
"""The quantities whose keys are always there; the active parameters are where there are experts."""
FOLDER = Path(__file__).parent.parent / "costcalc" / "report" / "schema"


def schemas() -> Iterator[tuple[Path, str]]:
    """Every schema with the text it should have."""
    for path in sorted(FOLDER.glob("*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        names = (*QUANTITIES, *OF_NETWORKS) if path.name in OF_SEARCHES else (*QUANTITIES,)
        yield path, json.dumps(filled(schema, names), indent=2, ensure_ascii=False) + "\n"


def filled(schema: Any, names: tuple[str, ...] = tuple(QUANTITIES)) -> Any:
    """The schema with these quantities in every part that depends on them."""
    if isinstance(schema, list):
        return [filled(one, names) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: filled(value, names) for key, value in schema.items()}
    words = found.get("enum")
    if isinstance(words, list) and words[:2] == ["macs", "params"]:
        found["enum"] = list(names)
    keys = found.get("properties")
    if isinstance(keys, dict) and "references" in keys:
        keys["references"]["items"] = published_figure()
    if isinstance(keys, dict) and isinstance(keys.get("macs"), dict):
        if "buffers" in keys:
            return _with(found, keys_of(QUANTITIES), keys_of(PRESENT))
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
    own = {name: old.get(name, old["macs"]) for name in names}
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
