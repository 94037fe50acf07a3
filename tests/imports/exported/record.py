"""Exports networks in three ways and records what the door makes of them.

Run by hand with PyTorch: `python -m tests.imports.exported.record`. The networks are those of the
catalog, as the PyTorch source that `costcalc export` writes; PyTorch counts them on `meta`. It
writes `exported.json`, and one program's graph without its weights, for the tests that need none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from costcalc.bridge.exported.door import trace
from costcalc.errors import UsageError
from costcalc.imports.road import imported

HERE = Path(__file__).parent
EXPORTED = HERE / "exported.json"
NETWORKS = (
    "squeezenet1_1",
    "resnet18",
    "mobilenet_v2",
    "mobilenet_v3_small",
    "shufflenet_v2_x1_0",
    "googlenet",
    "efficientnet_b0",
    "swin_t",
    "densenet121",
    "convnext_tiny",
    "levit_128s",
)
KEPT = ("squeezenet1_1", "static"), ("swin_t", "static")
WAYS = ("static", "dynamic", "core")
"""With a batch of 1, with an open batch, and taken apart into the core operators."""


def main() -> None:
    """Record the networks that are not in the file yet."""
    found: dict[str, Any] = {}
    if EXPORTED.exists():
        found = json.loads(EXPORTED.read_text(encoding="utf-8"))
    for name in NETWORKS:
        if name not in found:
            found[name] = recorded(name)
            EXPORTED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def made(name: str) -> Any:
    """The network as the source that `costcalc export` writes, built."""
    from costcalc.cli.run import run

    with TemporaryDirectory() as folder:
        file = f"{folder}/net.py"
        if run(["export", name, "--to", "torch", "--output", file]):
            raise RuntimeError(f"`{name}` was not exported")
        space: dict[str, Any] = {"__name__": "net"}
        exec(compile(Path(file).read_text(encoding="utf-8"), file, "exec"), space)
    from torch import nn

    classes = [
        one for one in space.values() if isinstance(one, type) and issubclass(one, nn.Module)
    ]
    return [one for one in classes if one.__module__ == "net"][-1]().eval()


def recorded(name: str) -> dict[str, Any]:
    """What PyTorch counts, and for each way what the spec of the file has."""
    import torch

    net, image = made(name), torch.zeros(2, 3, 224, 224)
    found: dict[str, Any] = {"torch": {"version": torch.__version__, **counted(made(name))}}
    batch = torch.export.Dim("batch", min=1, max=512)
    with TemporaryDirectory() as folder, torch.no_grad():
        program = torch.export.export(net, (image[:1],))
        programs = {"static": program, "core": program.run_decompositions()}
        programs["dynamic"] = torch.export.export(net, (image,), dynamic_shapes=({0: batch},))
        for way in WAYS:
            file = f"{folder}/{name}.pt2"
            torch.export.save(programs[way], file)
            found[way] = read(file, name, way)
    return found


def counted(net: Any) -> Mapping[str, int]:
    """Multiply-adds and parameters by PyTorch itself, on `meta`, where attention is counted too."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    torch.backends.mha.set_fastpath_enabled(False)
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        net.to("meta")(torch.zeros(1, 3, 224, 224, device="meta"))
    params = sum(one.numel() for one in net.parameters())
    return {"macs": counter.get_total_flops() // 2, "params": params}


def read(file: str, name: str, way: str) -> Mapping[str, Any]:
    """The totals of the spec of a file, or what is refused."""
    if (name, way) in KEPT:
        keep(file, HERE / f"{name}_{way}.pt2")
    try:
        spec = imported(trace(file))
    except UsageError as error:
        return {"refused": list(error.diagnostics[0].notes)}
    return {"macs": spec.totals.macs, "params": spec.totals.params, "layers": spec.layers}


def keep(file: str, place: Path) -> None:
    """The archive with its graph alone, without the lines of source that it is from."""
    with ZipFile(file) as archive, ZipFile(place, "w", ZIP_DEFLATED) as kept:
        (name,) = (one for one in archive.namelist() if one.endswith("models/model.json"))
        data = json.loads(archive.read(name))
        for node in data["graph_module"]["graph"]["nodes"]:
            node["metadata"].pop("stack_trace", None)
        kept.writestr("net/models/model.json", json.dumps(data, separators=(",", ":")))


if __name__ == "__main__":
    main()
