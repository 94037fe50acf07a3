"""The devices as a page: each with its peaks and its bandwidth, and where the figures are from."""

from __future__ import annotations

from costcalc.cost.roofline.roof import Roof
from costcalc.report.devices.record import Devices
from costcalc.report.page.fitting import narrowed
from costcalc.report.page.record import Column, Grid, GridRow, Page, Sentence
from costcalc.report.roofline.words import ridge, source
from costcalc.spec.devices import Device

LEFT_OUT = ("kind", "ridge")
KINDS = (
    "kind: how a figure is known, from the data sheet of its maker, derived from other figures, or "
    "estimated; ridge: FLOPs per byte from which on compute can bind"
)


def page(found: Devices, width: int | None = None) -> Page:
    """A heading for each device, with a row for each peak and for the bandwidth; the sources follow
    the table.
    """
    if not found.devices:
        return Page((Sentence("no device contains that text", "note"),))
    lines: list[GridRow] = []
    for device in found.devices:
        lines.append(GridRow((f"{device.name}, {device.title}", *[""] * 4), "group"))
        lines += _rows(device)
    columns = (
        Column("precision", role="name"),
        Column("density"),
        Column("rate", "right", "number"),
        Column("kind"),
        Column("ridge", "right", "number"),
    )
    grid = narrowed(Grid(columns, tuple(lines)), width, LEFT_OUT)
    sources = dict.fromkeys(
        f"{device.name}, {source(one)}"
        for device in found.devices
        for one in (*device.peaks, device.bandwidth)
    )
    return Page((*grid, Sentence(KINDS, "note"), *(Sentence(text, "note") for text in sources)))


def _rows(device: Device) -> list[GridRow]:
    rows = []
    for one in device.peaks:
        at = ridge(Roof(one.value, device.bandwidth.value))
        rows.append(GridRow((f"  {one.precision}", one.density, one.text, one.kind, at)))
    memory = device.bandwidth
    return [*rows, GridRow(("  memory", "", memory.text, memory.kind, ""))]
