"""Draw a network for a slide: layers, kinds, memory, roofline, or a figure along a parameter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from costcalc.cli import options
from costcalc.cli.destination import write_bytes
from costcalc.cli.kinds import DEFAULT_DTYPE
from costcalc.cli.network_group import NetworkGroup
from costcalc.cli.output import write
from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.graph import Graph

if TYPE_CHECKING:
    from costcalc.cost.cost import Cost
    from costcalc.report.drawing.svg import Picture

PURPOSE = "Draws it for a slide, as SVG or PNG."
WHAT = ("layers", "kinds", "memory", "roofline", "sweep")
PNG = ".png"


def _own() -> list[click.Parameter]:
    from costcalc.cost.quantities import QUANTITIES

    return [
        click.Option(
            ["--what", "what"],
            type=click.Choice(WHAT),
            default="layers",
            show_default=True,
            help="Layers along the depth; the share of each kind; live bytes; the roofline of a "
            "device; or a figure along a parameter.",
        ),
        options.device_option(),
        click.Option(
            ["--along", "along"],
            metavar="PARAM",
            help="Parameter of a sweep; by default its first of width or resolution.",
        ),
        click.Option(
            ["--of", "quantity"],
            type=click.Choice(tuple(QUANTITIES)),
            default="macs",
            show_default=True,
            help="Quantity of a sweep.",
        ),
        click.Option(
            ["--dtype", "dtype"],
            metavar="NAME",
            help="Data type of memory and roofline; by default fp32, or that of the device.",
        ),
        options.batch_option(),
        options.exclude_option(),
        options.causal_option(),
        click.Option(
            ["--output", "output"],
            type=str,
            metavar="FILE",
            help="Write to FILE (atomic) instead of standard output. A name that ends in .png is "
            "written as PNG, which needs the extra `png`; all else is SVG.",
        ),
    ]


def _examples(address: str) -> list[str]:
    return [
        f"costcalc plot {address} --output layers.svg",
        f"costcalc plot {address} --what roofline --device jetson_orin_nano --output roofline.png",
        f"costcalc plot {address} --what sweep --of params > sweep.svg",
    ]


def plot(graph: Graph, given: Mapping[str, Any]) -> None:
    """Make the picture and write it in the format that the file's name asks for."""
    from costcalc.report.drawing.png import png
    from costcalc.report.drawing.svg import render

    _refuse_what_cannot_be_drawn(given)
    picture, output = _picture(graph, given), given["output"]
    if output is not None and output.lower().endswith(PNG):
        write_bytes(png(picture), output)
    else:
        write(render(picture), output)


USERS = {
    "device": ("roofline",),
    "along": ("sweep",),
    "dtype": ("memory", "roofline"),
    "exclude": ("layers", "kinds", "sweep"),
}
"""Options that only some pictures use."""


def _refuse_what_cannot_be_drawn(given: Mapping[str, Any]) -> None:
    """Raise UsageError for an option that the picture would not follow, or one that it lacks."""
    what = given["what"]
    unused = [name for name, users in USERS.items() if given[name] and what not in users]
    if unused:
        message = f"`--what {what}` does not use `--{unused[0]}`"
        raise UsageError([Diagnostic(message, helps=("leave it out",))])
    if what == "roofline" and given["device"] is None:
        helps = ("`--device NAME`; `costcalc list --devices` lists them",)
        raise UsageError([Diagnostic("a roofline needs a device", helps=helps)])


def _picture(graph: Graph, given: Mapping[str, Any]) -> Picture:
    from costcalc.report.drawing import kinds, layers, memory, roofline, sweep

    match given["what"]:
        case "layers":
            return layers.picture(_cost(graph, given))
        case "kinds":
            return kinds.picture(_cost(graph, given))
        case "memory":
            from costcalc.cost.memory.record import memory_of

            dtype = given["dtype"] or DEFAULT_DTYPE
            return memory.picture(memory_of(graph, dtype=dtype, batch=given["batch"]))
        case "roofline":
            from costcalc.api import roofline as found

            return roofline.picture(
                found(
                    graph,
                    device=given["device"],
                    dtype=given["dtype"],
                    batch=given["batch"],
                    causal=given["causal"],
                )
            )
        case _:
            from costcalc.explore.classes.curve import curve_of

            counted = options.counted(graph, _in_fp32(given), given["quantity"])
            return sweep.picture(curve_of(graph, given["along"], given["quantity"], counted))


def _cost(graph: Graph, given: Mapping[str, Any]) -> Cost:
    from costcalc.cost.cost import evaluate

    return evaluate(graph, options.counted(graph, _in_fp32(given)))


def _in_fp32(given: Mapping[str, Any]) -> dict[str, Any]:
    return {**given, "dtype": DEFAULT_DTYPE}


command = NetworkGroup(
    "plot",
    """Draw a network for a slide: a picture as SVG, or as PNG with the extra `png`.

    NETWORK is a shipped network, a path, or - for standard input; its parameters are options.

    \b
    Examples:
      costcalc plot mobilenet_v2 --output layers.svg
      costcalc plot mobilenet_v2 --what kinds --output kinds.png
      costcalc plot mobilenet_v2 --what sweep --along resolution --output sweep.svg
    """,
    own=_own,
    run=plot,
    purpose=PURPOSE,
    examples=_examples,
)
