"""Answers as people write them, with their verdicts: of the grader and of the page alike."""

from __future__ import annotations

from fractions import Fraction

from costcalc.explore.worksheet.mistakes import UNIT
from costcalc.explore.worksheet.record import Mistake, Question

COUNT = Question("blank", "", "MACs", "count", (25_690_112,), mistakes=(Mistake(51_380_224, UNIT),))
SMALL = Question("blank", "", "params", "count", (1_234,))
SHARE = Question("share", "", "%", "number", (Fraction(9487, 100),), places=2)
PART = Question("share", "", "%", "number", (Fraction(1234, 1000),), places=2)
SIZES = Question("blank", "", "sizes", "shape", ("64x56x48",))

RIGHT, NEAR, WRONG, UNREAD, NONE = "right", "right but for", "wrong", "not read", "no answer"

SPELLINGS: tuple[tuple[Question, str, tuple[str, ...]], ...] = (
    (
        COUNT,
        RIGHT,
        (
            *("25690112", "25,690,112", "25.690.112", "25'690'112", "25’690’112", "25_690_112"),
            *("25 690 112", "25\u2009690\u2009112", "25\u202f690\u202f112", "25\u00a0690\u00a0112"),
            *("25690112.0", "25690112,00", "25.690.112,00", "25,690,112.00", "25690112."),
            *("\uff12\uff15\uff16\uff19\uff10\uff11\uff11\uff12", "\u200b25690112", "+25690112"),
            *("25690112 MACs", "25690112macs", "25690112 MAC", "25690112 multiply-adds"),
            *("51380224 FLOPs", "51,380,224 flops", "51.380224 MFLOPs", "51.380224e6 FLOP"),
            *("2.5690112e7", "25.690112e6", "25.690112 M", "25.690112 MMACs", "25690.112 k"),
            *("2.5690112·10^7", "2.5690112*10^7", "2.5690112 x 10**7", "2.5690112·10⁷"),
            *("0.025690112 G", "25.690112 million", "0.025690112 billion MACs"),
        ),
    ),
    (COUNT, NEAR, ("51380224", "25690112 FLOPs", "51.380224 M", "102760448 FLOPs")),
    (COUNT, WRONG, ("25690113", "25690112.5", "25690,112", "25.69", "1", "0", "9" * 40)),
    (
        COUNT,
        UNREAD,
        (
            *("-25690112", "\u221225690112", "NaN", "inf", "0x1880000", "1e400", "1e999999999"),
            *("about 25690112", "~25690112", "=25690112", "5376 x 4778", "2*12845056", "9" * 41),
            *("25690112 params", "25690112 B", "25690112 %", "2,5690,112", "2.5690112e", "9" * 500),
            *("25,690 M", "25.690112 Mi", "\u0662\u0665", "x", ".", ",", "e7", "M", "25..69 M"),
        ),
    ),
    (COUNT, NONE, ("", "  ", "\u00a0", "\u200b")),
    (SMALL, RIGHT, ("1,234", "1.234", "1 234", "1.234 k", "1.234e3", "0.001234M", "1234 params")),
    (SMALL, WRONG, ("1234.5", "12,34", "1.2345", "1.235")),
    (SMALL, UNREAD, ("1,234 k", "1,234e3", "1234 weights", "1234 MACs", "1234 FLOPs")),
    (
        SHARE,
        RIGHT,
        ("94.87", "94,87", "94.87%", "94.87 \uff05", "94.870 percent", "94.874", "9.487e1"),
    ),
    (SHARE, NEAR, ("0.9487", "0,9487", ".9487", "9487e-4")),
    (SHARE, WRONG, ("94.88", "94.9", "95", "9487", "0.9487 %", "0.95")),
    (SHARE, UNREAD, ("94.87 M", "94.87 MACs", "-94.87", "94,870", "94.87.0")),
    (PART, RIGHT, ("1.23", "1.234", "1,23", "1.2340", "1.225")),
    (PART, NEAR, ("0.01234",)),
    (PART, WRONG, ("1.2", "1.224", "1234", "1.235")),
    (PART, UNREAD, ("1,234",)),
    (
        SIZES,
        RIGHT,
        (
            *("64x56x48", "64 X 56 X 48", "64×56×48", "(64, 56, 48)", "[64,56,48]", "64 56 48"),
            *("64*56*48", "64·56·48", "64;56;48", "{64,56,48}", "torch.Size([64, 56, 48])"),
            *("64\u044556\u044548", "\uff16\uff14x56x48", "64x56x48\u00a0"),
        ),
    ),
    (SIZES, WRONG, ("56x48x64", "1x64x56x48", "64x56", "64-56-48", "x", "()", "645648")),
)


def each() -> list[tuple[Question, str, str]]:
    """Each answer with its question and its verdict."""
    return [(one, text, verdict) for one, verdict, texts in SPELLINGS for text in texts]
