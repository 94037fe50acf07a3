"""Records what PyTorch runs of models of torchvision, timm and transformers, as data for the tests.

    pip install torch==2.14.1 torchvision==0.29.1 timm==1.0.31 transformers==5.24.0
    python -m tests.networks.record [NETWORK...]

Every model is built with random weights and run once on one image, where it can be on the `meta`
device. What is written is what PyTorch was asked to do, below the modules: each convolution and
each matrix product, in order of execution. Nothing of costcalc is imported here. What is recorded
are the counterparts below and those in `models.csv`; there `size` is height and width of the image,
`frames x height x width`, the tokens of a text or the samples of a sound.

A line of `recorded/NETWORK.csv` is one of
- `conv`: input and output (channels, height, width), kernel, stride, padding, dilation, groups
- `conv_transpose`: the same
- `matmul`: input (matrices, rows, inner), output (matrices, rows, columns)
with the values stored for it (weights and biases) and its multiply-adds.
"""

from __future__ import annotations

import ast
import csv
import importlib
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.networks.recorder import recorder

HERE = Path(__file__).parent
FOLDER = HERE / "recorded"
INDEX = FOLDER / "index.csv"
MODELS = HERE / "models.csv"
HEADER = (
    "op",
    "input",
    "output",
    "kernel",
    "stride",
    "padding",
    "dilation",
    "groups",
    "stored",
    "macs",
)

EFFICIENTNETS = [f"efficientnet_b{n}" for n in range(8)]
RESOLUTIONS = (224, 240, 260, 300, 380, 456, 528, 600)
LITES = (224, 240, 260, 280, 300)
SIZES = (
    "200mf",
    "400mf",
    "600mf",
    "800mf",
    "1_6gf",
    "3_2gf",
    "4_0gf",
    "6_4gf",
    "8_0gf",
    "12gf",
    "16gf",
    "32gf",
)
TIMM_SIZES = (
    "002",
    "004",
    "006",
    "008",
    "016",
    "032",
    "040",
    "064",
    "080",
    "120",
    "160",
    "320",
)
TORCHVISION_SIZES = {"400mf", "800mf", "1_6gf", "3_2gf", "8_0gf", "16gf", "32gf"}


def counterparts() -> Iterator[tuple[str, str, str, dict[str, Any], int | str]]:
    """Our network, its settings, the model that is its counterpart with arguments, image size."""
    yield from ((n, "", f"torchvision:{n}", {}, 224) for n in TORCHVISION)
    for width in ("0.75", "1.4"):
        arguments = {"width_mult": float(width)}
        yield "mobilenet_v2", f"alpha={width}", "torchvision:mobilenet_v2", arguments, 224
    yield "mobilenet_v2", "resolution=160", "torchvision:mobilenet_v2", {}, 160
    yield "mobilenet_v1", "", "timm:mobilenetv1_100", {}, 224
    yield "mnasnet_b1", "", "torchvision:mnasnet1_0", {}, 224
    yield "mnasnet_a1", "", "timm:semnasnet_100", {}, 224
    yield "googlenet", "", "torchvision:googlenet", {"aux_logits": False}, 224
    yield "googlenet", "aux=true", "torchvision:googlenet", {"aux_logits": True}, 224
    yield "inception_v3", "", "torchvision:inception_v3", {"aux_logits": False}, 299
    yield "inception_v3", "aux=true", "torchvision:inception_v3", {"aux_logits": True}, 299
    yield "wide_resnet50_2", "", "torchvision:wide_resnet50_2", {}, 224
    yield "wide_resnet101_2", "", "torchvision:wide_resnet101_2", {}, 224
    for name, size in zip(EFFICIENTNETS, RESOLUTIONS, strict=True):
        yield name, "", f"timm:tf_{name}", {}, size
        yield name, "", f"torchvision:{name}", {}, size
    for n, size in enumerate(LITES):
        yield f"efficientnet_lite{n}", "", f"timm:tf_efficientnet_lite{n}", {}, size
    for kind in "xy":
        for ours, theirs in zip(SIZES, TIMM_SIZES, strict=True):
            yield (
                f"regnet_{kind}_{ours}",
                "compatible=pycls",
                f"timm:regnet{kind}_{theirs}",
                {},
                224,
            )
            if ours in TORCHVISION_SIZES:
                model = f"torchvision:regnet_{kind}_{ours.replace('_0', '')}"
                yield f"regnet_{kind}_{ours}", "", model, {}, 224
    yield "resnext101_32x4d", "", "timm:resnext101_32x4d", {}, 224
    yield "xception", "", "timm:legacy_xception", {}, 299
    yield "inception_v4", "", "timm:inception_v4", {}, 299
    yield "inception_resnet_v2", "", "timm:inception_resnet_v2", {}, 299
    yield "se_resnet50", "", "timm:legacy_seresnet50", {}, 224
    yield "senet154", "", "timm:legacy_senet154", {}, 224
    yield "nasnet_a_large", "", "timm:nasnetalarge", {}, 331
    yield "pnasnet5_large", "", "timm:pnasnet5large", {}, 331
    with MODELS.open(encoding="utf-8") as file:
        for network, settings, model, words, pixels in list(csv.reader(file))[1:]:
            pairs = (pair.split("=") for pair in words.split())
            yield network, settings, model, {k: read(v) for k, v in pairs}, read(pixels)


def read(text: str) -> Any:
    """A number, `True`, a list or a tuple as in Python; anything else is text."""
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return text


