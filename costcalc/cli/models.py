"""The options that say how a model of another library is imported, and their use in any command."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from costcalc.cli import options
from costcalc.cli.arguments import arguments
from costcalc.cli.said import say
from costcalc.errors import Source, UsageError

if TYPE_CHECKING:
    from costcalc.bridge.tracing.request import GivenInput, TraceRequest
    from costcalc.imports.road import Imported

SHAPE = re.compile(r"(?:(?P<name>[^=]+)=)?(?P<sizes>\d+(?:x\d+)*)(?P<indices>:int)?", re.ASCII)


def model_options() -> list[click.Option]:
    """What `import` takes, and a command before which a model is imported."""
    return [
        click.Option(
            ["--input", "inputs"],
            multiple=True,
            metavar="SHAPE",
            help="Shape of the input without the batch, as 3x224x224; 77:int for indices; with "
            "several inputs one for each, as image=3x224x224.",
        ),
        click.Option(
            ["--args", "arguments"],
            multiple=True,
            metavar="NAME=VALUE",
            help="Arguments of what builds the model, such as width_mult=0.75. Separate with "
            "commas.",
        ),
        click.Option(
            ["--module", "module"],
            default="",
            metavar="PATH",
            help="Only the module at this path, such as backbone.",
        ),
        click.Option(
            ["--fixed-size"],
            is_flag=True,
            help="Keep the size of the input: no parameter `resolution`.",
        ),
        click.Option(
            ["--width-argument", "width"],
            default="",
            metavar="NAME",
            help="The argument of what builds the model that all its channels follow: it becomes "
            "the parameter `width`.",
        ),
        click.Option(
            ["--partial"],
            is_flag=True,
            help="Write operators without a counterpart as `opaque` layers of unknown cost; each "
            "total is then at least.",
        ),
    ]


def split(words: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """The values of the options of a model among the words of a command, and the other words."""
    command = click.Command("model", params=[*model_options()], add_help_option=False)
    settings = {"ignore_unknown_options": True, "allow_extra_args": True}
    context = click.Context(command, **settings)  # type: ignore[arg-type]
    rest = command.parse_args(context, list(words))
    return context.params, rest


def request_of(address: str, given: Mapping[str, Any]) -> TraceRequest:
    """The request of an address and options. Raises click.UsageError for what cannot be read."""
    from costcalc.bridge.tracing.request import TraceRequest

    inputs = tuple(map(_input, given.get("inputs", ())))
    read = arguments(given.get("arguments", ()))
    return TraceRequest(
        address,
        read,
        inputs,
        given.get("module", ""),
        given.get("fixed_size", False),
        given.get("partial", False),
        given.get("width", ""),
    )


def imported(address: str, given: Mapping[str, Any]) -> Imported:
    """The model at an address as a spec. Raises UsageError where there is none."""
    from costcalc.bridge.importing import import_model

    try:
        return import_model(request_of(address, given), options.progress)
    finally:
        options.progress("")


def source(address: str, given: Mapping[str, Any] | None = None) -> Source:
    """The text of the spec of a model. Raises UsageError where there is none."""
    found = imported(address, given or {})
    for note in (*found.trace.notes, *size_notes(found)):
        say(f"{address}: {note}")
    return Source(address, found.text)


def source_alone(address: str) -> Source:
    """As `source`, in a command that has no options for models: advice that names one says where
    it is taken.
    """
    try:
        return source(address)
    except UsageError as error:
        names = [name for one in model_options() for name in one.opts]
        advice = " ".join(text for one in error.diagnostics for text in one.helps)
        if not any(f"{name} " in advice for name in names):
            raise
        more = f"with it, `costcalc import {address} --output FILE.yaml` writes a spec to give here"
        last = error.diagnostics[-1]
        with_more = last._replace(helps=(*last.helps, more))
        raise UsageError([*error.diagnostics[:-1], with_more]) from None


def size_notes(found: Imported) -> list[str]:
    """Why the size of the input or the width is no parameter, in sentences; none where it is."""
    fixed = [f"the size of the input is fixed: {found.fixed}"] if found.fixed else []
    return [*fixed, *([f"the width is fixed: {found.narrow}"] if found.narrow else [])]


def _input(text: str) -> GivenInput:
    from costcalc.bridge.tracing.request import GivenInput

    found = SHAPE.fullmatch(text)
    if found is None:
        raise click.UsageError(f"`{text}` is not the shape of an input; write 3x224x224")
    sizes = tuple(map(int, found["sizes"].split("x")))
    if 0 in sizes or max(sizes) > 10**6:
        raise click.UsageError(f"`{text}` is not the shape of an input: sizes are 1 to 1,000,000")
    return GivenInput(found["name"] or "", sizes, found["indices"] is not None)
