"""Limits as they are written: `60M`, `256KiB`, `1_000_000`, and for an increase `2%`."""

from __future__ import annotations

import re
from fractions import Fraction

from costcalc.algebra import exact
from costcalc.cost.quantities import IN_BYTES, OF_NETWORKS, QUANTITIES
from costcalc.errors import did_you_mean
from costcalc.explore.budgets.record import Amount, Kind
from costcalc.explore.targets import UNITS, UNITS_OF_BYTES

KNOWN = (*QUANTITIES, *OF_NETWORKS)
NUMBER = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,18})?", re.ASCII)
LARGEST = 10**30
FORM = "write 60M or 1.5M, with k, M, G, T or no unit; in bytes 256KiB or 256kB"
FORMS: dict[Kind, str] = {"limit": FORM, "increase": f"write 2% of what it was, or {FORM[6:]}"}
"""What may be written, for each kind of limit."""


class BadAmount(Exception):
    """A text that is no limit; `help` says what is."""

    def __init__(self, message: str, help_text: str):
        super().__init__(message)
        self.message = message
        self.help = help_text


def known_quantity(name: str) -> None:
    """Raise BadAmount for a name that is no quantity."""
    if name not in KNOWN:
        hint = did_you_mean(name, KNOWN) or f"there are {', '.join(KNOWN)}"
        raise BadAmount(f"there is no quantity `{name}`", hint)


def amount(value: object, quantity: str, kind: Kind) -> Amount:
    """The limit that a text or a whole number is. Raises BadAmount."""
    if type(value) is int and 0 <= value <= LARGEST:
        return Amount(value, 1, str(value))
    if not isinstance(value, str):
        message = f"the limit of `{quantity}` must be a text or a whole number"
        if type(value) is int:
            message += ", 0 or more" if value < 0 else ", 10^30 or less"
        raise BadAmount(message, FORMS[kind])
    text = value.strip()
    number = NUMBER.match(text)
    unit = text[number.end() :].strip() if number else ""
    if number is None or (unit not in {**UNITS, **UNITS_OF_BYTES} and unit != "%"):
        raise BadAmount(f"`{text}` is not a valid limit of `{quantity}`", FORMS[kind])
    if unit == "%":
        if kind == "limit":
            message = f"`{text}` is a share, which only `max_increase` can be"
            raise BadAmount(message, FORM)
        return Amount(exact.simplest(Fraction(number[0]) / 100), 1, text, is_share=True)
    if unit in UNITS_OF_BYTES and quantity not in IN_BYTES:
        message = f"`{unit}` is a unit of bytes, and `{quantity}` is not in bytes"
        raise BadAmount(message, f"in bytes are {', '.join(sorted(IN_BYTES))}")
    factor = {**UNITS, **UNITS_OF_BYTES}[unit]
    return Amount(exact.simplest(Fraction(number[0]) * factor), factor, text)
