"""Rates as people write them: `4TOPS`, `197 TFLOP/s`, `8GB/s`."""

from __future__ import annotations

import re
from fractions import Fraction

from costcalc.errors import Diagnostic, UsageError

PREFIXES = {"": 0, "k": 1, "M": 2, "G": 3, "T": 4, "P": 5}
OPERATIONS = "a number of operations a second, such as 4TOPS or 197 TFLOP/s"
BYTES = "a number of bytes a second, such as 8GB/s or 1.6 TB/s"
_NUMBER = r"\s*([0-9]{1,18}(?:\.[0-9]{1,18})?)\s*"
_OPERATIONS = re.compile(rf"{_NUMBER}([kMGTP]?)(?:FLOP/s|FLOPS|OP/s|OPS)\s*\Z")
_BYTES = re.compile(rf"{_NUMBER}([kMGTP]?)(i?)B/s\s*\Z")


def operations(text: str) -> Fraction:
    """Operations a second. Raises UsageError where it is no such rate, or is 0."""
    if match := _OPERATIONS.match(text):
        return _above_0(Fraction(match[1]) * 1000 ** PREFIXES[match[2]], text)
    raise UsageError([Diagnostic(f"`{text}` is not {OPERATIONS}")])


def unit_of(text: str) -> str:
    """What the operations of a rate are called: `FLOP/s` where it names floating point."""
    return "FLOP/s" if "FLOP" in text else "OP/s"


def bytes_a_second(text: str) -> Fraction:
    """Bytes a second. Raises UsageError where it is no such rate, or is 0."""
    match = _BYTES.match(text)
    if match and not (match[3] and not match[2]):
        return _above_0(
            Fraction(match[1]) * (1024 if match[3] else 1000) ** PREFIXES[match[2]], text
        )
    raise UsageError([Diagnostic(f"`{text}` is not {BYTES}")])


def _above_0(rate: Fraction, text: str) -> Fraction:
    if rate == 0:
        raise UsageError([Diagnostic(f"`{text}` is 0, and a rate must be above 0")])
    return rate
