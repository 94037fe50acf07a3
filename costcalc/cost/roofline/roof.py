"""A roof: the peak of a device at a data type, and its bandwidth."""

from __future__ import annotations

from fractions import Fraction

from costcalc.cost.dtypes import Dtype, dtype_of
from costcalc.errors import Diagnostic, UsageError
from costcalc.records import NamedTuple
from costcalc.spec import devices
from costcalc.spec.devices import Device, Rated
from costcalc.spec.rates import bytes_a_second, operations, unit_of

INTEGERS = {"int4": 4, "int8": 8}
"""The integer precisions of devices, and their bits."""


class Roof(NamedTuple):
    """Operations and bytes a second at most, both exact.

    `precision` is that of the peak; `device` and `sources` are None and empty where both rates were
    given. `unit` is what the peak's operations are called: `OP/s`, or of floating point `FLOP/s`.
    """

    peak: Fraction
    bandwidth: Fraction
    precision: str = ""
    device: Device | None = None
    sources: tuple[Rated, ...] = ()
    unit: str = "OP/s"

    @property
    def ridge(self) -> Fraction:
        """FLOPs per byte from which on compute takes at least as long as memory."""
        return self.peak / self.bandwidth


def roof_of(
    dtype: str,
    *,
    device: str | None = None,
    peak: str | None = None,
    bandwidth: str | None = None,
    sparse: bool = False,
) -> Roof:
    """The roof of a device by name, or of two rates such as `4TOPS` and `8GB/s`; a rate that is
    given stands in place of the device's.

    Raises UsageError for what cannot be read or is missing, and for a device without a peak at the
    data type.
    """
    sizes = dtype_of(dtype)
    if device is None:
        if peak is None or bandwidth is None:
            message = "a roofline needs a device, or a peak and a bandwidth"
            helps = ("`--device NAME` (`costcalc list --devices`), or `--peak 4TOPS`",)
            helps = (f"{helps[0]} and `--bandwidth 8GB/s`",)
            raise UsageError([Diagnostic(message, helps=helps)])
        if sparse:
            raise UsageError([Diagnostic("`--sparse` is of a device, and none is given")])
        return Roof(operations(peak), bytes_a_second(bandwidth), unit=unit_of(peak))
    found = devices.find(device)
    rated = None if peak is not None else _peak(found, sizes, sparse=sparse)
    return Roof(
        rated.value if rated else operations(peak or ""),
        found.bandwidth.value if bandwidth is None else bytes_a_second(bandwidth),
        rated.precision if rated else "",
        found,
        (*((rated,) if rated else ()), *((found.bandwidth,) if bandwidth is None else ())),
        ("OP/s" if rated.precision in INTEGERS else "FLOP/s") if rated else unit_of(peak or ""),
    )


def usual_dtype(device: str | None) -> str:
    """The data type without a choice: fp32, or the first of a device that has no peak in fp32.

    Raises UsageError if there is no such device.
    """
    known = [one.precision for one in devices.find(device).peaks] if device else []
    return "fp32" if "fp32" in known or not known else known[0]


def precisions(dtype: Dtype) -> tuple[str, ...]:
    """The precisions in which a device may compute at a data type, the fastest first.

    A named type is computed in its own; int4 in int8 where there is no int4. Bits such as w4a8 are
    computed in the narrowest integers that hold both factors; activations of 16 bits or more in
    floating point of their width.
    """
    if dtype.activations >= 16:
        if dtype.name in devices.PRECISIONS:
            return (dtype.name,)
        return {16: ("fp16", "bf16"), 32: ("fp32",), 64: ("fp64",)}.get(dtype.activations, ())
    widest = max(dtype.weights, dtype.activations)
    return tuple(name for name, bits in INTEGERS.items() if bits >= widest)


def _peak(device: Device, dtype: Dtype, *, sparse: bool) -> Rated:
    wanted = precisions(dtype)
    for name in wanted:
        if rated := device.peak(name, sparse=sparse):
            return rated
    other = next((p for name in wanted if (p := device.peak(name, sparse=not sparse))), None)
    if other is not None and not sparse:
        message = f"`{device.name}` has only a sparse peak in {other.precision}"
        note = "it holds where half of the weights, in a fixed pattern, are 0 and left out"
        helps = ("`--sparse` takes it, or give `--peak`",)
        raise UsageError([Diagnostic(message, notes=(note,), helps=helps)])
    kind = "sparse" if sparse else "dense"
    density = {one.precision: one for one in device.peaks if one.density == kind}
    message = f"`{device.name}` has no {kind} peak for {dtype.name}"
    known = f"it has {', '.join(density)}" if density else f"it has no {kind} peak"
    helps = (f"{known}: choose `--dtype`, or give `--peak`",)
    raise UsageError([Diagnostic(message, helps=helps)])
