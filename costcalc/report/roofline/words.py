"""Sentences and cells about a roofline."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from costcalc.cost.counting import HALF
from costcalc.cost.dtypes import in_words
from costcalc.cost.roofline.record import Bound, Change, Roofline, Side, seconds_of
from costcalc.cost.roofline.roof import Roof
from costcalc.report import units
from costcalc.spec.devices import Rated

UNITS = (("s", 1), ("ms", 10**3), ("us", 10**6), ("ns", 10**9), ("ps", 10**12))
CONDITIONS = (
    "bounds hold where each layer reads its whole inputs and its stored values from memory and "
    "writes its output there, and computes its multiply-adds as counted (two FLOPs each; "
    "algorithms such as Winograd's do fewer); what keeps tensors on the chip from layer to layer "
    "can be faster, down to the bound of the whole network"
)


def time(seconds: Fraction) -> str:
    """A time with four digits, `1.236 ms`; 0 is `0 s`."""
    if seconds == 0:
        return "0 s"
    for unit, scale in UNITS:
        if seconds * scale >= 1:
            return f"{units.decimal(seconds * scale)} {unit}"
    unit, scale = UNITS[-1]
    return f"{units.decimal(seconds * scale)} {unit}"


def rate(value: Fraction, unit: str) -> str:
    """`4 TOP/s`, `68 GB/s`: exact, if three decimals are enough."""
    for prefix, scale in (("P", 15), ("T", 12), ("G", 9), ("M", 6), ("k", 3)):
        if value >= 10**scale:
            text = units.fixed(value / 10**scale, 3).rstrip("0").rstrip(".")
            return f"{text} {prefix}{unit}"
    return f"{units.decimal(value)} {unit}"


def headline(found: Roofline) -> str:
    """`at least 1.236 ms layer by layer · 0.214 ms whatever stays on the chip`."""
    text = f"at least {time(found.seconds)}, layer by layer"
    return f"{text} · at least {time(found.floor)}, whatever stays on the chip between layers"


def roof(found: Roofline) -> str:
    """`peak 20 TOP/s in int8 · bandwidth 68 GB/s · ridge 294.1 FLOPs/byte`."""
    one = found.roof
    name = f"{one.device.title} · " if one.device else ""
    precision = f" in {one.precision}" if one.precision else ""
    sparse = " (sparse)" if any(rated.density == "sparse" for rated in one.sources) else ""
    return (
        f"{name}peak {rate(one.peak, one.unit)}{precision}{sparse} · "
        f"bandwidth {rate(one.bandwidth, 'B/s')} · ridge {ridge(one)} FLOPs/byte"
    )


def ridge(one: Roof) -> str:
    """The ridge: FLOPs per byte, in four digits."""
    return units.decimal(one.ridge)


def bound_by(found: Roofline) -> str:
    """`compute binds 12 layers, 80.00 % of the sum; memory binds 52, 20.00 %`."""
    parts = []
    sides: tuple[Side, ...] = ("compute", "memory")
    for side in sides:
        bounds = [one for one in found.bounds if one.side == side]
        share = units.percent_of(seconds_of(bounds), found.seconds)
        number = units.number_of(len(bounds), "layer")
        parts.append(f"{side} binds {number} with {share} of the sum")
    return " · ".join(parts)


def turn(one: Bound) -> str:
    """The first batch at which compute binds: `17`; `never`."""
    return "never" if one.turn.batch is None else f"{one.turn.batch:,}"


def changes(found: tuple[Change, ...] | None) -> str:
    """The sides along a parameter: `memory, compute from 480`."""
    if found is None:
        return "no closed form"
    parts = [change.side if change.at == 0 else _from(change) for change in found]
    return ", ".join(parts) if len(parts) > 1 else f"always {parts[0]}"


def _from(change: Change) -> str:
    at = change.at
    exactly = change.is_exact and at.denominator == 1
    return f"{change.side} from {units.exactly(int(at)) if exactly else units.decimal(at)}"


def notes(found: Roofline) -> Iterator[str]:
    """What holds of every figure."""
    yield CONDITIONS
    yield (
        "whole network: the larger of all FLOPs at the peak, and the stored values of the layers "
        "that share none, read once, at the bandwidth"
    )
    yield f"computed together: as by the definition {found.definition.name} of `costcalc memory`"
    yield f"bytes: {in_words(found.dtype)}"
    if found.causal == "half":
        yield HALF
    assumed = dict.fromkeys(one.op.assumption(found.causal) for one in found.graph.layers)
    yield from (f"assumed: {text}" for text in assumed if text)
    if found.parameter:
        yield (
            f"sides along {found.parameter}: by smooth forms, without rounding in the spec and of "
            "tensors to whole bytes, all other settings as they are"
        )
    else:
        yield "from batch: the first whole batch at which compute binds, at the settings shown"
    yield from map(source, found.roof.sources)


def source(one: Rated) -> str:
    """Where a rate of a device is from."""
    what = f"peak in {one.precision}, {one.density}" if one.precision else "bandwidth"
    return f"{what}: {one.text}, {one.kind}: {one.source} ({one.url}, read {one.date})"
