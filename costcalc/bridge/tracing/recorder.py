"""Records every operator that a model runs, with the identity of each tensor.

In inference mode PyTorch hands an operator over whole (`linear`, `layer_norm`) before it takes it
apart. One that has a translation is recorded whole; any other is taken apart as far as PyTorch can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import FlopCounterMode

from costcalc.bridge.flow import address, tensors_in
from costcalc.bridge.inside import Inside
from costcalc.bridge.quiet import quiet
from costcalc.bridge.steps import evaluating, unfused
from costcalc.bridge.tracing.asked import STATISTICS, Asked, Ref, Session, Value
from costcalc.imports.trace import StoredTensor

BATCH = 10007
"""A prime that is no size of a layer: an axis it divides holds the batch."""

SHAPED_AS_INPUT = frozenset(("aten.batch_norm", "aten.group_norm", "aten.instance_norm"))
CONTIGUOUS = frozenset(("aten.layer_norm", "aten.rms_norm"))
"""Norms, whose results have the shape of the input. On `meta` PyTorch works that out in Python,
from each of their parts, which took three quarters of the time of a run.
"""


class Recorder(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Records operators under `is_whole(name)` whole, others in parts."""

    supports_higher_order_operators = True

    def __init__(self, inside: Inside, is_whole: Callable[[str], bool]):
        super().__init__()  # type: ignore[no-untyped-call]
        self.inside = inside
        self.is_whole = is_whole
        self.asked: list[Asked] = []
        self.values: list[Value] = []
        self.numbers: dict[int, int] = {}
        """The current number of a tensor, by its identity."""
        self.kept: list[Tensor] = []
        """All tensors, so that no identity is used twice."""

    def number(self, tensor: Tensor, stored: int | None = None) -> int:
        """The number of a tensor, a new one for a tensor not seen before."""
        found = self.numbers.get(id(tensor))
        return self.made(tensor, stored) if found is None else found

    def made(self, tensor: Tensor, stored: int | None = None) -> int:
        """A new number for a tensor."""
        self.kept.append(tensor)
        number = self.numbers[id(tensor)] = len(self.values)
        memory = -1 if _is_unread(tensor, stored) else address(tensor)
        self.values.append(Value(tuple(map(int, tensor.shape)), memory, stored))
        return number

    def __torch_dispatch__(self, op: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if not isinstance(op, torch._ops.OpOverload):  # one made of others, as flex_attention
            raise NotImplementedError(f"`{op}` cannot be recorded")
        kwargs = kwargs or {}
        name = op._schema.name.replace("::", ".")
        if not self.is_whole(name):
            with self:
                result = op.decompose(*args, **kwargs)
            if result is not NotImplemented:
                return result
        arguments = self.arguments(op, args, kwargs)
        result = _norm(name, args)
        if result is None:
            result = op(*args, **kwargs)
        wrote = self.written(op, args, kwargs)
        give = self.number if wrote is None else self.made
        results = tuple(map(give, tensors_in(result)))
        memory = None if wrote is None else address(wrote)
        self.asked.append(Asked(name, arguments, results, memory, self.inside.name))
        return result

    def arguments(self, op: Any, args: Sequence[Any], kwargs: Any) -> dict[str, Any]:
        """The arguments by name, tensors as numbers."""
        schema = op._schema.arguments
        found = {one.name: one.default_value for one in schema if one.has_default_value()}
        found.update(zip((one.name for one in schema), args, strict=False))
        found.update(kwargs)
        return {name: self.plain(value) for name, value in found.items()}

    def plain(self, value: Any) -> Any:
        if isinstance(value, Tensor):
            return Ref(self.number(value))
        if isinstance(value, (list, tuple)):
            return tuple(map(self.plain, value))
        return value

    def written(self, op: Any, args: Sequence[Any], kwargs: Any) -> Tensor | None:
        """The tensor that an operator writes into."""
        for place, one in enumerate(op._schema.arguments):
            if one.alias_info is not None and one.alias_info.is_write:
                tensor = args[place] if place < len(args) else kwargs.get(one.name)
                if isinstance(tensor, Tensor):
                    return tensor
        return None


def _is_unread(tensor: Tensor, stored: int | None) -> bool:
    """Whether it is a tensor of the model without memory of its own, as a sparse one: it may be
    there and not be read. An operator that reads it gives one that has none either, and fails.
    """
    return stored is not None and tensor.layout != torch.strided


def _norm(name: str, args: Sequence[Any]) -> Tensor | None:
    """The result of a norm on `meta`, where it has no values; None for anything else."""
    if name not in SHAPED_AS_INPUT | CONTIGUOUS or not args or args[0].device.type != "meta":
        return None
    if name in CONTIGUOUS:
        return torch.empty_like(args[0], memory_format=torch.contiguous_format)
    return torch.empty_like(args[0])


def session(model: nn.Module, inputs: Sequence[Tensor], is_whole: Callable[[str], bool]) -> Session:
    """Run a model once in evaluation mode, and what it asked for.

    FlopCounterMode counts in the same run: the recorder hands each operator on to it.
    Raises whatever the model raises.
    """
    with (
        ExitStack() as stack,
        quiet(),
        evaluating(model),
        torch.inference_mode(),
        unfused(),
        Inside(model) as inside,
    ):
        recorder = Recorder(inside, is_whole)
        held = _held(model)
        stack.enter_context(frozen(model))
        for number, (_, tensor) in enumerate(held):
            recorder.number(tensor, number)
        given = tuple(map(recorder.number, inputs))
        counter = FlopCounterMode(display=False)
        with counter, recorder:
            found = model(*inputs)
        results = tuple(dict.fromkeys(map(recorder.number, tensors_in(_plain(found)))))
    return Session(
        batch=inputs[0].shape[0],
        values=tuple(recorder.values),
        asked=tuple(recorder.asked),
        inputs=given,
        outputs=results,
        stored=tuple(entry for entry, _ in held),
        flops=counter.get_total_flops(),
    )


@contextmanager
def frozen(model: nn.Module) -> Iterator[None]:
    """A context in which no parameter has a gradient, which some views of one need."""
    trained = [one for one in model.parameters() if one.requires_grad]
    for one in trained:
        one.requires_grad_(False)
    try:
        yield
    finally:
        for one in trained:
            one.requires_grad_()


def _held(model: nn.Module) -> list[tuple[StoredTensor, Tensor]]:
    """Every tensor that a model holds, once, with its first name."""
    trained = [(name, one, one.requires_grad) for name, one in model.named_parameters()]
    others = [(name, one, False) for name, one in model.named_buffers()]
    return [
        (
            StoredTensor(name, tuple(one.shape), is_trained, name.rpartition(".")[2] in STATISTICS),
            one,
        )
        for name, one, is_trained in trained + others
    ]


def _plain(found: Any) -> Any:
    """The result of a model with the fields of a dataclass of results laid open."""
    return dict(vars(found)) if hasattr(found, "__dataclass_fields__") else found
