"""What PyTorch is asked to compute, below the modules: convolutions and matrix products, in order.

Two models are the same to a counter where these steps are the same, however their code is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import prod
from typing import Any

import torch
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.module_tracker import ModuleTracker

from costcalc.bridge.records import Step
from costcalc.ops.base import Shape

aten: Any = torch.ops.aten


class Recorder(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Notes every convolution and matrix product, and the module it is in."""

    def __init__(self, tracker: ModuleTracker):
        super().__init__()  # type: ignore[no-untyped-call]
        self.tracker = tracker
        self.steps: list[Step] = []

    def __torch_dispatch__(self, op: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = op(*args, **(kwargs or {}))
        kind = op.overloadpacket
        if kind is aten.convolution:
            self.convolution(result, *args)
        elif kind in (aten.mm, aten.bmm):
            self.product(result, args[0], args[1], 0)
        elif kind in (aten.addmm, aten.baddbmm):
            self.product(result, args[1], args[2], args[0].numel())
        return result

    def convolution(
        self, y: Any, x: Any, w: Any, bias: Any, s: Any, p: Any, d: Any, moved: bool, o: Any, g: int
    ) -> None:
        outputs = prod(x.shape if moved else y.shape) * prod(w.shape[1:])
        stored = w.numel() + (0 if bias is None else bias.numel())
        details = (tuple(w.shape[2:]), tuple(s), tuple(d), g)
        name = "conv transpose" if moved else "conv"
        self.add(name, x.shape[1:], y.shape[1:], details, stored, outputs // y.shape[0])

    def product(self, y: Any, a: Any, b: Any, bias: int) -> None:
        shape, out = ((1,) * (3 - t.dim()) + tuple(t.shape) for t in (a, y))
        stored = b.numel() + bias if b.dim() == 2 else 0
        self.add("matmul", shape, out, (), stored, prod(out) * shape[2])

    def add(
        self, op: str, x: Any, y: Any, details: tuple[Any, ...], stored: int, macs: int
    ) -> None:
        inside = max(self.tracker.parents - {"Global"}, key=len, default="").partition(".")[2]
        self.steps.append(Step(inside, op, tuple(x), tuple(y), details, stored, macs))


def steps_of(model: nn.Module, shape: Shape) -> list[Step]:
    """Run a model once on an image of zeros, where its weights are; the model is left as it was."""
    device = next((p.device for p in model.parameters()), torch.device("cpu"))
    image = torch.zeros(1, *shape, device=device)  # type: ignore[arg-type]
    with (
        evaluating(model),
        torch.no_grad(),
        sdpa_kernel(SDPBackend.MATH),
        ModuleTracker() as tracker,
        Recorder(tracker) as recorder,
    ):
        model(image)
    steps: list[Step] = recorder.steps
    return steps


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """Evaluation mode, and each module's own mode again afterwards."""
    modes = {module: module.training for module in model.modules()}
    model.eval()
    try:
        yield
    finally:
        for module, mode in modes.items():
            module.training = mode
