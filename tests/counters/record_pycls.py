"""Run pycls's own count on its own networks, and record the integers that it gives.

pycls counts by the formulas of its blocks, so it counts only networks that it builds. This is run
by hand, in an environment of its own, never by the tests, which read what it wrote:

    python -m venv pycls
    pycls/bin/pip install torch pycls==0.1.1 yacs simplejson numpy opencv-python pyyaml
    pycls/bin/python -m tests.counters.record_pycls

The RegNets are set as `specs/regnet.yaml` sets them, the others as pycls does. What is found is in
`recorded_pycls.json`, by the address of the network here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml
from pycls.core.config import cfg, reset_cfg
from pycls.core.net import complexity
from pycls.models.effnet import EffNet
from pycls.models.regnet import RegNet
from pycls.models.resnet import ResNet

HERE = Path(__file__).parent
BOTTLENECK = {"TRANS_FUN": "bottleneck_transform", "STRIDE_1X1": False}
RESNETS: dict[str, tuple[int, dict[str, Any]]] = {
    "resnet50": (50, BOTTLENECK),
    "resnet101": (101, BOTTLENECK),
    "resnet152": (152, BOTTLENECK),
    "resnet50_v1": (50, {**BOTTLENECK, "STRIDE_1X1": True}),
    "resnext50_32x4d": (50, {**BOTTLENECK, "NUM_GROUPS": 32, "WIDTH_PER_GROUP": 4}),
    "resnext101_32x4d": (101, {**BOTTLENECK, "NUM_GROUPS": 32, "WIDTH_PER_GROUP": 4}),
}
EFFICIENTNET_B0 = {
    "STEM_W": 32,
    "STRIDES": [1, 2, 2, 2, 1, 2, 1],
    "DEPTHS": [1, 2, 2, 3, 3, 4, 1],
    "WIDTHS": [16, 24, 40, 80, 112, 192, 320],
    "EXP_RATIOS": [1, 6, 6, 6, 6, 6, 6],
    "KERNELS": [3, 3, 5, 3, 5, 5, 3],
    "HEAD_W": 1280,
}


def counted(network: Any, section: str, settings: dict[str, Any], **model: Any) -> dict[str, int]:
    """What pycls counts of a network for 1000 classes at 224 pixels."""
    reset_cfg()
    cfg.MODEL.NUM_CLASSES = 1000
    cfg.TRAIN.IM_SIZE = 224
    named = {f"MODEL.{name}": value for name, value in model.items()}
    named |= {f"{section}.{name}": value for name, value in settings.items()}
    cfg.merge_from_list([word for pair in named.items() for word in pair])
    found = complexity(network)
    return {"flops": found["flops"], "params": found["params"]}


def regnets() -> Iterator[tuple[str, dict[str, Any]]]:
    """The settings of every RegNet, by its address."""
    text = (HERE.parent.parent / "specs" / "regnet.yaml").read_text(encoding="utf-8")
    header, *rows = yaml.safe_load(text)["variants"]["table"]
    for row in rows:
        one = dict(zip(header, row, strict=True))
        yield (
            f"{one['name']}:compatible=pycls",
            {
                "SE_ON": one["se"],
                "DEPTH": one["depth"],
                "W0": one["w0"],
                "WA": float(one["wa"]),
                "WM": float(one["wm"]),
                "GROUP_W": one["group_width"],
            },
        )


def main() -> None:
    found = {name: counted(RegNet, "REGNET", settings) for name, settings in regnets()}
    for name, (depth, settings) in RESNETS.items():
        found[name] = counted(ResNet, "RESNET", settings, DEPTH=depth)
    found["efficientnet_b0"] = counted(EffNet, "EN", EFFICIENTNET_B0)
    versions = {name: version(name) for name in ("pycls", "torch")}
    text = json.dumps({"versions": versions, "networks": found}, indent=1)
    (HERE / "recorded_pycls.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
