"""Stored tensors that two modules of a model have in common."""

from __future__ import annotations

from collections.abc import Iterator

from torch import Tensor, nn
from torch.nn import functional

from costcalc.bridge.counterpart import Counterpart


class Transposed(nn.Module):
    """A linear layer whose weight is the transposed weight of another module."""

    def __init__(self, own: nn.Linear, weight: nn.Parameter):
        super().__init__()
        self.weight = weight
        self.bias = own.bias

    def forward(self, x: Tensor) -> Tensor:
        return functional.linear(x, self.weight.mT, self.bias)


class TransposedLookup(nn.Module):
    """An embedding whose table is the transposed weight of another module."""

    def __init__(self, weight: nn.Parameter):
        super().__init__()
        self.weight = weight

    def forward(self, x: Tensor) -> Tensor:
        return functional.embedding(x, self.weight.mT)


def share_all(own: Counterpart, other: Counterpart) -> None:
    """Let a counterpart store what another stores, tensor by tensor."""
    theirs = [call for call in other.calls if _stores(call)]
    places = [index for index, call in enumerate(own.calls) if _stores(call)]
    for index, call in zip(places, theirs, strict=True):
        if isinstance(call, (Transposed, TransposedLookup)):
            own.calls[index] = call
            own.free |= {"mT"}
            continue
        pairs = list(zip(_places(own.calls[index]), _places(call), strict=True))
        for (module, name, _), (_, _, tensor) in pairs:
            setattr(module, name, tensor)


def _stores(call: nn.Module) -> bool:
    return any(True for _ in _places(call))


def tie_weight(own: Counterpart, other: Counterpart) -> None:
    """Let the weight of a counterpart be that of another, or its transpose."""
    weight = _weight(other)
    for index, call in enumerate(own.calls):
        current = getattr(call, "weight", None)
        if not isinstance(current, nn.Parameter):
            continue
        if current.shape == weight.shape:
            call.weight = weight
        elif isinstance(call, nn.Linear):
            own.calls[index] = Transposed(call, weight)
        else:
            own.calls[index] = TransposedLookup(weight)
        own.free |= {"mT"}


def _weight(other: Counterpart) -> nn.Parameter:
    found = (getattr(call, "weight", None) for call in other.calls)
    return next(weight for weight in found if isinstance(weight, nn.Parameter))


def _places(own: nn.Module) -> Iterator[tuple[nn.Module, str, Tensor]]:
    """Each module inside, the name of a tensor it stores, and the tensor."""
    for module in own.modules():
        for name, parameter in module.named_parameters(recurse=False):
            yield module, name, parameter
        for name, buffer in module.named_buffers(recurse=False):
            yield module, name, buffer
