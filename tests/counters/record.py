"""Run the real counters on exported networks, and record the integers that they give.

This is run by hand, in an environment of its own, never by the tests, which read what it wrote:

    python -m venv counters
    counters/bin/pip install torch fvcore ptflops thop torchinfo calflops torchprofile onnx \
        onnx-tool onnxsim deepspeed transformers click pyyaml
    counters/bin/python -m tests.counters.record [NETWORK...]

Each network is written by `costcalc export --to torch`, built with random weights in evaluation
mode, and handed to every tool with one example. A tool that raises is recorded with its error. What
it adds is merged into `recorded.json`.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

FILE = Path(__file__).with_name("recorded.json")
NETWORKS = (
    "mobilenet_v1",
    "mobilenet_v1:alpha=0.75,rho=6/7",
    "mobilenet_v2",
    "mobilenet_v3_large",
    "mobilenet_v3_small",
    "squeezenet1_0",
    "shufflenet_v1",
    "shufflenet_v2_x1_0",
    "xception",
    "efficientnet_b0",
    "resnet50",
    "densenet121",
    "inception_v3",
    "googlenet",
    "mnasnet_a1",
    "nasnet_a_mobile",
    "regnet_y_400mf",
    "se_resnet50",
    "efficientnet_lite0",
    "alexnet",
    "alexnet_original",
    "vit_b_16",
    "swin_t",
    "convnext_tiny",
)
PACKAGES = (
    "torch fvcore ptflops thop torchinfo calflops deepspeed torchprofile onnx onnx-tool onnxsim"
)

Made = Callable[[], nn.Module]
Found = dict[str, Any]


def timm(made: Made, x: Tensor) -> Found:
    """What `profile_fvcore` of timm's `benchmark.py` calls, which no package installs."""
    from fvcore.nn import FlopCountAnalysis

    return {"total": int(FlopCountAnalysis(made(), torch.ones_like(x)).total())}


def fvcore(made: Made, x: Tensor) -> Found:
    from fvcore.nn import FlopCountAnalysis

    analysis = FlopCountAnalysis(made(), x)
    analysis.unsupported_ops_warnings(False).uncalled_modules_warnings(False)
    parts = {name: int(count) for name, count in analysis.by_operator().items()}
    return {"total": int(analysis.total()), "parts": parts}


def flop_counter_mode(made: Made, x: Tensor) -> Found:
    from torch.utils.flop_counter import FlopCounterMode

    model = made()
    with FlopCounterMode(display=False) as counter:
        model(x)
    parts = {str(op): count for op, count in counter.get_flop_counts()["Global"].items()}
    return {"total": counter.get_total_flops(), "parts": parts}


