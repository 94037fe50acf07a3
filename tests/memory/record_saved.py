"""Run networks of the catalog in PyTorch, and record what automatic differentiation saves.

This is run by hand, never by the tests, which read what it wrote:

    python -m tests.memory.record_saved

A forward pass of two examples in training mode gives every tensor that it saves to a hook. The
bytes of the storages they lie in are summed, each once, but for parameters and buffers. On the
device `meta` nothing is computed. What is found is written to `recorded_saved.json`.

Not among them are networks for which PyTorch copies a tensor that a layer reads, to pad it unevenly
or to bring an axis to the end, and saves the copy.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from torch.autograd.graph import saved_tensors_hooks

from costcalc import graph_of
from costcalc.bridge.model import NetworkModule
from costcalc.graph.graph import Graph
from costcalc.graph.indices import takes_indices

FILE = Path(__file__).with_name("recorded_saved.json")
BATCH = 2
NETWORKS = (
    "ad_autoencoder",
    "alexnet",
    "convnext_tiny",
    "convnextv2_tiny",
    "dcgan",
    "deeplabv3_resnet50",
    "densenet121",
    "dla34",
    "ecaresnet50d",
    "efficientnet_b0",
    "fcn_resnet50",
    "ghostnet",
    "googlenet",
    "inception_v3",
    "mixer_b16_224",
    "mixnet_s",
    "mnasnet_b1",
    "mobilenet_v1",
    "mobilenet_v2",
    "mobilenet_v3_large",
    "mobileone_s0",
    "nasnet_a_mobile",
    "pointnet",
    "poolformer_s12",
    "r3d_18",
    "regnet_y_400mf",
    "repvgg_a0",
    "res2net50_26w_4s",
    "resnest50d",
    "resnet18",
    "resnet50",
    "retinanet_resnet50_fpn",
    "se_resnet50",
    "shufflenet_v1",
    "shufflenet_v2_x1_0",
    "skresnet50",
    "squeezenet1_0",
    "unet",
    "vgg16_bn",
    "xception",
    "yolov5n",
    "yolov8n",
)


def saved_of(graph: Graph) -> int:
    """The bytes of what a forward pass saves."""
    with torch.device("meta"):
        model = NetworkModule(graph).train()
        kind = torch.int32 if takes_indices(graph)[0] else torch.float32
        image = torch.zeros((BATCH, *graph.input), dtype=kind)
    own = {one.untyped_storage()._cdata for one in model.state_dict(keep_vars=True).values()}
    found: dict[int, torch.UntypedStorage] = {}

    def keep(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage._cdata not in own:
            found[storage._cdata] = storage
        return tensor

    with saved_tensors_hooks(keep, lambda tensor: tensor):
        model(image)
    return sum(storage.nbytes() for storage in found.values())


def main() -> None:
    """Record every network."""
    networks = {}
    for name in NETWORKS:
        networks[name] = saved_of(graph_of(name))
        print(name, f"{networks[name]:,}", flush=True)
    text = ",\n".join(f"{json.dumps(name)}: {size}" for name, size in networks.items())
    FILE.write_text(f'{{"torch": "{torch.__version__}", "networks": {{\n{text}}}}}\n')


if __name__ == "__main__":
    main()
