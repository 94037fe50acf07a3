"""The sentences of a compound scaling: its coefficients, its ratios, the rounding of sizes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from costcalc.algebra import Exact
from costcalc.explore.scale import Scaling
from costcalc.report import units
from costcalc.spec.values import describe

ROUNDINGS = {
    "nearest": "rounded to the nearest pixel, a half up",
    "even": "rounded to the nearest even number of pixels",
    "8": "rounded to the nearest multiple of 8 pixels",
    "32": "rounded to the nearest multiple of 32 pixels",
    "none": "not rounded here: a multiplier, whose pixels the spec rounds",
}


def baseline(found: Scaling) -> int:
    return units.integer(found.cost.totals.macs)


def words(found: Scaling) -> str:
    """`depth 1.2, width 1.1, resolution 1.15`."""
    pairs = zip(found.coefficients._fields, found.coefficients, strict=True)
    return ", ".join(f"{role} {describe(value)}" for role, value in pairs)


def times(ratio: Fraction | None, places: int = 3) -> str:
    """A ratio such as `1.920 x`; a dash if there is none."""
    return "-" if ratio is None else f"{units.fixed(ratio, places)} x"


def decimal(value: Exact) -> str:
    """A setting with at most four decimals."""
    exactly = Fraction(value)
    if (exactly * 10**4).denominator == 1:
        return describe(value)
    return units.fixed(exactly, 4)


def asked(found: Scaling) -> Iterator[str]:
    """The phi that the user asked for, in sentences."""
    row = next(row for row in found.rows if row.phi == found.asked)
    chosen = ", ".join(f"{name} {describe(value)}" for name, value in row.settings.items())
    yield f"phi {row.phi}: {chosen}"
    if found.dimensions.pixels:
        pixels = describe(row.settings[found.dimensions.resolution])
        yield f"{decimal(row.unrounded)} pixels are {pixels}, {ROUNDINGS[found.rounding]}"
    yield f"predicted: {times(row.predicted)} the multiply-adds, {formula(row.phi)}"
    yield f"smooth: {times(row.smooth)}; with the ceilings of repeats kept, {times(row.kept)}"
    if row.macs is None or row.params is None:
        yield f"exact: none; {row.fault}"
    else:
        ratio = times(row.ratio(baseline(found)))
        counts = f"{units.exactly(row.macs)} MACs, {units.exactly(row.params)} params"
        yield f"exact: {ratio}, {counts}"


def formula(phi: int) -> str:
    """The prediction as the paper writes it."""
    product = "depth * width**2 * resolution**2"
    return product if phi == 1 else f"({product})**{phi}"


def notes(found: Scaling) -> Iterator[str]:
    """The meaning of the columns."""
    yield "ratios are to the baseline's multiply-adds"
    yield "predicted: (depth * width**2 * resolution**2)**phi of the coefficients"
    yield "smooth: the smooth form at the settings as they scale, repeats smoothed too"
    pixels = found.dimensions.resolution
    yield f"exact: the network built at the settings shown; {pixels} {ROUNDINGS[found.rounding]}"
    for row in found.rows:
        if row.fault:
            yield f"phi {row.phi} cannot be built: {row.fault}"
    if found.variants:
        first = found.variants[0]
        yield f"rule: the settings that phi gives, phi {first.phi} for {first.name} and so on"
