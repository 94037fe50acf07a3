"""A PyTorch model traced: built and run on `meta`, where nothing is allocated or computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from costcalc.bridge.memory import bounded
from costcalc.bridge.ours import on_one_line
from costcalc.bridge.quiet import quiet
from costcalc.bridge.steps import evaluating, unfused
from costcalc.bridge.theirs import attempted, maker
from costcalc.bridge.tracing.one_example import with_batch
from costcalc.bridge.tracing.reader import ALONG_THE_BATCH
from costcalc.bridge.tracing.recorder import BATCH, frozen, session
from costcalc.bridge.tracing.request import GivenInput, TraceRequest
from costcalc.bridge.tracing.translate import is_whole, translated
from costcalc.errors import Diagnostic, UsageError
from costcalc.imports.opaque import opaque_calls
from costcalc.imports.tidy import tidied
from costcalc.imports.trace import Trace

OF_BATCH_1 = (
    "{} of the multiply-adds do not grow with the batch; `--batch` counts them for each example."
)
"""What a trace notes whose count is of a run of its own; `{}` is their number."""

N_RUNS = "With `--batch` N the figures are those of N runs with one example."
"""What it notes where only one example was traced."""

RUNS_ALONE = (RuntimeError, AssertionError, ValueError, IndexError, TypeError)
"""What a model may raise that takes one example only."""

IMAGE = (3, 224, 224)
"""The input of an image classifier that does not say what it takes."""


def traced(request: TraceRequest) -> Trace:
    """Build the model, run it, and what it computed. Raises UsageError where that fails."""
    with quiet(), bounded():
        model = built(request)
        part = _part(model, request)
        candidates = [request.inputs] if request.inputs else usual_inputs(model, request)

        def run() -> Trace:
            """Of the inputs that a library may mean, the first that the model takes."""
            for given in candidates[:-1]:
                with suppress(RuntimeError, AssertionError):
                    return _traced(part, request.source, given)
            return _in_a_batch_or_alone(part, request.source, candidates[-1])

        found: Trace = attempted("trace", request.source, run)
    return found


def _in_a_batch_or_alone(model: nn.Module, source: str, given: tuple[GivenInput, ...]) -> Trace:
    """The trace for these inputs; of one example where the model fails with a large batch, or acts
    along it. Raises what the model raises with a large batch.
    """
    try:
        found = _traced(model, source, given)
    except RUNS_ALONE as error:
        with suppress(*RUNS_ALONE):
            reason = (str(error) or type(error).__name__).splitlines()[0]
            return _alone(model, source, given, f"a large batch fails, with `{reason}`")
        raise
    if any(call.attributes.get("why") == ALONG_THE_BATCH for call in opaque_calls(tidied(found))):
        with suppress(*RUNS_ALONE):
            one = _alone(model, source, given, "it takes a part of a larger batch")
            if not opaque_calls(tidied(one)):
                return one
    return found


def _alone(model: nn.Module, source: str, given: tuple[GivenInput, ...], why: str) -> Trace:
    """The trace of a run with one example. Raises whatever the model raises."""
    recorded = session(model, _tensors(model, given, 1), is_whole)
    in_a_batch = with_batch(recorded, BATCH)
    found = translated(in_a_batch, source, _made_by(source), _names(given))
    notes = (f"Traced with one example: {on_one_line(why)}.", N_RUNS)
    return found._replace(macs=recorded.flops // 2, notes=(*found.notes, *notes))


def _traced(model: nn.Module, source: str, given: tuple[GivenInput, ...]) -> Trace:
    """The trace for these inputs. Raises whatever the model raises."""
    recorded = session(model, _tensors(model, given, BATCH), is_whole)
    found = translated(recorded, source, _made_by(source), _names(given))
    macs, rest = divmod(recorded.flops, 2 * BATCH)
    if rest:  # some of them do not grow with the batch
        macs = _macs(model, _tensors(model, given, 1))
        found = found._replace(notes=(*found.notes, _of_batch_1(macs, recorded.flops // 2)))
    return found._replace(macs=macs)


def _of_batch_1(macs: int, of_batch: int) -> str:
    """The note, by the multiply-adds of one example and of the whole batch, which are two points of
    a line over the batch.
    """
    alone, rest = divmod(macs * BATCH - of_batch, BATCH - 1)
    return OF_BATCH_1.format("Some" if rest else f"{alone:,}")


def built(request: TraceRequest) -> nn.Module:
    """The model on `meta`. Raises UsageError where there is none or it cannot be built."""
    make = maker(request.source, request.arguments)
    found: nn.Module = attempted("build", request.source, lambda: _built(make))
    return found


def _built(make: Callable[[], nn.Module]) -> nn.Module:
    """The model on `meta`: built there, or in memory without initial values and moved."""
    try:
        with torch.device("meta"):
            model = make()
    except Exception:  # whatever a model raises that has to see values
        with _uninitialized():
            model = make()
    return model.to("meta")


@contextmanager
def _uninitialized() -> Iterator[None]:
    """A context in which the functions of `torch.nn.init` leave tensors as they are."""
    names = [name for name in vars(nn.init) if name.endswith("_") and name[0] != "_"]
    kept = {name: getattr(nn.init, name) for name in names}
    for name in names:
        setattr(nn.init, name, lambda tensor, *args, **kwargs: tensor)
    try:
        yield
    finally:
        for name, function in kept.items():
            setattr(nn.init, name, function)


def usual_inputs(model: nn.Module, request: TraceRequest) -> list[tuple[GivenInput, ...]]:
    """The inputs that the model or its library says it takes. Raises UsageError without any."""
    place, _, name = request.source.partition(":")
    own = getattr(model, "default_cfg", None)
    if isinstance(own, dict) and own.get("input_size"):
        return [(GivenInput("", tuple(own["input_size"])),)]
    if place == "torchvision":
        return [(GivenInput("", shape),) for shape in ((3, *_crop(name)), IMAGE)]
    raise UsageError(
        [
            Diagnostic(
                f"the input of `{request.source}` is not known",
                helps=("write its shape without the batch, as --input 3x224x224",),
            )
        ]
    )


def _crop(name: str) -> tuple[int, int]:
    """The height and width that the first weights of a classifier were trained for."""
    from torchvision.models import get_model_weights

    try:
        first = next(iter(get_model_weights(name)))
        size = first.transforms.keywords["crop_size"]
    except (ValueError, KeyError, StopIteration, AttributeError):
        return IMAGE[1:]
    return (size, size) if isinstance(size, int) else tuple(size)


def _part(model: nn.Module, request: TraceRequest) -> nn.Module:
    """The module at the requested path. Raises UsageError where there is none."""
    try:
        return model.get_submodule(request.module)
    except AttributeError:
        names = ", ".join(f"`{name}`" for name, _ in model.named_children())
        message = f"`{request.source}` has no module `{request.module}`"
        raise UsageError([Diagnostic(message, helps=(f"its modules: {names}",))]) from None


def _tensors(model: nn.Module, given: Sequence[GivenInput], batch: int) -> tuple[Tensor, ...]:
    """A tensor for each input."""
    floats = (p.dtype for p in model.parameters() if p.is_floating_point())
    kind = next(floats, torch.get_default_dtype())
    return tuple(
        torch.zeros(batch, *one.shape, device="meta", dtype=torch.long if one.indices else kind)
        for one in given
    )


def _names(given: Sequence[GivenInput]) -> dict[int, tuple[str, bool]]:
    return {n: (one.name or f"x{n or ''}", one.indices) for n, one in enumerate(given)}


def _macs(model: nn.Module, inputs: Sequence[Tensor]) -> int:
    """Half of FlopCounterMode's count of one example."""
    counter = FlopCounterMode(display=False)
    with evaluating(model), frozen(model), torch.no_grad(), unfused(), counter:
        model(*inputs)
    return counter.get_total_flops() // 2


def _made_by(source: str) -> tuple[str, ...]:
    """PyTorch's version and that of the library of the model."""
    library = source.partition(":")[0]
    found = [f"torch {torch.__version__}"]
    with suppress(PackageNotFoundError, ValueError):
        found.append(f"{library} {version(library)}")
    return tuple(found)
