"""Exports networks in two ways and records what the door makes of the files.

Run by hand, with torch, torchvision, timm, onnx and onnxscript installed:
`python -m tests.imports.onnx.record [NETWORK...]`. It writes `exported.json`, graphs without their
weights that the tests read anew, and traces for the tests that need no ONNX. The figures of PyTorch
are counted on `meta`, where attention is counted too. Parameters are random, as those of a trained
network are: equal ones would be stored once, and zeros left out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import onnx

from costcalc.bridge.onnx.door import trace
from costcalc.errors import UsageError
from costcalc.imports.road import imported
from costcalc.imports.trace import written
from tests.imports.onnx.graphs import graph_name, pack

HERE = Path(__file__).parent
EXPORTED = HERE / "exported.json"
TRACES = HERE.parent / "traces"
NETWORKS = (
    "catalog:bert_base",
    "catalog:levit_128s",
    "catalog:shufflenet_v1",
    "catalog:swin_t",
    "catalog:yolov8n",
    "timm:deit_tiny_patch16_224",
    "timm:levit_128s",
    "timm:mobilevit_s",
    "timm:poolformer_s12",
    "timm:pvt_v2_b0",
    "torchvision:convnext_tiny",
    "torchvision:densenet121",
    "torchvision:efficientnet_b0",
    "torchvision:googlenet",
    "torchvision:maxvit_t",
    "torchvision:mobilenet_v2",
    "torchvision:mobilenet_v3_large",
    "torchvision:regnet_y_400mf",
    "torchvision:resnet18",
    "torchvision:shufflenet_v2_x1_0",
    "torchvision:squeezenet1_1",
    "torchvision:swin_t",
    "torchvision:vit_b_16",
)
WAYS = {"torchscript": False, "dynamo": True}
CASES = ((17, "any"), (20, "one"))
"""The opset, and a batch that is one or left open."""

ALL_CASES = (*CASES, (17, "one"), (20, "any"))
IN_ALL = ("torchvision:resnet18", "torchvision:swin_t", "torchvision:vit_b_16")
"""Networks that are exported in all cases."""

KEPT = (
    ("timm:levit_128s", "torchscript"),
    ("timm:levit_128s", "dynamo"),
    ("torchvision:convnext_tiny", "dynamo"),
    ("torchvision:mobilenet_v3_large", "torchscript"),
    ("torchvision:resnet18", "dynamo"),
    ("torchvision:shufflenet_v2_x1_0", "torchscript"),
    ("torchvision:shufflenet_v2_x1_0", "dynamo"),
    ("torchvision:swin_t", "torchscript"),
    ("torchvision:swin_t", "dynamo"),
    ("torchvision:vit_b_16", "torchscript"),
    ("torchvision:vit_b_16", "dynamo"),
)
"""Those whose graphs are kept, of opset 17 with an open batch."""

TRACED = {
    ("torchvision:mobilenet_v3_large", "torchscript"): "onnx_mobilenet_v3_large",
    ("torchvision:swin_t", "dynamo"): "onnx_swin_t",
}
"""Those whose traces are kept: squeeze and excitation, and windows with masks."""


def main() -> None:
    found = json.loads(EXPORTED.read_text(encoding="utf-8"))
    for name in sys.argv[1:] or NETWORKS:
        found[name] = recorded(name)
        ordered = {one: found[one] for one in NETWORKS if one in found}
        EXPORTED.write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")
        print(name, json.dumps(found[name]), flush=True)


def recorded(name: str) -> dict[str, Any]:
    """What PyTorch counts, and what the specs of the files have."""
    net, inputs = built(name)
    found: dict[str, Any] = {"torch": counted(*built(name))}
    files = found["files"] = {}
    with TemporaryDirectory() as folder:
        for way in WAYS:
            for opset, batch in ALL_CASES if name in IN_ALL else CASES:
                words = f"{way} {opset} {batch}"
                file = f"{folder}/{words}.onnx"
                failure = exported(net, inputs, file, way, opset, batch)
                files[words] = {"failed": failure} if failure else read(file, name, net, words)
    return found


def built(name: str) -> tuple[Any, Sequence[Any]]:
    """A network with random parameters, and inputs of one example."""
    import torch

    torch.manual_seed(0)
    kind, _, word = name.partition(":")
    net, inputs = {"catalog": of_catalog, "timm": of_timm, "torchvision": of_torchvision}[kind](
        word
    )
    with torch.no_grad():
        for one in (*net.parameters(), *net.buffers()):
            if one.is_floating_point():
                one.uniform_(0.5, 1.5)
    return net.eval(), inputs


def of_catalog(name: str) -> tuple[Any, Sequence[Any]]:
    """The module of a network that is shipped, inside another: TorchScript takes the attribute
    `graph` of a module for its own.
    """
    import torch

    from costcalc import graph_of
    from costcalc.bridge.model import NetworkModule
    from costcalc.bridge.tensors import zeros

    class Whole(torch.nn.Module):
        def __init__(self, net: torch.nn.Module):
            super().__init__()
            self.net = net

        def forward(self, *inputs: torch.Tensor) -> Any:
            found = self.net(*inputs)
            return found[0] if len(found) == 1 else found

    graph = graph_of(name)
    return Whole(NetworkModule(graph)), zeros(graph.inputs)


def of_timm(name: str) -> tuple[Any, Sequence[Any]]:
    import torch

    net = import_module("timm").create_model(name)
    return net, (torch.zeros(1, *net.default_cfg["input_size"]),)


def of_torchvision(name: str) -> tuple[Any, Sequence[Any]]:
    import torch
    from torchvision import models

    return models.get_model(name, weights=None), (torch.zeros(1, 3, 224, 224),)


def counted(net: Any, inputs: Sequence[Any]) -> Mapping[str, int]:
    """Multiply-adds and parameters by PyTorch itself; those of a head that does not run are left
    out, as it is of a file.
    """
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    torch.backends.mha.set_fastpath_enabled(False)
    net = net.to("meta")
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        net(*(one.to("meta") for one in inputs))
    idle = sum(p.numel() for n, p in net.named_parameters() if n.startswith("aux"))
    params = sum(one.numel() for one in net.parameters()) - idle
    return {"macs": counter.get_total_flops() // 2, "params": params}


def exported(net: Any, inputs: Sequence[Any], file: str, way: str, opset: int, batch: str) -> str:
    """Write the file; the exporter's message where it fails."""
    import torch

    options: dict[str, Any] = {"external_data": False} if WAYS[way] else {}
    is_open = batch == "any"
    if is_open and WAYS[way]:
        inputs = [torch.cat((one, one)) for one in inputs]
        axes = tuple({0: torch.export.Dim.DYNAMIC} for _ in inputs)
        is_whole = type(net).__name__ == "Whole"
        options["dynamic_shapes"] = (axes,) if is_whole else axes
    elif is_open:
        names = [f"x{number}" for number in range(len(inputs))]
        options |= {"input_names": names, "dynamic_axes": {name: {0: "batch"} for name in names}}
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()), torch.no_grad():
            torch.onnx.export(
                net, tuple(inputs), file, dynamo=WAYS[way], opset_version=opset, **options
            )
    except Exception as error:
        lines = [line for line in str(error).splitlines() if line.strip()]
        return f"{type(error).__name__}: {' '.join(lines)[:200]}"
    return ""


