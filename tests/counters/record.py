"""Run the real counters on exported networks, and record the integers that they give.

This is run by hand, in an environment of its own, never by the tests, which read what it wrote:

    python -m venv counters
    counters/bin/pip install torch fvcore ptflops thop torchinfo calflops torchprofile onnx \
        onnx-tool onnxsim deepspeed mmcv-lite transformers click pyyaml
    counters/bin/python -m tests.counters.record [NETWORK...]

Each network, and each line of `layers.txt`, is written by `costcalc export --to torch`, built with
random weights in evaluation mode, and handed to every tool with one example. A tool that raises is
recorded with its error. What is found is merged into `recorded.json`; a network
may also be a line of `layers.txt`, or the word `layers` for all of them.
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
LAYERS = Path(__file__).with_name("layers.txt")
"""A line is the shape of an input, a colon, and steps that work on it."""
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
    "googlenet:aux=true",
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
    "torch fvcore ptflops thop torchinfo calflops deepspeed mmcv-lite torchprofile onnx onnx-tool "
    "onnxsim"
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
    parts = {str(op): count for op, count in counter.get_flop_counts().get("Global", {}).items()}
    return {"total": counter.get_total_flops(), "parts": parts}


class Products(TorchDispatchMode):
    """The counter behind `_ops` of torchvision's weights, which no package installs: the formulas
    of `test/common_extended_utils.py` in its repository, for the operators of these networks.
    """

    def __init__(self) -> None:
        super().__init__()
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


def ptflops(backend: str, functions: bool = True) -> Callable[[Made, Tensor], Found]:
    def counted(made: Made, x: Tensor) -> Found:
        from ptflops import get_model_complexity_info

        total, params = get_model_complexity_info(
            made(),
            tuple(x.shape[1:]),
            as_strings=False,
            print_per_layer_stat=False,
            verbose=False,
            backend=backend,
            backend_specific_config={} if functions else {"count_functional": False},
        )
        if total is None:
            raise RuntimeError("ptflops gives no count")
        return {"total": int(total), "params": int(params)}

    return counted


def mmcv(made: Made, x: Tensor) -> Found:
    from mmcv.cnn import get_model_complexity_info

    total, params = get_model_complexity_info(
        made(), tuple(x.shape[1:]), print_per_layer_stat=False, as_strings=False
    )
    return {"total": _whole(total), "params": _whole(params)}


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
    "mmcv": mmcv,
    "ptflops": ptflops("pytorch"),
    "ptflops_modules": ptflops("pytorch", functions=False),
    "deepspeed": deepspeed,
    "calflops": calflops,
}
"""In the order in which they are run: those that replace PyTorch's functions come last."""


def _whole(figure: Any) -> int:
    if int(figure) != figure:
        raise ValueError(f"{figure} is not whole")
    return int(figure)


def graph_of(subject: str) -> Any:
    """The graph of a network's address, or of a line of `layers.txt`."""
    from costcalc.cost.network import Network
    from costcalc.graph.build import build
    from costcalc.spec.chain import chain

    shape, colon, steps = subject.partition(": ")
    if not colon:
        return Network.named(subject).graph()
    return build(chain(steps, tuple(map(int, shape.split("x"))), "layers"))


def exported(subject: str) -> tuple[Made, Tensor]:
    """The network as `costcalc export --to torch` writes it, and one example."""
    from costcalc.export.pytorch.writer import render

    graph = graph_of(subject)
    scope: dict[str, Any] = {"__name__": "exported"}
    exec("\n".join(render(graph)), scope)
    network_class = [one for one in scope.values() if isinstance(one, type)][-1]

    def made() -> nn.Module:
        torch.manual_seed(0)
        network: nn.Module = network_class()
        return network.eval()

    shape: Any = (1, *graph.input)
    return made, torch.rand(shape)


def measure(subjects: list[str], tools: list[str]) -> dict[str, dict[str, Found]]:
    """What each tool gives for each subject, in this process."""
    found: dict[str, dict[str, Found]] = {subject: {} for subject in subjects}
    made = {subject: exported(subject) for subject in subjects}
    for name in tools:
        for subject in subjects:
            found[subject][name] = _alone(name, *made[subject])
    return found


def _alone(name: str, made: Made, x: Tensor) -> Found:
    """In a process of its own where the tool leaves PyTorch's functions replaced."""
    if name != "calflops":
        return _measured(TOOLS[name], made, x)
    reading, writing = os.pipe()
    if not os.fork():
        with os.fdopen(writing, "w") as stream:
            stream.write(json.dumps(_measured(TOOLS[name], made, x)))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        found: Found = json.loads(stream.read())
    os.wait()
    return found


def _measured(tool: Callable[[Made, Tensor], Found], made: Made, x: Tensor) -> Found:
    try:
        with contextlib.redirect_stdout(sys.stderr), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tool(made, x)
    except Exception as error:  # whatever a tool raises is what we want to know
        return {"error": f"{type(error).__name__}: {error}".splitlines()[0][:200]}


def main(wanted: list[str]) -> None:
    """Measure each network in a process of its own, and merge what was found into the file."""
    recorded = json.loads(FILE.read_text()) if FILE.exists() else {"networks": {}, "layers": {}}
    recorded["versions"] = {name: version(name) for name in PACKAGES.split()}
    tools = os.environ.get("TOOLS", " ".join(TOOLS)).split()
    for word in wanted or (*NETWORKS, "layers"):
        subjects = LAYERS.read_text().splitlines() if word == "layers" else [word]
        is_layers = word == "layers" or ": " in word
        into = recorded.setdefault("layers" if is_layers else "networks", {})
        for subject, found in _in_a_process(subjects, tools).items():
            into.setdefault(subject, {}).update(found)
            print(subject, {name: one.get("total", one) for name, one in found.items()})
        FILE.write_text(json.dumps(recorded, indent=1, sort_keys=True) + "\n")


def _in_a_process(subjects: list[str], tools: list[str]) -> dict[str, dict[str, Found]]:
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder) / "asked", Path(folder) / "answer"
        asked.write_text(json.dumps([subjects, tools]))
        program = [sys.executable, "-m", "tests.counters.record", "--measure", asked, answer]
        subprocess.run(program, check=True)
        found: dict[str, dict[str, Found]] = json.loads(answer.read_text())
        return found


if __name__ == "__main__":
    torch.set_num_threads(1)
    if sys.argv[1:2] == ["--measure"]:
        asked, answer = map(Path, sys.argv[2:])
        answer.write_text(json.dumps(measure(*json.loads(asked.read_text()))))
    else:
        main(sys.argv[1:])
