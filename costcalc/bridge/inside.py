"""The module of a model that is running."""

from __future__ import annotations

from typing import Any

from torch import nn
from torch.nn.modules.module import (
    register_module_forward_hook,
    register_module_forward_pre_hook,
)


class Inside:
    """A context in which `name` is the name of the innermost running module; the model's own is
    empty.

    Unlike torch's ModuleTracker it does not use gradients, so a parameter may be passed to a
    module.
    """

    def __init__(self, model: nn.Module):
        self.names = {module: name for name, module in model.named_modules()}
        self.running: list[str] = []

    @property
    def name(self) -> str:
        return self.running[-1] if self.running else ""

    def __enter__(self) -> Inside:
        self.hooks = (
            register_module_forward_pre_hook(self._enters),
            register_module_forward_hook(self._leaves, always_call=True),
        )
        return self

    def __exit__(self, *_: object) -> None:
        for hook in self.hooks:
            hook.remove()

    def _enters(self, module: nn.Module, inputs: Any) -> None:
        """A module that is not part of the model counts as the module that runs it."""
        self.running.append(self.names.get(module, self.name))

    def _leaves(self, module: nn.Module, inputs: Any, output: Any) -> None:
        if self.running:
            self.running.pop()