def read(file: str, name: str, net: Any, words: str) -> Mapping[str, Any]:
    """The totals of the spec of a file, or why it is refused."""
    way, opset, batch = words.split()
    try:
        found = trace(file)._replace(source=f"{name.partition(':')[2]}.onnx")
        spec = imported(found)
    except UsageError as error:
        return {"refused": str(error)[:300]}
    totals = {"macs": spec.totals.macs, "params": spec.totals.params}
    if (opset, batch) == ("17", "any"):
        if (name, way) in KEPT:
            pack(file, graph_name(name, way))
        if (name, way) in TRACED:
            text = written(found)
            (TRACES / f"{TRACED[name, way]}.json").write_text(text, encoding="utf-8")
    more = {"folded": of_folded_norms(file, net), "layers": spec.layers, "text": spec.is_folded}
    return {**totals, **more}


def of_folded_norms(file: str, net: Any) -> int:
    """The parameters of batch norms that the file has no node of, less the biases that are in their
    place: a scale for each channel, and a shift where the layer before had a bias.
    """
    import torch

    graph = onnx.load(file).graph
    kept = sum(node.op_type == "BatchNormalization" for node in graph.node)
    norms = [
        one
        for name, one in net.named_modules()
        if isinstance(one, torch.nn.modules.batchnorm._BatchNorm) and not name.startswith("aux")
    ]
    if kept == len(norms):
        return 0
    stored = {tensor.name for tensor in graph.initializer}
    names = {id(one): name for name, one in net.named_modules()}
    gone = [one for one in norms if f"{names[id(one)]}.weight" not in stored]
    return sum(one.num_features for one in gone)


if __name__ == "__main__":
    main()
