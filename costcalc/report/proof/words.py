"""The sentences of a proof: its terms, its points, and PyTorch's own expression."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from costcalc.bridge.proof_record import Proof
from costcalc.cost.terms import collected
from costcalc.report.notation import letters_of
from costcalc.spec.values import describe

ZERO = Fraction(0)


def terms_of(proof: Proof) -> Any:
    smooth = proof.forms.total("macs").multiplied_out().smooth
    return collected(smooth, proof.forms.variables)


def points_in_words(proof: Proof) -> Iterator[str]:
    """`alpha at 1/4, 3/8, 1/2, 5/8, where nothing is rounded`: the points of each variable."""
    for variable, axis in zip(proof.forms.variables, proof.axes, strict=True):
        yield f"{variable.name} at {', '.join(map(describe, axis))}, where nothing is rounded"


def degrees(proof: Proof) -> str:
    letters = letters_of(variable.name for variable in proof.forms.variables)
    pairs = zip(proof.forms.variables, proof.degrees, strict=True)
    return ", ".join(f"{degree} in {letters[v.name].text}" for v, degree in pairs) + (
        ", one more than ours in each"
    )


def differences(proof: Proof) -> Iterator[str]:
    """The coefficients and layers in which a witness differs from ours."""
    names = [variable.name for variable in proof.forms.variables]
    for one in proof.other_coefficients:
        powers = zip(names, one.powers, strict=True)
        term = " ".join(f"{name}^{power}" for name, power in powers if power) or "1"
        yield f"the coefficient of {term} is {one.ours} in ours and {one.theirs} by {one.witness}"
    for other in proof.other_layers:
        yield f"`{other.path}`: the counts of {other.witness} give another polynomial than ours"


def derived_in_words(proof: Proof) -> Iterator[str]:
    """PyTorch's own expression compared with ours, or the reason why there is none."""
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
