"""Exports ten networks of torchvision in two ways and records what the door makes of them.

Run by hand, with torch, torchvision, onnx and onnxscript installed:
`python -m tests.imports.onnx.record`. It writes `exported.json`, and traces for the tests that need
no ONNX. The figures of PyTorch are counted on `meta`, where attention is counted too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from costcalc.bridge.onnx.door import trace
from costcalc.imports.road import imported
from costcalc.imports.trace import written

HERE = Path(__file__).parent
EXPORTED = HERE / "exported.json"
TRACES = HERE.parent / "traces"
NETWORKS = (
    "convnext_tiny",
    "densenet121",
    "efficientnet_b0",
    "mobilenet_v2",
    "mobilenet_v3_large",
    "regnet_y_400mf",
    "resnet18",
    "shufflenet_v2_x1_0",
    "swin_t",
    "vit_b_16",
)
WAYS = {"torchscript": False, "dynamo": True}
KEPT = (("mobilenet_v3_large", "torchscript"), ("swin_t", "dynamo"))
"""Those whose traces are kept: squeeze and excitation, and windows with masks."""


def main() -> None:
    found = {name: recorded(name) for name in NETWORKS}
    EXPORTED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def recorded(name: str) -> dict[str, Any]:
    """What PyTorch counts, and for each way of exporting what the spec of the file has."""
    import torch
    from torchvision import models

    torch.manual_seed(0)
    net = models.get_model(name, weights=None).eval()
    found: dict[str, Any] = {"torch": counted(models.get_model(name, weights=None).eval())}
    with TemporaryDirectory() as folder:
        for way, dynamo in WAYS.items():
            file = f"{folder}/{name}.onnx"
            one_file = {"external_data": False} if dynamo else {}
            image = torch.zeros(1, 3, 224, 224)
            torch.onnx.export(net, (image,), file, dynamo=dynamo, **one_file)
            found[way] = read(file, name, way)
    return found


def counted(net: Any) -> Mapping[str, int]:
    """Multiply-adds and parameters by PyTorch itself."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    torch.backends.mha.set_fastpath_enabled(False)
    net = net.to("meta")
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        net(torch.zeros(1, 3, 224, 224, device="meta"))
    params = sum(one.numel() for one in net.parameters())
    return {"macs": counter.get_total_flops() // 2, "params": params}


def read(file: str, name: str, way: str) -> Mapping[str, Any]:
    """The totals of the spec of a file."""
    found = trace(file)._replace(source=f"{name}.onnx")
    if (name, way) in KEPT:
        text = written(found)
        (TRACES / f"onnx_{name}.json").write_text(text, encoding="utf-8")
    spec = imported(found)
    return {"macs": spec.totals.macs, "params": spec.totals.params, "layers": spec.layers}


if __name__ == "__main__":
    main()
