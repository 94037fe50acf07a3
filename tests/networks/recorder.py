"""What PyTorch is asked for below the modules: each convolution and each matrix product."""

from __future__ import annotations

from math import prod
from typing import Any


def recorder() -> Any:
    """A mode that notes every convolution and matrix product PyTorch is asked for."""
    import torch
    from torch.utils._python_dispatch import TorchDispatchMode

    aten = torch.ops.aten
    products = (aten.mm, aten.bmm)
    views = (aten.view, aten._unsafe_view, aten.t, aten.expand)

    class Recorder(TorchDispatchMode):
        def __init__(self) -> None:
            super().__init__()
            self.rows: list[list[Any]] = []
            self.before: Any = None

        def __torch_dispatch__(
            self, op: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            result = op(*args, **(kwargs or {}))
            packet, before = op.overloadpacket, self.before
            if packet is aten.convolution:
                self.convolution(result, *args)
            elif packet in (aten.mm, aten.bmm):
                self.product(result, args[0], args[1], 0)
            elif packet in (aten.addmm, aten.baddbmm):
                self.product(result, args[1], args[2], args[0].numel())
            elif packet in (aten.add, aten.add_) and before in products and args[1].dim() == 1:
                self.rows[-1][-2] += args[1].numel()  # the bias of a linear layer
            self.before = before if packet in views else packet
            return result

        def convolution(
            self, y: Any, x: Any, w: Any, b: Any, s: Any, p: Any, d: Any, t: Any, o: Any, g: int
        ) -> None:
            self.add(
                "conv_transpose" if t else "conv",
                x.shape[1:],
                y.shape[1:],
                w.shape[2:],
                _spread(s, w),
                _spread(p, w),
                _spread(d, w),
                (g,),
                w.numel() + (0 if b is None else b.numel()),
                prod(x.shape if t else y.shape) * prod(w.shape[1:]),
            )

        def product(self, y: Any, a: Any, b: Any, bias: int) -> None:
            shape = (1,) * (3 - a.dim()) + tuple(a.shape)
            out = (1,) * (3 - y.dim()) + tuple(y.shape)
            stored = b.numel() + bias if b.dim() == 2 else 0
            self.add("matmul", shape, out, (), (), (), (), (), stored, prod(out) * shape[2])

        def add(self, op: str, *values: Any) -> None:
            self.rows.append(
                [op, *(v if isinstance(v, int) else "x".join(map(str, v)) for v in values)]
            )

    return Recorder()


def _spread(value: Any, kernel: Any) -> tuple[int, ...]:
    """One number for each axis of the kernel, where it may be one for all."""
    return tuple(value) if len(value) == kernel.dim() - 2 else tuple(value) * (kernel.dim() - 2)
