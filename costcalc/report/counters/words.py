"""How a counter's figure is said to be made: causes with their figures, ours where they differ."""

from __future__ import annotations

from collections.abc import Callable

from costcalc.cost.counters.base.prediction import Portion, Prediction
from costcalc.report import units

Number = Callable[[int], str]

CONDITIONS = (
    "of one example, in evaluation mode, as `costcalc export --to torch` writes the network; "
    "for Keras and TF-slim, of the same layers there"
)


def equation(prediction: Prediction, number: Number = units.exactly, sign: str = "=") -> str:
    """`fvcore 578,875,904 = conv 567,716,352 + linear 1,024,000 + batch norm 10,085,376`.

    Where we count another figure for a cause, that follows it; what is not counted stands last.
    """
    title = prediction.convention.title
    if prediction.reason:
        return f"{title} is not predicted: {prediction.reason}"
    counted = [_portion(one, number) for one in prediction.portions if one.counted]
    text = f"{title} {number(prediction.total)}"
    if counted:
        text += f" {sign} {' + '.join(counted)}"
    missed = [f"{one.cause} {number(one.ours)}" for one in prediction.portions if not one.counted]
    if missed:
        return f"{text}; not counted: {', '.join(missed)}"
    return text if counted else f"{text}: of this network it counts nothing"


def _portion(portion: Portion, number: Number) -> str:
    text = f"{portion.cause} {number(portion.counted)}"
    if portion.ours in (0, portion.counted):
        return text
    return f"{text} (ours {number(portion.ours)})"


def difference(prediction: Prediction) -> int:
    """By how much a counter's figure is larger than ours."""
    return prediction.total - prediction.ours
