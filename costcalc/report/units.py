"""Rounding and units. Exact numbers are rounded here, and nowhere before."""

from __future__ import annotations

from fractions import Fraction

from costcalc.algebra import Exact, Whole

UNITS = ("", "k", "M", "G", "T", "P", "E")
BINARY = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")
EXACT_BELOW = 100_000
BLOCKS = " ▏▎▍▌▋▊▉█"


def integer(value: Whole) -> int:
    """A count as an int. Raises TypeError if it is not an exact integer."""
    if not isinstance(value, int):
        raise TypeError("a report shows exact integers")
    return value


def exactly(value: Whole) -> str:
    """All digits: `239,273,472`."""
    return f"{integer(value):,}"


def binary(size: int) -> str:
    """Bytes with four digits and a binary unit: `5.742 MiB`; fewer than 1,024 keep their digits."""
    power = 0
    while power + 1 < len(BINARY) and size >= 1024 ** (power + 1):
        power += 1
    if power == 0:
        return f"{size:,} B"
    text = _four_digits(Fraction(size, 1024**power))
    return f"{text} {BINARY[power]}"


def number_of(count: int, noun: str) -> str:
    """`1 layer`, `1,200 layers`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def briefly(value: Whole) -> str:
    """Four digits and a unit, `239.3 M`; numbers below 100,000 keep all their digits."""
    number = integer(value)
    if abs(number) < EXACT_BELOW:
        return f"{number:,}"
    if number < 0:
        return f"-{briefly(-number)}"
    power = min((len(str(number)) - 1) // 3, len(UNITS) - 1)
    if number >= 10**21:
        return _scientific(number)
    text = _four_digits(Fraction(number, 1000**power))
    if text == "1000" and power < len(UNITS) - 1:
        text, power = "1.000", power + 1
    return f"{text} {UNITS[power]}"


def _scientific(number: int) -> str:
    """A number too large for the units, such as `3.000e36`."""
    exponent = len(str(number)) - 1
    text = fixed(Fraction(number, 10**exponent), 3)
    return f"1.000e{exponent + 1}" if text == "10.000" else f"{text}e{exponent}"


def _four_digits(value: Fraction) -> str:
    """Four digits, such as `239.3`; if rounding adds a digit before the point, one decimal is
    dropped.
    """
    for places in range(max(0, 4 - len(str(int(value)))), -1, -1):
        text = fixed(value, places)
        if len(text.replace(".", "")) <= 4:
            return text
    return text


def fixed(value: Fraction, places: int) -> str:
    """Decimal notation, rounded half up in exact arithmetic; for values of 0 and more."""
    twice = 2 * value.numerator * 10**places + value.denominator
    scaled = str(twice // (2 * value.denominator)).rjust(places + 1, "0")
    return f"{scaled[:-places]}.{scaled[-places:]}" if places else scaled


def decimal(value: Fraction) -> str:
    """Four digits, `13.07`; from 100,000 with a unit. Only what is exactly 0 is `0`."""
    if value < 0:
        return f"-{decimal(-value)}"
    if value == 0 or (value.denominator == 1 and value < EXACT_BELOW):
        return f"{int(value):,}"
    if value >= EXACT_BELOW:
        return briefly(int(value + Fraction(1, 2)))
    if value >= 1000:
        return f"{int(value + Fraction(1, 2)):,}"
    text = _four_digits(value)
    return "< 0.001" if text == "0.000" else text


def percent(part: Whole, whole: Whole) -> str:
    """A share such as `94.86 %`; a dash if the whole is 0."""
    return percent_of(integer(part), integer(whole))


def percent_of(part: Exact, whole: Exact) -> str:
    """A share such as `94.86 %`, `-4.84 %`; `0 %` only if it is exactly 0; a dash if the whole
    is 0.
    """
    if whole == 0:
        return "-"
    if part == 0:
        return "0 %"
    text = fixed(abs(Fraction(part * 100, whole)), 2)
    if text == "0.00":
        return "< 0.01 %" if part > 0 else "> -0.01 %"
    return f"{'-' if part < 0 else ''}{text} %"


def error_of(value: Fraction, exact: Exact) -> Fraction | None:
    """The error of a smooth value as a fraction of the exact value; None if the exact value is
    0.
    """
    return (value - exact) / exact if exact else None


def signed_percent(value: Fraction, exact: Exact) -> str:
    """The error of a value: `-4.84 %`; `0 %` only if there is no error at all."""
    error = error_of(value, exact)
    if error is None:
        return "-"
    if error == 0:
        return "0 %"
    text = fixed(abs(error) * 100, 2)
    return f"{'-' if error < 0 else '+'}{text} %" if text != "0.00" else "below 0.01 %"


def share(part: Whole, whole: Whole) -> float:
    """The part as a fraction of 1, as a float; 0 if the whole is 0."""
    return integer(part) / integer(whole) if integer(whole) else 0.0


def ratio(value: Whole, base: Whole) -> str:
    """A ratio such as `0.421 x`; a dash if the base is 0."""
    if integer(base) == 0:
        return "-"
    if integer(value) == 0:
        return "0 x"
    text = fixed(Fraction(integer(value), integer(base)), 3)
    return "< 0.001 x" if text == "0.000" else f"{text} x"


def part_of(part: Whole, whole: Whole) -> Fraction:
    """The part as an exact fraction of 1; 0 if the whole is 0."""
    return Fraction(integer(part), integer(whole)) if integer(whole) else Fraction(0)


def bar(part: Whole, largest: Whole, width: int) -> str:
    """A bar in steps of an eighth of a character; the largest value fills the width."""
    if width == 0 or integer(largest) == 0 or integer(part) == 0:
        return ""
    eighths = max(1, round(Fraction(integer(part) * width * 8, integer(largest))))
    return BLOCKS[8] * (eighths // 8) + (BLOCKS[eighths % 8] if eighths % 8 else "")
