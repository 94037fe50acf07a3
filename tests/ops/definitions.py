"""The definitions of all operators that are computed one scalar at a time."""

from __future__ import annotations

from collections.abc import Callable

from tests.ops import scalar_functions, scalar_layers, scalars
from tests.ops.scalars import Tensor

OPERATORS: dict[str, Callable[..., Tensor]] = {
    **scalars.OPERATORS,
    **scalar_functions.OPERATORS,
    **scalar_layers.OPERATORS,
}
