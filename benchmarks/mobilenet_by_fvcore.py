"""MobileNet-V1 written by hand in PyTorch and counted by fvcore: what costcalc is compared with.

Run as `python -m benchmarks.mobilenet_by_fvcore ALPHA`. Layers as in Howard et al. 2017,
arXiv:1704.04861, Table 1.
"""

from __future__ import annotations

import logging
import sys

import torch
from fvcore.nn import FlopCountAnalysis
from torch import nn

FIRST = ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2))
STAGES = (*FIRST, *((512, 1),) * 5, (1024, 2), (1024, 1))


def separable(inputs: int, outputs: int, stride: int) -> nn.Sequential:
    """A depthwise and a pointwise convolution, each with batch norm and ReLU."""
    return nn.Sequential(
        nn.Conv2d(inputs, inputs, 3, stride, 1, groups=inputs, bias=False),
        nn.BatchNorm2d(inputs),
        nn.ReLU(),
        nn.Conv2d(inputs, outputs, 1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )


def mobilenet(alpha: float) -> nn.Sequential:
    """The whole network for 1000 classes."""
    channels = int(32 * alpha)
    layers: list[nn.Module] = [
        nn.Conv2d(3, channels, 3, 2, 1, bias=False),
        nn.BatchNorm2d(channels),
        nn.ReLU(),
    ]
    for width, stride in STAGES:
        layers.append(separable(channels, int(width * alpha), stride))
        channels = int(width * alpha)
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 1000))


def counted(alpha: float, side: int) -> int:
    """What fvcore counts for one image with this number of pixels in a row."""
    logging.disable(logging.WARNING)
    model = mobilenet(alpha).eval()
    return int(FlopCountAnalysis(model, torch.zeros(1, 3, side, side)).total())


def main() -> None:
    """Count one image of 224 pixels and print the count."""
    print(counted(float(sys.argv[1]), 224))


if __name__ == "__main__":
    main()