TORCHVISION = (
    "mobilenet_v2",
    "mobilenet_v3_large",
    "mobilenet_v3_small",
    "shufflenet_v2_x0_5",
    "shufflenet_v2_x1_0",
    "shufflenet_v2_x1_5",
    "shufflenet_v2_x2_0",
    "squeezenet1_0",
    "squeezenet1_1",
    "alexnet",
    "vgg11",
    "vgg13",
    "vgg16",
    "vgg19",
    "vgg11_bn",
    "vgg13_bn",
    "vgg16_bn",
    "vgg19_bn",
    "resnet18",
    "resnet34",
    "resnet50",
    "resnet101",
    "resnet152",
    "resnext50_32x4d",
    "resnext101_64x4d",
    "densenet121",
    "densenet161",
    "densenet169",
    "densenet201",
    "convnext_tiny",
    "convnext_small",
    "convnext_base",
    "convnext_large",
    "vit_b_16",
    "vit_b_32",
    "vit_l_16",
    "vit_l_32",
    "swin_t",
    "swin_s",
    "swin_b",
)


def build(model: str, arguments: dict[str, Any]) -> Any:
    """A model of torchvision, timm or transformers with random weights."""
    source, name = model.split(":")
    if source == "timm":
        fused = arguments.get("fused", False)
        arguments = {word: value for word, value in arguments.items() if word != "fused"}
        net = importlib.import_module("timm").create_model(name, **arguments)
        if fused:  # which takes some parameters for constants
            net = importlib.import_module("timm.utils").reparameterize_model(net)
        return net.requires_grad_()
    if source == "transformers":
        library = importlib.import_module(source)
        config = getattr(library, arguments["config"])
        return getattr(library, name)(
            config(**{word: value for word, value in arguments.items() if word != "config"})
        )
    models = importlib.import_module("torchvision.models")
    if "aux_logits" in arguments:
        arguments = {**arguments, "init_weights": False}
    if name not in models.list_models(models) and "18" not in name and name != "s3d":
        arguments = {"weights_backbone": None, **arguments}
    return models.get_model(name, **arguments)


def record(model: str, arguments: dict[str, Any], size: int | str) -> tuple[list[list[Any]], int]:
    """The rows of a model, and how many values it trains."""
    import torch
    from torch.nn.attention import SDPBackend, sdpa_kernel

    net = build(model, arguments)
    params = sum(p.numel() for p in net.parameters() if p.requires_grad)
    device = "cpu" if hasattr(net, "bbox_predictor") else "meta"  # DETR looks at its mask
    net = net.to(device)  # where a weight that is shared becomes two
    sizes = [size, size] if isinstance(size, int) else map(int, size.split("x"))
    image = torch.zeros(1, 3, *sizes, device=device)
    entering = getattr(net, "main_input_name", "")
    if entering == "input_ids":
        image = torch.zeros(1, size, dtype=torch.long, device="meta")
    elif entering == "input_values":  # a sound
        image = torch.empty(1, size, device="meta")
    net = net.eval() if not arguments.get("aux_logits") else _with_heads(net)
    with sdpa_kernel(SDPBackend.MATH), recorder() as seen:
        run(net, image)
    return seen.rows, params


def run(net: Any, image: Any) -> None:
    """Run a model; of a detector what has a fixed cost, which the choice of boxes has not."""
    if hasattr(net, "rpn"):
        levels = list(net.backbone(image).values())
        net.rpn.head(levels)
        regions = levels[0].new_empty(net.rpn.post_nms_top_n(), levels[0].shape[1], 7, 7)
        net.roi_heads.box_predictor(net.roi_heads.box_head(regions))
    elif hasattr(net, "anchor_generator"):
        net.head(list(net.backbone(image).values()))
    else:
        net(image)


def _with_heads(net: Any) -> Any:
    """In training the auxiliary heads run; what batch norm and dropout do differs, the cost not."""
    import torch

    net.train()
    for module in net.modules():
        if isinstance(module, (torch.nn.BatchNorm2d, torch.nn.Dropout)):
            module.eval()
    return net


def main(wanted: list[str]) -> None:
    """Write a file for each network wanted, all of them by default, and the index."""
    warnings.simplefilter("ignore")
    FOLDER.mkdir(exist_ok=True)
    known: dict[str, list[Any]] = {}
    if wanted and INDEX.exists():
        with INDEX.open(encoding="utf-8") as file:
            known = {row[0]: row for row in list(csv.reader(file))[1:]}
    for network, settings, model, arguments, size in counterparts():
        if wanted and network not in wanted:
            continue
        rows, params = record(model, arguments, size)
        source, name = model.split(":")
        version = importlib.import_module(source).__version__.partition("+")[0]
        words = [f"{k}={v}" for k, v in arguments.items()]
        stem = "-".join([source, name, *words, *([str(size)] if "resolution" in settings else [])])
        if source == "transformers":  # whose models have long lists of arguments
            stem = f"{source}-{network}"
        with (FOLDER / f"{stem}.csv").open("w", encoding="utf-8", newline="") as output:
            csv.writer(output, lineterminator="\n").writerows([HEADER, *rows])
        macs = sum(row[-1] for row in rows)
        entry = [
            stem,
            network,
            settings,
            f"{source} {version}",
            name,
            " ".join(words),
            size,
            len(rows),
        ]
        known[stem] = [*entry, params, macs]
        print(f"{stem}: {len(rows)} layers, {params:,} params, {macs:,} macs", flush=True)
    header = (
        "file",
        "network",
        "settings",
        "source",
        "model",
        "arguments",
        "size",
        "layers",
        "params",
        "macs",
    )
    with INDEX.open("w", encoding="utf-8", newline="") as stream:
        rows_ = sorted(known.values(), key=lambda row: (row[1], row[0]))
        csv.writer(stream, lineterminator="\n").writerows([header, *rows_])


if __name__ == "__main__":
    main(sys.argv[1:])