class Products(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """The counter behind `_ops` of torchvision's weights, which no package installs: the formulas
    of `test/common_extended_utils.py` in its repository, for the operators of these networks.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.parts: Counter[str] = Counter()

    def __torch_dispatch__(self, op: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = op(*args, **(kwargs or {}))
        name = op._overloadpacket.__name__
        if name in ("convolution", "_convolution"):
            x, w = args[:2]
            places = x.shape[2:] if args[6] else result.shape[2:]
            self.parts[name] += x.shape[0] * w.numel() * places.numel()
        elif name in ("mm", "matmul", "bmm"):
            self.parts[name] += args[0].numel() * args[1].shape[-1]
        elif name == "addmm":
            self.parts[name] += args[1].numel() * args[2].shape[1]
        return result


def torchvision(made: Made, x: Tensor) -> Found:
    model = made()
    with Products() as counter:
        model(x)
    return {"total": counter.parts.total(), "parts": dict(counter.parts)}


def ptflops(backend: str) -> Callable[[Made, Tensor], Found]:
    def counted(made: Made, x: Tensor) -> Found:
        from ptflops import get_model_complexity_info

        total, params = get_model_complexity_info(
            made(),
            tuple(x.shape[1:]),
            as_strings=False,
            print_per_layer_stat=False,
            verbose=False,
            backend=backend,
        )
        if total is None:
            raise RuntimeError("ptflops gives no count")
        return {"total": int(total), "params": int(params)}

    return counted


def thop(made: Made, x: Tensor) -> Found:
    from thop import profile

    total, params = profile(made(), inputs=(x,), verbose=False)
    return {"total": _whole(total), "params": _whole(params)}


def torchinfo(made: Made, x: Tensor) -> Found:
    from torchinfo import summary

    found = summary(made(), input_data=x, verbose=0)
    parts: Counter[str] = Counter()
    for layer in found.summary_list:
        if layer.is_leaf_layer:
            parts[layer.class_name] += layer.macs
    return {"total": found.total_mult_adds, "params": found.total_params, "parts": dict(+parts)}


def calflops(made: Made, x: Tensor) -> Found:
    from calflops import calculate_flops

    flops, macs, params = calculate_flops(
        made(), args=[x], print_results=False, print_detailed=False, output_as_string=False
    )
    return {"total": _whole(flops), "macs": _whole(macs), "params": _whole(params)}


def deepspeed(made: Made, x: Tensor) -> Found:
    from deepspeed.profiling.flops_profiler import get_model_profile

    flops, macs, params = get_model_profile(
        made(), args=[x], print_profile=False, detailed=False, as_string=False, warm_up=0
    )
    return {"total": _whole(flops), "macs": _whole(macs), "params": _whole(params)}


def torchprofile(made: Made, x: Tensor) -> Found:
    from torchprofile import profile_macs

    parts: Counter[str] = Counter()
    for node, count in profile_macs(made(), x, reduction=None).items():
        parts[node.operator] += int(count)
    return {"total": parts.total(), "parts": dict(+parts)}


def _onnx(made: Made, x: Tensor) -> Any:
    """The network in ONNX, as PyTorch's exporter through TorchScript writes it, opset 17."""
    import onnx

    content = io.BytesIO()
    torch.onnx.export(made(), (x,), content, dynamo=False, opset_version=17)
    return onnx.load_from_string(content.getvalue())


def onnx_tool(made: Made, x: Tensor) -> Found:
    import onnx_tool as tool

    model = tool.Model(_onnx(made, x), {"verbose": False})
    model.graph.shape_infer(None)
    model.graph.profile()
    parts: Counter[str] = Counter()
    for node in model.graph.nodemap.values():
        parts[node.op_type] += int(node.macs[0])
    return {"total": int(model.graph.macs[0]), "parts": dict(+parts)}


def onnxsim(made: Made, x: Tensor) -> Found:
    """What it prints beside the operators: MACs before and after it simplifies the model."""
    import onnxsim as tool
    from onnxsim.model_info import ModelInfo

    model = _onnx(made, x)
    simple, _ = tool.simplify(model)
    macs = ModelInfo(simple).macs
    if not isinstance(macs, int):
        raise TypeError(f"it prints a formula: {macs}")
    return {"total": macs}


TOOLS: dict[str, Callable[[Made, Tensor], Found]] = {
    "fvcore": fvcore,
    "timm": timm,
    "flopcountermode": flop_counter_mode,
    "torchvision": torchvision,
    "ptflops_aten": ptflops("aten"),
    "torchprofile": torchprofile,
    "onnx_tool": onnx_tool,
    "onnxsim": onnxsim,
    "torchinfo": torchinfo,
    "thop": thop,
    "ptflops": ptflops("pytorch"),
    "deepspeed": deepspeed,
    "calflops": calflops,
}
"""In the order in which they are run: those that replace PyTorch's functions come last."""


def _whole(figure: Any) -> int:
    if int(figure) != figure:
        raise ValueError(f"{figure} is not whole")
    return int(figure)


def exported(address: str) -> tuple[Made, Tensor]:
    """The network as `costcalc export --to torch` writes it, and one example."""
    from costcalc.cost.network import Network
    from costcalc.export.pytorch.writer import render

    graph = Network.named(address).graph()
    scope: dict[str, Any] = {"__name__": "exported"}
    exec("\n".join(render(graph)), scope)
    classes = [one for one in scope.values() if isinstance(one, type)]

    def made() -> nn.Module:
        torch.manual_seed(0)
        network: nn.Module = classes[-1]()
        return network.eval()

    shape: Any = (1, *graph.input)
    return made, torch.rand(shape)


def measure(address: str, tools: list[str]) -> dict[str, Found]:
    """What each tool gives for a network, in this process."""
    made, x = exported(address)
    found: dict[str, Found] = {}
    for name in tools:
        try:
            with contextlib.redirect_stdout(sys.stderr), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found[name] = TOOLS[name](made, x)
        except Exception as error:  # whatever a tool raises is what we want to know
            words = f"{type(error).__name__}: {error}".splitlines()[0]
            found[name] = {"error": words[:200]}
    return found


def main(addresses: list[str]) -> None:
    """Measure each network in a process of its own, and merge what was found into the file."""
    recorded = json.loads(FILE.read_text()) if FILE.exists() else {"networks": {}}
    recorded["versions"] = {name: version(name) for name in PACKAGES.split()}
    wanted = os.environ.get("TOOLS", " ".join(TOOLS)).split()
    for address in addresses or NETWORKS:
        with tempfile.NamedTemporaryFile() as answer:
            program = [sys.executable, "-m", "tests.counters.record", "--one", address, answer.name]
            subprocess.run([*program, *wanted], check=True)
            found = json.loads(Path(answer.name).read_text())
        recorded["networks"].setdefault(address, {}).update(found)
        FILE.write_text(json.dumps(recorded, indent=1, sort_keys=True) + "\n")
        print(address, {name: one.get("total", one.get("error")) for name, one in found.items()})


if __name__ == "__main__":
    torch.set_num_threads(1)
    if sys.argv[1:2] == ["--one"]:
        address, file, *tools = sys.argv[2:]
        Path(file).write_text(json.dumps(measure(address, tools)))
    else:
        main(sys.argv[1:])
