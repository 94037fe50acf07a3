"""A proof of a closed form as a page."""

from __future__ import annotations

from costcalc.bridge.proof_record import Proof
from costcalc.report import notation, units
from costcalc.report.notation import Text, letters_of
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.report.proof.words import (
    ZERO,
    degrees,
    derived_in_words,
    differences,
    points_in_words,
    terms_of,
)

SHOWN = 20


def page(proof: Proof, width: int | None = None) -> Page:
    """The verdict, the points, and each coefficient by each witness."""
    forms, text = proof.forms, _text(proof)
    points = " x ".join(str(len(axis)) for axis in proof.axes)
    models = units.number_of(_points(proof), "model")
    smooth = forms.total("macs").multiplied_out().smooth
    formula = notation.closed(terms_of(proof), smooth, text)
    name = forms.cost.graph.name
    title = f"the formula of {name} {proof.verdict} with {models}, run in PyTorch"
    if proof.verdict == "differs":
        title = f"the formula of {name} differs from what PyTorch counts"
    parts: list[Part] = [Sentence(title, "title"), Sentence(f"MACs ≈ {formula}", "key")]
    parts += [Sentence(line) for line in points_in_words(proof)]
    parts.append(Sentence(f"{points} points determine a polynomial of degree {degrees(proof)}"))
    parts.append(_coefficients(proof, text))
    parts += [Sentence(words) for words in proof.without]
    if proof.layers:
        agree = proof.layers - len(proof.other_layers)
        line = f"layer by layer: the counts of {agree} of {proof.layers} layers give our polynomial"
        parts.append(Sentence(line))
    found = list(differences(proof))
    parts += [Sentence(words) for words in found[:SHOWN]]
    if len(found) > SHOWN:
        parts.append(Sentence(f"and {len(found) - SHOWN} more, in --format json"))
    parts += [Sentence(line) for line in derived_in_words(proof)]
    return Page(tuple(parts))


def _text(proof: Proof) -> Text:
    names = [variable.name for variable in proof.forms.variables]
    return Text(letters_of(names), names)


def _points(proof: Proof) -> int:
    count = 1
    for axis in proof.axes:
        count *= len(axis)
    return count


def _coefficients(proof: Proof, text: Text) -> Grid:
    keys = set(proof.ours)
    for witness in proof.witnesses:
        keys |= witness.coefficients.keys()
    lines = []
    for powers in sorted(keys, reverse=True):
        cells = [_power(proof, powers, text), text.number(proof.ours.get(powers, ZERO))]
        cells += [text.number(w.coefficients.get(powers, ZERO)) for w in proof.witnesses]
        lines.append(GridRow(tuple(cells)))
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
