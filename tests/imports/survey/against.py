"""`python -m tests.imports.survey.against [MODEL]...`: imported specs against their models.

With torch, torchvision and timm installed. Each spec is built in PyTorch from its text, without
anything of the import, and its steps and stored values are compared with the model's, as
`costcalc verify SPEC --against MODEL` does. Without models these are 60 exact ones of the survey,
each of another family, and it writes `against.json`, each row as soon as it is there.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from tests.imports.survey.models import HERE, request

FILE = HERE / "against.json"
MANY = 60
"""How many models are compared: of each family the one with the fewest layers, and of these the
smallest.
"""


def main() -> None:
    rows: list[dict[str, Any]] = []
    for model in sys.argv[1:] or chosen():
        row = compared(model)
        rows.append(row)
        print(row, flush=True)
        if not sys.argv[1:]:
            lines = ",\n".join(json.dumps(one) for one in rows)
            FILE.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def chosen() -> list[str]:
    """The models that are compared."""
    recorded = json.loads((HERE / "recorded.json").read_text(encoding="utf-8"))["rows"]
    exact = [one for one in recorded if one["verdict"] == "exact" and " " not in one["model"]]
    smallest: dict[str, str] = {}
    for one in sorted(exact, key=lambda one: int(one["layers"])):
        smallest.setdefault(family(one["model"]), one["model"])
    return list(smallest.values())[:MANY]


def family(model: str) -> str:
    """The letters that the name of a model begins with, as `resnet`."""
    return re.split("[^a-z]", model.partition(":")[2])[0]


def compared(model: str) -> dict[str, Any]:
    """The verdict on the imported spec of a model, and what was compared."""
    from costcalc.bridge.against import against
    from costcalc.bridge.theirs import measured
    from costcalc.bridge.tracing.door import traced
    from costcalc.cost.network import Network
    from costcalc.imports.road import imported

    spec = imported(traced(request(model))).text
    found = against(Network.from_text(spec).graph(), model, {}, measured=measured)
    return {
        "model": model,
        "verdict": found.verdict,
        "steps": len(found.theirs.steps),
        "params": found.theirs.params,
        "macs": found.cost.totals.macs,
        "rerouted": None if found.rerouted is None else len(found.rerouted),
        "unmatched": len(found.unmatched),
    }


if __name__ == "__main__":
    main()
