"""The convolutions and matrix products that a model asks PyTorch for, in order of execution.

Two models with the same steps are the same to a counter, however their code is written. Fused
kernels are switched off for the run, or recorded as the products they compute, so that their
products are steps too. An operator that is not known to be free of matrix products is recorded as
unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from math import prod
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils._python_dispatch import TorchDispatchMode

from costcalc.bridge.against_record import Product, Recording
from costcalc.bridge.counterpart import Counterpart
from costcalc.bridge.flow import INPUT, NOTHING, STORED, Flow, Origin, address, extent, tensors_in
from costcalc.bridge.inside import Inside
from costcalc.bridge.products import PRODUCTS, aten, is_free
from costcalc.bridge.quiet import quiet
from costcalc.bridge.tracing.asked import VALUELESS

ADDITIONS = (aten.add, aten.add_)
RECORDED = frozenset((aten.convolution, aten.mkldnn_rnn_layer, *PRODUCTS))


class Recorder(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Records every convolution and matrix product, its module, and the steps whose values it uses.

    Raises NotImplementedError for a tensor without memory of its own, such as a sparse one.
    """

    supports_higher_order_operators = True

    def __init__(self, inside: Inside, flow: Flow, free: frozenset[str]):
        super().__init__()  # type: ignore[no-untyped-call]
        self.free = free
        """Operators that the layers of the model state to be free of matrix products."""
        self.inside = inside
        self.flow = flow
        self.steps: list[Product] = []
        self.unknown: set[str] = set()
        self.read: set[int] = set()
        """Addresses of all tensors that were inputs of an operator."""
        self.weights: dict[tuple[int, ...], int] = {}
        self.unbiased: dict[int, int] = {}
        """The steps whose results have no bias yet, by the address of the result."""

    def __torch_dispatch__(self, op: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if not isinstance(op, torch._ops.OpOverload):  # one made of others, as flex_attention
            raise NotImplementedError(f"the products of `{op}` cannot be recorded")
        kwargs = kwargs or {}
        kind = op.overloadpacket
        if kind not in RECORDED:
            with self:  # in inference mode operators come whole that otherwise come in parts
                result = op.decompose(*args, **kwargs)
            if result is not NotImplemented:
                return result
        inputs = list(tensors_in((args, kwargs)))
        origin = self.flow.union(inputs)
        result = op(*args, **kwargs)
        self.read.update(map(address, inputs))
        if kind is aten.mkldnn_rnn_layer:
            self.recurrent(result, *args[:7])
        elif kind in RECORDED:
            self.step(kind, result, args)
        else:
            if kind in ADDITIONS:
                self.bias(inputs)
            if op._schema.name not in self.free and not is_free(op, inputs):
                self.unknown.add(op._schema.name)
            self.follow(op, inputs, result, origin)
        return result

    def step(self, kind: Any, result: Tensor, args: Any) -> None:
        """Record a convolution or a product; its result has this step as its origin."""
        if kind is aten.convolution:
            taken, added = args[:2], args[2:3]
            has_bias = self.convolution(result, *args)
        else:
            before = PRODUCTS[kind]
            taken, added = args[before : before + 2], args[:before]
            has_bias = self.product(result, *taken, *added)
        number = len(self.steps) - 1
        origin = self.flow.union(taken)
        self.steps[number] = self.steps[number]._replace(
            sources=origin.numbers(), weights=self.weights_of(taken)
        )
        own = origin._replace(steps=1 << number)
        self.flow.made(result, own | self.flow.union(tensors_in(added)))
        self.unbiased.pop(address(result), None)
        if not has_bias:
            self.unbiased[address(result)] = number

    def follow(self, op: Any, inputs: list[Tensor], result: Any, origin: Origin) -> None:
        """Record the origin of an operator's results, and of the tensors it writes into."""
        fresh = op._schema.name.partition("::")[2].startswith(VALUELESS)
        known = set() if fresh else {address(tensor) for tensor in inputs}
        writes = [argument.alias_info for argument in op._schema.arguments]
        for tensor in tensors_in(result):
            if address(tensor) not in known:
                self.flow.made(tensor, NOTHING if fresh else origin)
                self.unbiased.pop(address(tensor), None)
            elif any(alias is not None and alias.is_write for alias in writes):
                self.flow.wrote(tensor, origin)
                self.unbiased.pop(address(tensor), None)

    def convolution(
        self, y: Any, x: Any, w: Any, bias: Any, s: Any, p: Any, d: Any, moved: bool, o: Any, g: int
    ) -> bool:
        macs = prod(x.shape if moved else y.shape) * prod(w.shape[1:])
        entering, leaving = (tuple(t.shape[1:] if t.shape[0] == 1 else t.shape) for t in (x, y))
        details = (tuple(w.shape[2:]), tuple(s), tuple(d), g)
        stored = self.stored(w) + (0 if bias is None else self.stored(bias))
        self.add("conv transpose" if moved else "conv", entering, leaving, details, stored, macs)
        return bias is not None

    def product(self, y: Any, a: Tensor, b: Tensor, bias: Any = None) -> bool:
        """Record a product of matrices (rows x inner) and (inner x columns); if only the left one
        is stored weights, the product is transposed. Returns whether it has a stored bias.
        """
        if self.stored(a) and not self.stored(b):
            a, b = b.mT if b.dim() > 1 else b, a.mT if a.dim() > 1 else a
        *many, rows, inner = (1,) * (2 - a.dim()) + tuple(a.shape)
        columns = b.shape[-1] if b.dim() > 1 else 1
        matrices = prod(many)
        if matrices > 1 and self.stored(b) and b.stride(0) == 0:  # the same weights for all
            matrices, rows = 1, matrices * rows
        stored = self.stored(a) + self.stored(b)
        has_bias = bias is not None and self.stored(bias) > 0
        stored += self.stored(bias) if has_bias else 0
        ends = (matrices, rows, inner), (matrices, rows, columns)
        self.add("matmul", *ends, (), stored, matrices * rows * inner * columns)
        return has_bias

    def recurrent(
        self, results: Any, x: Any, w: Any, w_state: Any, b: Any, b_state: Any, *states: Any
    ) -> None:
        """Record a fused layer of an LSTM: the products with all tokens, and with the state at
        each token.
        """
        rows = x.shape[0] * x.shape[1]
        taken = [(w, b, self.flow.union((x,))), (w_state, b_state, self.flow.union((x, *states)))]
        for weights, bias, origin in taken:
            columns, inner = weights.shape
            stored = self.stored(weights) + self.stored(bias)
            ends = (1, rows, inner), (1, rows, columns)
            self.add("matmul", *ends, (), stored, rows * inner * columns)
            self.steps[-1] = self.steps[-1]._replace(
                sources=origin.numbers(), weights=self.weights_of([weights])
            )
        last = len(self.steps)
        own = taken[1][2]._replace(steps=0b11 << (last - 2))
        for tensor in tensors_in(results):
            self.flow.made(tensor, own)

    def stored(self, tensor: Tensor) -> int:
        """The number of stored values in a tensor that consists only of parameters and buffers,
        else 0.
        """
        origin = self.flow.of(tensor)
        if origin.from_input or origin.steps or not origin.is_stored:
            return 0
        sizes = zip(tensor.shape, tensor.stride(), strict=True)
        return prod(size for size, stride in sizes if stride)

    def weights_of(self, taken: list[Tensor]) -> int:
        """A number for the stored operand of a step, equal for the same operand; -1 if there is
        not one.
        """
        held = [tensor for tensor in taken if self.stored(tensor)]
        if len(held) != 1:
            return -1
        return self.weights.setdefault((address(held[0]), *extent(held[0])), len(self.weights))

    def bias(self, inputs: list[Tensor]) -> None:
        """Add a bias to the step with weights whose result it is added to, if it has one value for
        each output channel: what is added to the scores of attention is a mask.
        """
        for bare, other in (inputs, inputs[::-1]) if len(inputs) == 2 else ():
            number = self.unbiased.get(address(bare))
            if number is None or not self.stored(other):
                continue
            step = self.steps[number]
            if not step.stored:
                continue
            outputs = step.output[-1 if step.op == "matmul" else 0]
            if other.numel() == outputs == max(other.shape, default=0):
                self.steps[number] = step._replace(stored=step.stored + outputs)
                del self.unbiased[address(bare)]
                return

    def add(self, op: str, x: Any, y: Any, details: Any, stored: int, macs: int) -> None:
        self.steps.append(
            Product(
                module=self.inside.name,
                op=op,
                input=x,
                output=y,
                details=details,
                stored=stored,
                macs=macs,
            )
        )


def recorded(model: nn.Module, *inputs: Tensor) -> Recording:
    """Run a model once in evaluation mode; modes and settings are restored afterwards.

    Raises whatever the model raises, and NotImplementedError for tensors without memory.
    """
    flow = Flow()
    for tensor in (*model.parameters(), *model.buffers()):
        flow.made(tensor, STORED)
    for tensor in inputs:
        flow.made(tensor, INPUT)
    with (
        quiet(),
        evaluating(model),
        torch.no_grad(),
        unfused(),
        Inside(model) as inside,
        Recorder(inside, flow, said_free(model)) as recorder,
    ):
        model(*inputs)
    named = (*model.named_parameters(), *model.named_buffers())
    used = frozenset(name for name, tensor in named if address(tensor) in recorder.read)
    return Recording(tuple(recorder.steps), tuple(sorted(recorder.unknown)), used)


def said_free(model: nn.Module) -> frozenset[str]:
    """Operators that the counterparts in a model state to be free; empty for another
    implementation.
    """
    counterparts = (module for module in model.modules() if isinstance(module, Counterpart))
    return frozenset(f"aten::{word}" for module in counterparts for word in module.free)


@contextmanager
def unfused() -> Iterator[None]:
    """A context without fused kernels, whose products cannot be recorded."""
    mha = torch.backends.mha
    fast = mha.get_fastpath_enabled()
    with ExitStack() as stack:
        stack.enter_context(sdpa_kernel(SDPBackend.MATH))
        stack.enter_context(torch.backends.cudnn.flags(enabled=False))  # its LSTM is one operator
        stack.callback(mha.set_fastpath_enabled, fast)
        mha.set_fastpath_enabled(False)
        yield


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """A context in evaluation mode; each module's own mode is restored afterwards."""
    modes = {module: module.training for module in model.modules()}
    model.eval()
    try:
        yield
    finally:
        for module, mode in modes.items():
            module.training = mode
