"""A proof of a closed form as data: the object of `schema/proof.json`, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.bridge.proof_record import Proof
from costcalc.report import notation
from costcalc.report.data import parameters_data, plain_value
from costcalc.report.notation import Python
from costcalc.report.proof.words import ZERO, differences, terms_of


def data(proof: Proof) -> dict[str, Any]:
    """The proof as the object `schema/proof.json` describes."""
    graph = proof.forms.cost.graph
    names = [variable.name for variable in proof.forms.variables]
    python = Python({}, names)
    return {
        "schema": 1,
        "network": graph.name,
        "parameters": parameters_data(graph),
        "verdict": proof.verdict,
        "formula": notation.closed(
            terms_of(proof), proof.forms.total("macs").multiplied_out().smooth, python
        ),
        "points": [
            {"symbol": name, "values": [plain_value(value) for value in axis]}
            for name, axis in zip(names, proof.axes, strict=True)
        ],
        "degrees": dict(zip(names, proof.degrees, strict=True)),
        "coefficients": [
            {
                "powers": dict(zip(names, powers, strict=True)),
                "ours": str(proof.ours.get(powers, ZERO)),
                **{w.name: str(w.coefficients.get(powers, ZERO)) for w in proof.witnesses},
            }
            for powers in sorted(
                {*proof.ours, *(p for w in proof.witnesses for p in w.coefficients)}, reverse=True
            )
        ],
        "layers": proof.layers,
        "differences": list(differences(proof)),
        "without": list(proof.without),
        "derived": {
            "text": proof.derived.text,
            "checked": None if proof.derived.checked is None else list(proof.derived.checked),
            "sizes": proof.derived.sizes,
            "differs_at": proof.derived.differs_at,
        },
    }


def rows(proof: Proof) -> Iterator[tuple[object, ...]]:
    """One row for each coefficient."""
    names = [variable.name for variable in proof.forms.variables]
    yield (*names, "ours", *(witness.name for witness in proof.witnesses))
    keys = {*proof.ours, *(p for w in proof.witnesses for p in w.coefficients)}
    for powers in sorted(keys, reverse=True):
        theirs = (str(w.coefficients.get(powers, ZERO)) for w in proof.witnesses)
        yield (*powers, str(proof.ours.get(powers, ZERO)), *theirs)
