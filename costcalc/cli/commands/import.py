"""Write the spec of a PyTorch or ONNX model, proved to have its totals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from costcalc.cli import options
from costcalc.cli.models import imported, model_options, size_notes
from costcalc.cli.output import write
from costcalc.cli.said import say
from costcalc.errors import Diagnostic, UsageError
from costcalc.spec.models import FORM, is_model

HELP = """Write the spec of a PyTorch or ONNX model, proved to have its totals.

MODEL is torchvision:NAME, timm:NAME or python:package.module:callable: the model is built and run
once, without memory for its values; no weights are downloaded. Or it is a FILE.onnx, of which only
the graph is read. `costcalc MODEL` shows its cost directly.

\b
Examples:
  costcalc import torchvision:resnet18 --output resnet18.yaml
  costcalc import timm:resnet50 --input 3x256x256
  costcalc import detector.onnx --input images=3x640x640
  costcalc import python:my_package.nets:Net --args width=0.5 --input 3x32x32
"""


@click.command(
    "import",
    params=[
        click.Argument(["model"]),
        *model_options(),
        options.output_option(),
        options.help_option(),
    ],
    add_help_option=False,
    help=HELP,
)
def command(model: str, output: str | None, **given: Any) -> None:
    if not is_model(model):
        message = f"`{model}` is not the address of a model"
        raise UsageError([Diagnostic(message, helps=(FORM,))])
    found = imported(model, given)
    write(found.text.splitlines(), output)
    totals = found.totals
    if found.opaque:
        say(
            f"{model}: {found.layers} layers, of which {found.opaque} opaque, of unknown cost; at "
            f"least {totals.macs:,} MACs and at least {totals.params:,} parameters"
        )
    else:
        say(
            f"{model}: {found.layers} layers, {totals.macs:,} MACs and {totals.params:,} "
            f"parameters, the same as {found.trace.counted} and what the model stores"
        )
    say(f"{model}: {found.ledger.words}")
    for note in found.trace.notes:
        say(f"{model}: {note}")
    if found.sizes:
        unit = " pixels" if found.axis == "resolution" else ""
        say(
            f"{model}: `{found.axis}` is the size of its input; the layers agree at "
            f"{_listed(found.sizes)}{unit}"
        )
    if found.widths:
        say(f"{model}: `width` is its width; the layers agree at {_listed(found.widths)}")
    for note in size_notes(found):
        say(f"{model}: {note}")


def _listed(numbers: Sequence[int]) -> str:
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}"
