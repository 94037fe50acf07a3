"""Transposed convolutions: each input element is spread over k_h * k_w outputs of its group."""

from __future__ import annotations

from costcalc.ops.base import Work
from tests.ops.rows.row import Row

ROWS = [
    # Nothing overlaps, nothing is added: the same as a convolution.
    Row(
        "conv_transpose",
        {"out": 30},
        ((10, 17, 23),),
        (30, 17, 23),
        "conv transpose 1x1",
        macs=10 * 17 * 23 * 30,
        weights=10 * 30,
    ),
    # The padding of an odd kernel keeps the size where the stride is 1.
    Row(
        "conv_transpose",
        {"out": 6, "k": (3, 5)},
        ((4, 9, 14),),
        (6, 9, 14),
        "conv transpose 3x5",
        macs=4 * 9 * 14 * (3 * 5 * 6),
        weights=4 * (3 * 5 * 6),
    ),
    # Two ways to double an image.
    Row(
        "conv_transpose",
        {"out": 8, "k": 3, "s": 2, "output_padding": 1},
        ((5, 7, 11),),
        (8, 2 * 7, 2 * 11),
        "conv transpose 3x3",
        macs=5 * 7 * 11 * (3 * 3 * 8),
        weights=5 * (3 * 3 * 8),
    ),
    Row(
        "conv_transpose",
        {"out": 8, "k": 4, "s": 2, "p": 1},
        ((5, 7, 11),),
        (8, 2 * 7, 2 * 11),
        "conv transpose 4x4",
        macs=5 * 7 * 11 * (4 * 4 * 8),
        weights=5 * (4 * 4 * 8),
    ),
    Row(
        "conv_transpose",
        {"out": 6, "k": (2, 3), "s": (2, 3), "p": 0, "bias": True},
        ((4, 9, 14),),
        (6, 2 * 9, 3 * 14),
        "conv transpose 2x3",
        macs=4 * 9 * 14 * (2 * 3 * 6),
        weights=4 * (2 * 3 * 6),
        biases=6,
        work=Work(additions=6 * (2 * 9) * (3 * 14)),
    ),
    # Two rows and three columns from last tap to last tap; the cropped ones are computed as well.
    Row(
        "conv_transpose",
        {"out": 6, "k": (3, 5), "s": (2, 3), "p": (2, 1)},
        ((4, 9, 14),),
        (6, 2 * 8 + 3 - 4, 3 * 13 + 5 - 2),
        "conv transpose 3x5",
        macs=4 * 9 * 14 * (3 * 5 * 6),
        weights=4 * (3 * 5 * 6),
    ),
    # The kernel is smaller than the stride: some outputs get nothing, and none is computed.
    Row(
        "conv_transpose",
        {"out": 5, "k": (1, 2), "s": (3, 4), "p": 0, "output_padding": (2, 1)},
        ((7, 6, 8),),
        (5, 3 * 5 + 1 + 2, 4 * 7 + 2 + 1),
        "conv transpose 1x2",
        macs=7 * 6 * 8 * (1 * 2 * 5),
        weights=7 * (1 * 2 * 5),
    ),
    # 3 taps at distance 2 reach over 5, 5 taps at distance 3 over 13.
    Row(
        "conv_transpose",
        {"out": 6, "k": (3, 5), "s": (2, 1), "p": 0, "d": (2, 3)},
        ((4, 9, 14),),
        (6, 2 * 8 + 5, 13 + 13),
        "conv transpose 3x5",
        macs=4 * 9 * 14 * (3 * 5 * 6),
        weights=4 * (3 * 5 * 6),
    ),
    Row(
        "conv_transpose",
        {"out": 6, "k": (3, 5), "s": (2, 1), "d": (2, 3), "output_padding": (1, 2)},
        ((4, 9, 14),),
        (6, 2 * 8 + 5 + 1 - 4, 13 + 13 + 2 - 12),
        "conv transpose 3x5",
        macs=4 * 9 * 14 * (3 * 5 * 6),
        weights=4 * (3 * 5 * 6),
    ),
    Row(
        "conv_transpose",
        {"out": 6, "k": (3, 4), "s": (2, 3), "p": ((0, 1), (2, 3))},
        ((5, 8, 11),),
        (6, 2 * 7 + 3 - 1, 3 * 10 + 4 - 5),
        "conv transpose 3x4",
        macs=5 * 8 * 11 * (3 * 4 * 6),
        weights=5 * (3 * 4 * 6),
    ),
    Row(
        "conv_transpose",
        {
            "out": 9,
            "k": (4, 3),
            "s": (3, 2),
            "p": ((2, 0), (0, 1)),
            "output_padding": (2, 1),
            "bias": True,
        },
        ((5, 8, 11),),
        (9, 3 * 7 + 4 + 2 - 2, 2 * 10 + 3 + 1 - 1),
        "conv transpose 4x3",
        macs=5 * 8 * 11 * (4 * 3 * 9),
        weights=5 * (4 * 3 * 9),
        biases=9,
        work=Work(additions=9 * 25 * 23),
    ),
    # A group of 5 input channels is spread over 6 output channels, not over all 12.
    Row(
        "conv_transpose",
        {"out": 12, "k": (3, 5), "s": (2, 3), "g": 2},
        ((10, 9, 14),),
        (12, 2 * 8 + 1, 3 * 13 + 1),
        "conv transpose group 3x5",
        macs=10 * 9 * 14 * (3 * 5 * 6),
        weights=10 * (3 * 5 * 6),
    ),
    Row(
        "conv_transpose",
        {"out": 12, "k": (2, 3), "s": 2, "p": (0, 1), "output_padding": (0, 1), "g": 3},
        ((15, 7, 8),),
        (12, 2 * 6 + 2, 2 * 7 + 3 + 1 - 2),
        "conv transpose group 2x3",
        macs=15 * 7 * 8 * (2 * 3 * 4),
        weights=15 * (2 * 3 * 4),
    ),
    Row(
        "conv_transpose",
        {"out": 7, "k": (4, 2), "s": (2, 1), "p": (1, 0), "g": 7},
        ((7, 9, 14),),
        (7, 2 * 9, 14 + 1),
        "conv transpose dw 4x2",
        macs=7 * 9 * 14 * (4 * 2),
        weights=7 * (4 * 2),
    ),
    # Two outputs for each channel.
    Row(
        "conv_transpose",
        {"out": 14, "k": (3, 5), "d": (1, 2), "g": 7, "bias": True},
        ((7, 9, 15),),
        (14, 9, 15),
        "conv transpose dw 3x5",
        macs=7 * 9 * 15 * (3 * 5 * 2),
        weights=7 * (3 * 5 * 2),
        biases=14,
        work=Work(additions=14 * 9 * 15),
    ),
    # One pixel, as at the start of a generator.
    Row(
        "conv_transpose",
        {"out": 3, "k": (4, 6), "p": 0},
        ((10, 1, 1),),
        (3, 4, 6),
        "conv transpose 4x6",
        macs=10 * 1 * 1 * (4 * 6 * 3),
        weights=10 * (4 * 6 * 3),
    ),
]
