"""Run networks of the catalog in PyTorch, and record the bytes of the storages that live there.

This is run by hand, never by the tests, which read what it wrote:

    python -m tests.memory.record_torch

While a network runs, every storage that an operator of PyTorch gives is followed by a weak
reference. Behind each layer, before the network forgets what nothing reads any more, the bytes of
those that still exist are summed. What is found is written to `recorded_torch.json`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from costcalc import graph_of
from costcalc.bridge.model import NetworkModule
from costcalc.graph.graph import Graph
from costcalc.graph.indices import takes_indices

FILE = Path(__file__).with_name("recorded_torch.json")
NETWORKS = (
    "alexnet:resolution=95",
    "convnext_tiny:resolution=64",
    "densenet121:resolution=64",
    "densenet_bc100_k12:resolution=16",
    "efficientnet_b0:resolution=64",
    "efficientnet_lite0:resolution=64",
    "googlenet:resolution=64",
    "inception_v3:resolution=107",
    "mnasnet_b1:resolution=64",
    "mobilenet_v1:rho=2/7",
    "mobilenet_v2:resolution=64",
    "mobilenet_v3_large:resolution=64",
    "nasnet_a_mobile:resolution=64",
    "regnet_y_400mf:resolution=64",
    "resnet18:resolution=64",
    "resnet50:resolution=64",
    "se_resnet50:resolution=64",
    "shufflenet_v1:resolution=64",
    "shufflenet_v2_x1_0:resolution=64",
    "squeezenet1_0:resolution=64",
    "swin_t:resolution=64",
    "vgg11:resolution=64",
    "vit_b_16:resolution=64",
    "xception:resolution=75",
)


class Storages(TorchDispatchMode):
    """A context that follows the storages of all results."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[int, tuple[int, Any]] = {}

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        for leaf in tree_leaves(result):
            if isinstance(leaf, torch.Tensor):
                self.follow(leaf)
        return result

    def follow(self, tensor: torch.Tensor) -> None:
        storage = tensor.untyped_storage()
        if storage._cdata not in self.found or self.is_gone(storage._cdata):
            self.found[storage._cdata] = (storage.nbytes(), storage._weak_ref())

    def is_gone(self, address: int) -> bool:
        return bool(torch.UntypedStorage._expired(self.found[address][1]))

    def bytes(self) -> int:
        """The bytes of the storages that still exist."""
        return sum(size for address, (size, _) in self.found.items() if not self.is_gone(address))


def live_of(graph: Graph) -> list[int]:
    """The bytes that live behind each layer, in order, without the input, which stays outside."""
    model = NetworkModule(graph)
    stored = {one.untyped_storage()._cdata for one in model.state_dict().values()}
    shape = (1, *graph.input)
    image = torch.zeros(shape, dtype=torch.int32 if takes_indices(graph)[0] else torch.float32)
    stored.add(image.untyped_storage()._cdata)
    storages, found = Storages(), []

    def behind(*_: Any) -> None:
        for address in stored & storages.found.keys():
            del storages.found[address]
        found.append(storages.bytes())

    for _, _, module in model.layer_modules():
        module.register_forward_hook(behind)
    with torch.no_grad(), storages:
        model(image)
    return found


def main() -> None:
    """Record every network."""
    networks = {}
    for name in NETWORKS:
        networks[name] = live_of(graph_of(name))
        print(name, f"{max(networks[name]):,}", flush=True)
    text = ",\n".join(f"{json.dumps(name)}: {json.dumps(one)}" for name, one in networks.items())
    FILE.write_text(f'{{"torch": "{torch.__version__}", "networks": {{\n{text}}}}}\n')


if __name__ == "__main__":
    main()
