"""A proof of a closed form as a page, as data and as rows."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from costcalc.bridge.records import Proof
from costcalc.cost.forms import collected
from costcalc.report import notation
from costcalc.report.network_data import parameters_data, plain_value
from costcalc.report.notation import Python, Text, letters_of
from costcalc.report.page import Column, Grid, Line, Page, Part, Sentence
from costcalc.spec.values import describe

SHOWN = 20
ZERO = Fraction(0)


def page(proof: Proof) -> Page:
    """The verdict, the points, and each coefficient by each witness."""
    forms, text = proof.forms, _text(proof)
    points = " x ".join(str(len(axis)) for axis in proof.axes)
    count = _points(proof)
    smooth = forms.total("macs").multiplied_out().smooth
    formula = notation.closed(_terms(proof), smooth, text)
    name = forms.cost.graph.name
    title = f"the formula of {name} {proof.verdict} with {count} models, run in PyTorch"
    if proof.verdict == "differs":
        title = f"the formula of {name} differs from what PyTorch counts"
    parts: list[Part] = [Sentence(title, "title"), Sentence(f"MACs ≈ {formula}", "key")]
    parts += [Sentence(line) for line in points_in_words(proof)]
    parts.append(Sentence(f"{points} points determine a polynomial of degree {_degrees(proof)}"))
    parts.append(_coefficients(proof, text))
    parts += [Sentence(words) for words in proof.without]
    if proof.layers:
        agree = proof.layers - sum("another polynomial" in words for words in proof.differences)
        line = f"layer by layer: the counts of {agree} of {proof.layers} layers make our polynomial"
        parts.append(Sentence(line))
    parts += [Sentence(words) for words in proof.differences[:SHOWN]]
    if len(proof.differences) > SHOWN:
        parts.append(Sentence(f"and {len(proof.differences) - SHOWN} more, in --format json"))
    parts += [Sentence(line) for line in derived_in_words(proof)]
    return Page(tuple(parts))


def _text(proof: Proof) -> Text:
    names = [variable.name for variable in proof.forms.variables]
    return Text(letters_of(names), names)


def _terms(proof: Proof) -> Any:
    smooth = proof.forms.total("macs").multiplied_out().smooth
    return collected(smooth, proof.forms.variables)


def _points(proof: Proof) -> int:
    count = 1
    for axis in proof.axes:
        count *= len(axis)
    return count


def points_in_words(proof: Proof) -> Iterator[str]:
    """`alpha: 1/4, 3/8, 1/2, 5/8`: settings at which nothing is rounded."""
    for variable, axis in zip(proof.forms.variables, proof.axes, strict=True):
        yield f"{variable.name} at {', '.join(map(describe, axis))}, where nothing is rounded"


def _degrees(proof: Proof) -> str:
    letters = letters_of(variable.name for variable in proof.forms.variables)
    pairs = zip(proof.forms.variables, proof.degrees, strict=True)
    return ", ".join(f"{degree} in {letters[v.name].text}" for v, degree in pairs) + (
        ", one more than ours in each"
    )


def _coefficients(proof: Proof, text: Text) -> Grid:
    keys = set(proof.ours)
    for witness in proof.witnesses:
        keys |= witness.coefficients.keys()
    lines = []
    for powers in sorted(keys, reverse=True):
        cells = [_power(proof, powers, text), text.number(proof.ours.get(powers, ZERO))]
        cells += [text.number(w.coefficients.get(powers, ZERO)) for w in proof.witnesses]
        lines.append(Line(tuple(cells)))
    columns = (
        Column("term"),
        Column("ours", "right", "number"),
        *(Column(f"by {witness.name}", "right", "number") for witness in proof.witnesses),
    )
    return Grid(columns, tuple(lines))


def _power(proof: Proof, powers: tuple[int, ...], text: Text) -> str:
    product = notation.power_product(
        [variable.symbol for variable in proof.forms.variables], powers
    )
    return text.write(product)


def derived_in_words(proof: Proof) -> Iterator[str]:
    """What PyTorch derives by itself, or why it does not."""
    derived = proof.derived
    if derived.checked is None:
        yield f"PyTorch's own expression was left out: {derived.text}"
        return
    first, last = derived.checked
    yield f"PyTorch's own expression for its count, two for each MAC, at r pixels: {derived.text}"
    if derived.differs_at is None:
        yield (
            f"it is twice our exact form at all {derived.sizes} sizes from {first} to {last} "
            "pixels at which both hold"
        )
    else:
        yield f"it is not twice our exact form at {derived.differs_at} pixels"


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
            _terms(proof), proof.forms.total("macs").multiplied_out().smooth, python
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
        "differences": list(proof.differences),
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
